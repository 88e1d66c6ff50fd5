"""The pages of sealing and of pairs: who sees them, what they say, that two people are needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests import cast
from tests.cast import TODAY, at, day, step_in
from tests.desk.test_statements import statements
from tongxing.core import clock
from tongxing.org.doors import PROVED_AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def over(lin: Any, town: Any) -> cast.Folder:
    """A file whose measure is over."""
    folder = cast.take_in(lin, town.upper, reported_on=day("2026-03-25"), name="覃小禾")
    cast.closed(lin, folder, day("2026-10-01"), how="died")
    return folder


def proved(browser: Any, *, lately: bool = True) -> Any:
    """A browser in which somebody has just proved who she is, or has not."""
    session = browser.session
    session[PROVED_AT] = clock.now().timestamp() if lately else 0
    session.save()
    return browser


def test_two_people_seal_a_file_and_it_is_gone_from_every_page(
    signed_in: Callable[..., Any], nong: Any, sun: Any, lin: Any, over: cast.Folder
) -> None:
    clerk, leader, worker = (proved(signed_in(a)) for a in (nong, sun, lin))
    file = f"/people/{over.person_id}/"
    assert f"{file}seal/" in clerk.get(file).content.decode()
    assert f"{file}seal/" not in worker.get(file).content.decode()
    sent = clerk.post(f"{file}seal/", {"ground": "law_136", "reason": "措施已经结束"})
    assert (sent.status_code, sent.headers["Location"]) == (303, "/sealed/")
    [line] = clerk.get("/sealed/").context["waiting"]
    assert line.link is None, "her own proposal waits for somebody else"
    [line] = leader.get("/sealed/").context["waiting"]
    page = leader.get(line.link.url)
    assert page.status_code == 200
    assert over.number in page.content.decode()
    assert "覃小禾" not in page.content.decode()
    assert leader.post(line.link.url, {"says": "yes", "reason": ""}).status_code == 303
    for browser in (clerk, worker):
        gone = browser.get(file)
        never = browser.get("/people/018f0000-0000-7000-8000-000000000000/")
        assert (gone.status_code, gone.content) == (404, never.content)
        assert "覃小禾" not in browser.get("/people/").content.decode()
        assert "覃小禾" not in browser.get("/people/?q=覃小禾").content.decode().replace(
            "找“覃小禾”", ""
        ).replace('value="覃小禾"', "")
    assert [one.number for one in clerk.get("/sealed/").context["shut"]] == [over.number]
    assert leader.get("/sealed/").context["shut"] == []
    assert "已经封存" not in leader.get("/sealed/").content.decode()


def test_opening_again_asks_for_a_ground_and_two_people(
    signed_in: Callable[..., Any], nong: Any, sun: Any, over: cast.Folder
) -> None:
    asked = cast.sealed(nong, sun, over)
    clerk, leader = (proved(signed_in(a)) for a in (nong, sun))
    url = f"/sealed/{asked.pk}/open/"
    assert clerk.post(url, {"ground": "", "reason": ""}).status_code == 422
    ask = {"ground": "organ", "reason": "望川县法院〔2026〕1号"}
    for until in ("", "2026-11-22", "2027-03-01"):
        assert clerk.post(url, {**ask, "until_on": until}).status_code == 422, (
            "an opening ends on a day, soon"
        )
    assert clerk.post(url, {**ask, "until_on": "2026-11-30"}).status_code == 303
    [line] = leader.get("/sealed/").context["waiting"]
    assert "望川县法院〔2026〕1号" in leader.get(line.link.url).content.decode()
    assert leader.post(line.link.url, {"says": "no", "reason": ""}).status_code == 422
    assert leader.post(line.link.url, {"says": "yes"}).status_code == 303
    assert clerk.get(f"/people/{over.person_id}/").status_code == 200
    assert leader.get(line.link.url).status_code == 404, "decided once"
    [line] = clerk.get("/sealed/").context["opened"]
    assert line.until == day("2026-11-30")
    assert leader.post(line.link.url).status_code == 403, "the desk's own"
    assert clerk.post(line.link.url).status_code == 303
    assert clerk.get(f"/people/{over.person_id}/").status_code == 404
    assert clerk.post(line.link.url).status_code == 404, "once"
    [line] = clerk.get("/sealed/").context["shut"]
    assert "已经封回" in line.ground


def test_the_list_says_who_should_be_sealed_and_by_which_article(
    signed_in: Callable[..., Any], nong: Any, sun: Any, lin: Any, over: cast.Folder, town: Any
) -> None:
    """The rule proposes: a file whose measure is over is on the desk's list until somebody has proposed it."""
    cast.take_in(lin, town.upper, reported_on=day("2026-03-25"), name="还在执行")
    clerk, leader = (proved(signed_in(a)) for a in (nong, sun))
    [line] = clerk.get("/sealed/").context["due"]
    assert (line.number, line.since, line.days, line.held) == (over.number, day("2026-10-01"), 53, ())
    assert "ground=left" in line.link.url
    assert clerk.get(line.link.url).context["form"]["ground"].value() == "left"
    assert leader.get("/sealed/").context["due"] == [], "whose measure is over is the desk's to know"
    for who in (nong, lin):
        assert over.number in signed_in(who).get("/rights/?part=seal").content.decode()
    clerk.post(line.link.url, {"ground": "left", "reason": "已经去世"})
    assert clerk.get("/sealed/").context["due"] == []


