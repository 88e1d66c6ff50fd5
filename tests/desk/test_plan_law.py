"""The numbers of the law on a page: the nation's alone, with a province over it, and without a plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from tests.cast import PLAN_SINCE, actor_of, found_town, post, put_in_force
from tongxing.plans import books
from tongxing.rulebook.choosing import Standing

pytestmark = pytest.mark.django_db


def with_layers(*names: str) -> dict[str, str]:
    """The library plan of a township that names provinces."""
    files = books.read_tree(books.LIBRARY_DIR / "qingwu" / "2026")
    layers = ", ".join(f'"{name}"' for name in names)
    files["plan.toml"] = files["plan.toml"].replace("[plan]\n", f"[plan]\nlayers = [{layers}]\n", 1)
    return files


@pytest.fixture
def reader(db: None) -> Callable[..., Any]:
    """Somebody of a town whose plan names these layers."""

    def made(*layers: str) -> Any:
        town = found_town("青梧镇", "990102101", "QW", (("上河村", "village"),))
        lin = post(town, "lin", "林晓", "social_worker", town.villages)
        if layers != ("none",):
            put_in_force(town, files=with_layers(*layers), since=PLAN_SINCE)
        return actor_of(lin)

    return made


def test_the_nation_alone_is_said_to_be_alone(reader: Callable[..., Any], signed_in: Any) -> None:
    browser = signed_in(reader())
    page = browser.get("/plan/law/")
    assert page.status_code == 200
    assert not [one for one in browser.get("/plan/").context["problems"] if one.head == "法律层"]
    assert "只有全国的" in page.content.decode()
    assert {line.word for line in page.context["lines"]} <= {"只有一处规定", "有存疑"}


def test_a_province_stands_beside_the_nation_and_doubt_replaces_nothing(
    reader: Callable[..., Any], signed_in: Any
) -> None:
    browser = signed_in(reader("chongqing", "shanghai"))
    page = browser.get("/plan/law/")
    said = page.content.decode()
    lines = page.context["lines"]
    kinds = Counter(line.badge for line in lines)
    assert page.context["only"][0].count == len(lines)
    assert "重庆条例第37条写7个工作日，较松" in said
    assert kinds["met"] >= 1, "the nation's 7 days for the release notice are stricter"
    assert kinds["open"] >= 1, "what the text leaves open, and Shanghai's worked-out article numbers"
    assert [line.badge for line in lines] == sorted((line.badge for line in lines), key=BADGES.index)
    stricter = browser.get(f"/plan/law/?only={Standing.STRICTER.value}")
    assert len(stricter.context["lines"]) == kinds["met"]
    assert all(line.others and line.why for line in stricter.context["lines"])
    assert any(text.doubtful for text in page.context["texts"])
    for line in lines:
        assert line.holds.clause is not None, line.title
    heads = [one for one in browser.get("/plan/").context["problems"] if one.head == "法律层"]
    assert len(heads) == 1
    assert f"{kinds['open']} 处存疑" in heads[0].text


BADGES = ["overdue", "open", "met", "not_yet", ""]


def test_without_a_plan_it_says_what_is_missing(reader: Callable[..., Any], signed_in: Any) -> None:
    page = signed_in(reader("none")).get("/plan/law/")
    assert page.status_code == 200
    assert "还没有执行中的方案" in page.content.decode()


def test_a_word_that_is_no_standing_shows_nothing_and_breaks_nothing(
    reader: Callable[..., Any], signed_in: Any
) -> None:
    page = signed_in(reader()).get("/plan/law/?only=x'")
    assert (page.status_code, page.context["lines"]) == (200, [])
