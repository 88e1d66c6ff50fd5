"""`tongxing staff …`: engaged, listed, given a new password, ended; each refusal in words, each act in the trail."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.test import Client

from tests.cast import TODAY, actor_of, day
from tongxing.org.roles import TITLES, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("terminal")]
MEI = ("staff", "add", "mei", "--name", "梅兰", "--role", "social_worker")


def acts(town: Any, staff_id: int) -> list[str]:
    """What the trail of the town keeps about one member of staff."""
    from tongxing.core.models import AuditEvent
    from tongxing.org.actor import machine

    machine(town.id)
    rows = AuditEvent.objects.filter(about="staff", detail__staff=staff_id, place_id__isnull=False)
    return list(rows.order_by("id").values_list("act", flat=True))


def staff(username: str) -> Any:
    """The account as it is kept."""
    from tongxing.org.models import Staff

    return Staff.objects.get(username=username)


def comes_in(username: str, password: str) -> bool:
    """Whether the door of the desk opens as far as it does for a temporary password."""
    answer = Client().post("/signin/", {"username": username, "password": password})
    return answer.status_code == 303 and answer.headers["Location"] == "/me/password/"


def test_a_new_account_gets_a_password_that_opens_the_door_and_is_kept_nowhere(
    town: SimpleNamespace, asked: Any
) -> None:
    made = asked(*MEI, "--place", "上河村", "--place", town.lower.code, "--title", "专职社工")
    assert [p["place"] for p in made["posts"]] == ["上河村", "下河村"]
    mei = staff("mei")
    validate_password(made["password"], mei)
    assert comes_in("mei", made["password"])
    assert not comes_in("mei", made["password"] + "x")
    assert made["password"] not in mei.password
    assert {(p.place_id, p.role, p.since, p.title) for p in mei.posts.all()} == {
        (place.pk, "social_worker", TODAY, "专职社工") for place in (town.upper, town.lower)
    }
    assert acts(town, mei.pk)[:3] == ["hire", "appoint", "appoint"]


def test_the_password_is_printed_once_and_not_for_somebody_who_has_one(
    town: SimpleNamespace, typed: Any
) -> None:
    code, out, _err = typed(*MEI, "--place", "上河村")
    assert code == 0
    assert out.count("口令 ") == 1
    code, out, _err = typed(*MEI, "--place", "上河村", "--place", "下河村")
    assert (code, "口令" in out) == (0, False)
    assert "下河村" in out
    assert "上河村" not in out, "what she holds already stays as it is"
    assert typed(*MEI, "--place", "下河村")[1].strip() == "梅兰已经有这些岗位，没有改动"
    assert staff("mei").posts.count() == 2


def test_a_role_may_be_given_by_its_title_and_from_a_later_day(town: SimpleNamespace, asked: Any) -> None:
    asked(
        "staff", "add", "Ge", "--name", "葛平", "--role", "镇领导", "--place", "青梧镇",
        "--since", "2026-12-01",
    )  # fmt: skip
    [row] = [r for r in asked("staff", "list") if r["username"] == "ge"]
    assert (row["role"], row["since"], row["state"]) == ("leader", "2026-12-01", "coming")


def test_unknown_role_and_unknown_place_are_said_together(town: SimpleNamespace, typed: Any) -> None:
    code, _out, err = typed(*MEI[:-1], "worker", "--place", "上何村")
    assert code == 1
    for role in Role:
        assert f"{role.value}  {TITLES[role]}" in err
    assert "没有“上何村”这个地方" in err
    assert "是不是想写“上河村”" in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("lin", "--role", "clerk", "--place", "青梧镇"), "林晓现在是“专职社工”，不能同时再任“镇办文书”"),
        (("lin", "--name", "梅兰", "--role", "social_worker", "--place", "上河村"), "每个人用自己的账号"),
        (("mei", "--role", "clerk", "--place", "青梧镇"), "新账号要写姓名"),
        (("梅", "--name", "梅兰", "--role", "clerk", "--place", "青梧镇"), "小写字母开头"),
        (("mei", "--name", "梅兰", "--role", "social_worker", "--place", "青梧镇"), "要写明负责哪些村"),
        (("lin", "--role", "social_worker", "--place", "石塘村"), "只能在一个乡镇任职"),
    ],
)
def test_refusals_write_nothing(
    town: SimpleNamespace, next_town: SimpleNamespace, typed: Any, words: tuple[str, ...], said: str
) -> None:
    from tongxing.org.models import Post, Staff

    before = (Staff.objects.count(), Post.objects.count())
    code, _out, err = typed("staff", "add", *words)
    assert code == 1
    assert said in err
    assert (Staff.objects.count(), Post.objects.count()) == before


def test_a_village_of_the_same_name_in_two_towns_needs_its_code(
    town: SimpleNamespace, next_town: SimpleNamespace, typed: Any
) -> None:
    from tongxing.org.actions import found_place

    twin = found_place(name="上河村", kind="village", code="990102102108", parent=next_town.place)
    code, _out, err = typed(*MEI, "--place", "上河村")
    assert code == 1
    assert f"{town.upper.code} 青梧镇上河村" in err
    assert typed(*MEI, "--place", twin.code)[0] == 0
    assert staff("mei").posts.get().place_id == twin.pk


def test_end_closes_the_account_its_sessions_and_its_posts(
    town: SimpleNamespace, asked: Any, signed_in: Any
) -> None:
    made = asked(*MEI, "--place", "上河村", "--place", "下河村")
    mei = staff("mei")
    browser = signed_in(actor_of(mei.pk))
    assert browser.get("/").status_code == 200
    ended = asked("staff", "end", "mei")
    assert (ended["closed"], ended["last_day"], ended["places"]) == (
        True,
        TODAY.isoformat(),
        ["上河村", "下河村"],
    )
    assert browser.get("/").status_code == 302
    assert staff("mei").session_epoch == mei.session_epoch + 1
    assert not comes_in("mei", made["password"])
    assert {p.until for p in mei.posts.all()} == {TODAY}
    assert acts(town, mei.pk)[-4:] == ["end_post", "end_post", "end_sessions", "signin_failed"]


def test_ended_on_a_later_day_she_works_until_then(
    town: SimpleNamespace, asked: Any, terminal: pytest.MonkeyPatch
) -> None:
    made = asked(*MEI, "--place", "上河村")
    assert not asked("staff", "end", "mei", "--on", "2026-11-30")["closed"]
    terminal.setenv("TONGXING_TODAY", "2026-11-30")
    assert comes_in("mei", made["password"])
    terminal.setenv("TONGXING_TODAY", "2026-12-01")
    assert not comes_in("mei", made["password"])


def test_a_post_that_begins_later_is_over_with_the_account(town: SimpleNamespace, asked: Any) -> None:
    asked(*MEI, "--place", "上河村", "--since", "2026-12-01")
    assert asked("staff", "end", "mei")["closed"]
    assert staff("mei").posts.get().until == day("2026-12-01")
    assert [r["state"] for r in asked("staff", "list") if r["username"] == "mei"] == ["over"]


def test_who_was_ended_may_come_back_in_another_role_the_day_after(
    town: SimpleNamespace, typed: Any, asked: Any, terminal: pytest.MonkeyPatch
) -> None:
    old = asked(*MEI, "--place", "上河村")["password"]
    asked("staff", "end", "mei")
    again = ("staff", "add", "mei", "--role", "clerk", "--place", "青梧镇")
    code, _out, err = typed(*again)
    assert code == 1
    assert "新岗位最早从 2026-11-24 起" in err
    assert not staff("mei").is_active
    terminal.setenv("TONGXING_TODAY", "2026-11-24")
    made = asked(*again)
    assert comes_in("mei", made["password"])
    assert not comes_in("mei", old)


def test_ending_one_role_or_what_is_not_there(town: SimpleNamespace, typed: Any) -> None:
    code, _out, err = typed("staff", "end", "lin", "--role", "clerk")
    assert code == 1
    assert "没有还在任的“镇办文书”岗位" in err
    assert typed("staff", "end", "lin", "--role", "专职社工")[0] == 0
    assert "没有还在任的岗位" in typed("staff", "end", "lin")[2]
    assert "是不是想写“lin”" in typed("staff", "end", "lim")[2]


def test_the_last_administrator_of_a_town_stays(
    town: SimpleNamespace, next_town: SimpleNamespace, typed: Any
) -> None:
    new = ("--name", "韦立", "--role", "administrator", "--place")
    assert typed("staff", "add", "far", *new, "石塘镇")[0] == 0
    code, _out, err = typed("staff", "end", "root")
    assert code == 1
    assert "青梧镇最后一位系统管理员" in err
    assert staff("root").posts.get().until is None
    assert typed("staff", "add", "wei", *new, "青梧镇", "--since", "2026-12-01")[0] == 0
    assert typed("staff", "end", "root")[0] == 1, "tomorrow nobody would be there"
    assert typed("staff", "end", "root", "--on", "2026-11-30")[0] == 0
    assert typed("staff", "end", "wei")[0] == 1, "who leaves in a week is nobody to be left with"


def test_a_new_password_ends_sessions_and_the_old_password(
    town: SimpleNamespace, asked: Any, typed: Any, signed_in: Any
) -> None:
    old = asked(*MEI, "--place", "上河村")["password"]
    mei = staff("mei")
    browser = signed_in(actor_of(mei.pk))
    for _n in range(5):
        assert not comes_in("mei", "wrong")
    new = asked("staff", "password", "mei")["password"]
    assert new != old
    assert staff("mei").session_epoch == mei.session_epoch + 1
    assert browser.get("/").status_code == 302
    assert comes_in("mei", new), "and five wrong tries are forgotten"
    assert not comes_in("mei", old)
    assert {"new_password", "end_sessions"} <= set(acts(town, mei.pk))
    assert "当面交给本人" in typed("staff", "password", "mei")[1]
    typed("staff", "end", "mei")
    code, out, err = typed("staff", "password", "mei")
    assert (code, out) == (1, "")
    assert "账号已停用" in err


def test_the_list_shows_posts_and_no_password(town: SimpleNamespace, typed: Any) -> None:
    code, out, _err = typed("staff", "list")
    assert code == 0
    line = next(line for line in out.splitlines() if line.startswith("sun"))
    assert line.split() == ["sun", "孙伟", "镇领导", "青梧镇", "2026-01-01", "—", "在任"]
    assert out.count("lin ") == 3


def test_no_trace_carries_a_password(town: SimpleNamespace, asked: Any) -> None:
    from tongxing.core.models import AuditEvent
    from tongxing.org.actor import machine

    words = [asked(*MEI, "--place", "上河村")["password"], asked("staff", "password", "mei")["password"]]
    machine(town.id)
    kept = str(list(AuditEvent.objects.values_list("detail", "purpose")))
    assert "hire" in set(AuditEvent.objects.values_list("act", flat=True))
    assert not [w for w in words if w in kept]


def test_without_a_town_there_is_nobody_to_engage(db: None, typed: Any) -> None:
    for words in ((*MEI, "--place", "上河村"), ("staff", "list"), ("town", "show")):
        code, _out, err = typed(*words)
        assert code == 1
        assert "tongxing town add" in err
    assert "tongxing town add" not in typed("staff", "end", "mei")[2]