def test_a_running_measure_is_refused_with_words(
    signed_in: Callable[..., Any], nong: Any, lin: Any, town: Any
) -> None:
    folder = cast.take_in(lin, town.upper, reported_on=day("2026-03-25"))
    clerk, url = proved(signed_in(nong)), f"/people/{folder.person_id}/seal/"
    assert "还有措施在执行" in clerk.get(url).content.decode()
    assert clerk.post(url, {"ground": "law_136", "reason": "措施"}).status_code == 422


def test_every_step_wants_a_fresh_proof(
    signed_in: Callable[..., Any], nong: Any, sun: Any, lin: Any, town: Any, over: cast.Folder
) -> None:
    asked = cast.sealed(nong, sun, over)
    other = cast.take_in(lin, town.upper, reported_on=day("2026-03-25"))
    clerk = proved(signed_in(nong), lately=False)
    for url in (f"/people/{other.person_id}/seal/", f"/sealed/{asked.pk}/", f"/sealed/{asked.pk}/open/"):
        for answer in (clerk.get(url), clerk.post(url, {})):
            assert answer.status_code in {302, 307}
            assert answer.headers["Location"].startswith("/again/?next=")


def test_the_trail_tells_of_the_proposal_and_not_of_the_file(
    signed_in: Callable[..., Any], nong: Any, sun: Any, auditor: Any, over: cast.Folder
) -> None:
    before = signed_in(auditor).get("/audit/").content.decode()
    assert over.number in before
    cast.sealed(nong, sun, over)
    page = signed_in(auditor).get("/audit/")
    assert over.number not in page.content.decode()
    assert {"提出封存", "确认封存"} <= {row.did for row in page.context["rows"]}


def test_the_pages_run_few_statements(
    signed_in: Callable[..., Any], nong: Any, sun: Any, lin: Any, town: Any, over: cast.Folder
) -> None:
    """Five for the list, the same with more rows; the clerk's list of people stays at five too."""
    cast.sealed(nong, sun, over)
    clerk = signed_in(nong)

    def count(url: str) -> int:
        clerk.get(url)
        with statements() as ran:
            assert clerk.get(url).status_code == 200
        return len(ran)

    few = [count(url) for url in ("/sealed/", "/people/", "/people/twice/")]
    for n in range(4):
        folder = cast.take_in(lin, town.villages[n % 3], reported_on=day("2026-03-25"))
        cast.closed(lin, folder, day("2026-10-01"), how="died")
        cast.sealed(nong, sun, folder)
    many = [count(url) for url in ("/sealed/", "/people/", "/people/twice/")]
    assert few == many
    assert max(many) <= 5


def test_a_pair_is_looked_at_by_the_desk(
    signed_in: Callable[..., Any], nong: Any, lin: Any, town: Any
) -> None:
    from tests.people.test_duplicates import intake

    one = cast.actor_of(cast.post(town, "one", "一村", "social_worker", [town.upper]))
    two = cast.actor_of(cast.post(town, "two", "二村", "social_worker", [town.lower]))
    first, second = intake(one, town.upper), intake(two, town.lower, name="韦晓山")
    clerk = signed_in(nong)
    [line] = clerk.get("/people/twice/").context["open"]
    assert [side.person.name for side in line.sides] == ["韦小山", "韦晓山"]
    assert clerk.post(line.look.url, {"says": "not", "reason": ""}).status_code == 422
    assert clerk.post(line.look.url, {"says": "not", "reason": "同一个人，归上河村"}).status_code == 303
    page = clerk.get("/people/twice/")
    assert page.context["open"] == []
    assert "同一个人，归上河村" in page.content.decode()
    assert clerk.get(f"/people/twice/{second.pk}/{first.pk}/").status_code == 200, (
        "who thinks again may look again"
    )
    step_in(nong)
    assert signed_in(lin).get("/people/twice/").status_code == 403


def test_moments_are_kept(nong: Any, sun: Any, over: cast.Folder) -> None:
    """Who proposed when and who confirmed when stays readable, by number."""
    from tongxing.people.sealing.queries import sealed_files

    cast.sealed(nong, sun, over)
    step_in(nong)
    [one] = sealed_files(nong)
    assert (one.proposed_by, one.decided_by) == (nong.name, sun.name)
    assert (one.proposed_at, one.decided_at) == (at(TODAY, 10), at(TODAY, 11))
