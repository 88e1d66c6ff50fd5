"""Ways round the rules (promises 24, case 13): every one is tried, and no file comes out.

Planted by hand, each turned its line red: no daily count, no cap, approval by oneself allowed, the asker not
compared at the fetch, the session not compared, the time not compared, the sealed not counted.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from tests import cast
from tests.disclosure.office import Attempt, Office, is_file, later, printed
from tongxing.disclosure import queries
from tongxing.disclosure.requests.actions import Fetched

pytestmark = pytest.mark.django_db
FULL = {"columns": ("number", "id_number"), "reason": "医保局按身份证号核对参保"}


@pytest.fixture
def office(town: SimpleNamespace, next_town: SimpleNamespace, people: list[cast.Folder]) -> Office:
    cast.post(town, "second", "第二文书", "clerk", [town.place])
    cast.post(town, "corner", "一村文书", "clerk", [town.upper])
    cast.post(town, "doc", "社区医生", "doctor", [town.place])
    cast.post(town, "one_village", "一村社工", "social_worker", [town.upper])
    return Office(town, next_town, people)


def three(office: Office, who: str = "nong") -> None:
    """The day's three."""
    for _n in range(3):
        assert not isinstance(office.ask(who), (Exception, type(None)))
    office.files()


def ended(office: Office, who: str) -> None:
    """Her post ended yesterday."""
    from tongxing.org.models import Post

    Post.objects.filter(staff=office.town.staff[who]).update(until=cast.day("2026-11-22"))


def small(monkeypatch: pytest.MonkeyPatch, **limits: int) -> None:
    """An office with small numbers."""
    monkeypatch.setattr(queries, "limits", lambda: queries.Limits(**limits))


ASKING: dict[str, Attempt] = {
    "a kind that is not there": lambda o: o.ask(what="people.everything"),
    "results, as a clerk": lambda o: o.ask(what="fieldwork.tests", columns=("number", "outcome")),
    "the register of people, as an auditor": lambda o: o.ask("he"),
    "the trail, as a social worker": lambda o: o.ask("lin", what="core.trail", columns=("at",)),
    "as a leader": lambda o: o.ask("sun"),
    "as a police officer": lambda o: o.post_new(o.browser("zhao")),
    "as a village cadre": lambda o: o.post_new(o.browser("wu")),
    "as a doctor": lambda o: o.post_new(o.browser("doc")),
    "as an administrator": lambda o: o.post_new(o.browser("root")),
    "as nobody": lambda o: o.post_new(Client()),
    "without proving who she is": lambda o: o.post_new(o.browser("nong", proved=False)),
    "without a column": lambda o: o.ask(columns=()),
    "with columns that are not there": lambda o: o.ask(columns=("password", "id_index")),
    "without a purpose": lambda o: o.ask(purpose=""),
    "with a purpose of the machine": lambda o: o.ask(purpose="source"),
    "for others, without saying whom": lambda o: o.ask(purpose="county"),
    "without a reason": lambda o: o.ask(reason=" "),
    "with a reason nobody can see": lambda o: o.post_new(o.browser("nong"), reason="\u200b\u200c\u2060\u200b"),
    "full numbers, with a short reason": lambda o: o.ask(columns=FULL["columns"], reason="核对"),
    "full numbers, without a second person": lambda o: o.ask(**FULL),
    "a full number hidden among others": lambda o: o.ask(columns=("number", "phone", "name"), reason="电话通知本人来领东西"),
    "a village of the next town": lambda o: o.ask(places=(o.next_town.upper.pk,)),
    "the next town, by form": lambda o: o.post_new(o.browser("nong"), place=str(o.next_town.upper.pk)),
    "a sealed place": lambda o: o.ask(places=(-o.town.upper.pk,)),
    "another village than her own": lambda o: o.ask("one_village", places=(o.town.lower.pk,)),
    "another village beside her own": lambda o: o.ask("one_village", places=(o.town.upper.pk, o.town.lower.pk)),
}  # fmt: skip
OFTEN: dict[str, Attempt] = {
    "a fourth": lambda o: o.ask(),
    "a fourth in another session": lambda o: o.post_new(o.browser("nong")),
    "a fourth of another kind": lambda o: o.ask(what="duties.owed", columns=("number",)),
    "a fourth of one village": lambda o: o.ask(places=(o.town.upper.pk,)),
    "a fourth for a good reason": lambda o: o.ask(purpose="organ", recipient="望川县法院", reason="法〔2026〕1号"),
}  # fmt: skip


@pytest.mark.parametrize("name", ASKING)
def test_asking(office: Office, name: str) -> None:
    before = office.files()
    answer = ASKING[name](office)
    assert not is_file(answer)
    assert office.files() == before


@pytest.mark.parametrize("name", OFTEN)
def test_asking_too_often(office: Office, name: str) -> None:
    three(office)
    before = office.files()
    OFTEN[name](office)
    assert office.files() == before == 3


@pytest.mark.parametrize("what", ["withdraw", "decline"])
def test_what_came_to_nothing_counts_all_the_same(office: Office, what: str) -> None:
    for _n in range(3):
        made = office.waiting()
        office.do(
            what,
            "nong" if what == "withdraw" else "sun",
            made,
            **({"said": "先不要"} if what == "decline" else {}),
        )
    assert "too_often" in str(office.ask().refusals)
    assert office.files() == 0


@pytest.mark.parametrize("places", [(), "all of them", "one after the other twice"])
def test_more_rows_than_the_cap(office: Office, monkeypatch: pytest.MonkeyPatch, places: Any) -> None:
    small(monkeypatch, rows=5)
    villages = tuple(v.pk for v in office.town.villages)
    wanted = {"all of them": villages, "one after the other twice": villages * 2}.get(places, ())
    assert "too_many" in str(office.ask(places=wanted).refusals)
    assert office.files() == 0


def test_more_people_than_alone_wait(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    small(monkeypatch, alone=5)
    assert office.ask().second
    assert office.files() == 0


def second_look(office: Office, made: Any, name: str) -> Any:
    """One way to a second look that is none."""
    where = f"/export/{made.pk}/decide/"
    match name:
        case "by herself":
            return office.do("approve", "nong", made)
        case "by herself, by form":
            return office.browser("nong").post(where, {"answer": "yes"})
        case "by a social worker":
            return office.browser("lin").post(where, {"answer": "yes"})
        case "by an auditor":
            return office.browser("he").post(where, {"answer": "yes"})
        case "by a clerk of the next town":
            return office.browser("stranger_clerk").post(where, {"answer": "yes"})
        case "by a clerk who does not answer for all of it":
            return office.do("approve", "corner", made)
        case "by a leader without proof":
            return office.browser("sun", proved=False).post(where, {"answer": "yes"})
        case "by a leader whose post ended":
            client = office.browser("sun")
            ended(office, "sun")
            return client.post(where, {"answer": "yes"})
        case "by a look only":
            return office.browser("sun").get(where + "?answer=yes")
        case "by nobody":
            return Client().post(where, {"answer": "yes"})
        case "three days too late":
            return office.do("approve", "sun", made, at=later(days=3, minutes=1))
        case "after it was declined":
            office.do("decline", "second", made, said="先不要")
            return office.do("approve", "sun", made)
        case "after it was taken back":
            office.do("withdraw", "nong", made)
            return office.do("approve", "sun", made)
        case "of a line that is no request":
            return office.do("approve", "sun", printed(office))
    raise AssertionError(name)


LOOKS = (
    "by herself", "by herself, by form", "by a social worker", "by an auditor", "by a clerk of the next town",
    "by a clerk who does not answer for all of it", "by a leader without proof", "by a leader whose post ended",
    "by a look only", "by nobody", "three days too late", "after it was declined", "after it was taken back",
    "of a line that is no request",
)  # fmt: skip


@pytest.mark.parametrize("name", LOOKS)
def test_a_second_look_that_is_none(office: Office, name: str) -> None:
    made = office.waiting()
    second_look(office, made, name)
    assert office.files() == 0


def test_the_asker_left_before_it_was_made(office: Office) -> None:
    made = office.waiting()
    office.do("approve", "sun", made)
    ended(office, "nong")
    from tongxing.core import jobs

    jobs.run_here()
    office.hand("sun")
    found = queries.by_ids(office.hand("sun"), [made.pk])[0]
    assert [s[0] for s in found.steps] == ["approved", "failed"]


def fetching(office: Office, made: Any, name: str) -> Any:
    """One way to somebody else's file, or to one that is gone."""
    where = f"/export/{made.pk}/fetch/"
    match name:
        case "a clerk of the same town":
            return office.do("fetch", "second", made)
        case "a clerk of the same town, by form":
            return office.browser("second").post(where)
        case "a leader":
            return office.browser("sun").post(where)
        case "an auditor":
            return office.browser("he").post(where)
        case "a social worker":
            return office.do("fetch", "lin", made)
        case "the next town":
            return office.browser("stranger_clerk").post(where)
        case "nobody":
            return Client().post(where)
        case "herself, without proof":
            return office.browser("nong", proved=False).post(where)
        case "herself, by a link":
            return office.browser("nong").get(where)
        case "a guessed address":
            return office.browser("nong").post(f"/export/{uuid4()}/fetch/")
        case "the next number":
            return office.browser("nong").post(f"/export/{UUID(int=made.pk.int + 1)}/fetch/")
        case "another path":
            return office.browser("nong").get(f"/export/{made.pk}/..%2ffetch/")
        case "a day later":
            return office.do("fetch", "nong", made, at=later(hours=24, seconds=1))
        case "another session, after the first":
            assert is_file(office.browser("nong").post(where))
            return office.browser("nong").post(where)
        case "another slip, after the first":
            assert isinstance(office.do("fetch", "nong", made), Fetched)
            return office.do("fetch", "nong", made, slip="another session")
        case "herself, after her post ended":
            client = office.browser("nong")
            ended(office, "nong")
            return client.post(where)
        case "herself, in another role":
            ended(office, "nong")
            _appoint(office, "nong", "social_worker", office.town.villages)
            return office.do("fetch", "nong", made)
        case "herself, when somebody in it was sealed":
            cast.closed(office.hand("lin"), office.folders[0], cast.day("2026-11-20"), how="died")
            cast.sealed(office.hand("second"), office.hand("sun"), office.folders[0])
            return office.do("fetch", "nong", made)
        case "a line that is no request":
            return office.do("fetch", "nong", printed(office))
        case "without the token of the form":
            strict = office.browser("nong")
            strict.handler.enforce_csrf_checks = True
            return strict.post(where)
    raise AssertionError(name)


FETCHING = (
    "a clerk of the same town", "a clerk of the same town, by form", "a leader", "an auditor", "a social worker",
    "the next town", "nobody", "herself, without proof", "herself, by a link", "a guessed address", "the next number",
    "another path", "a day later", "another session, after the first", "another slip, after the first",
    "herself, after her post ended", "herself, in another role", "herself, when somebody in it was sealed",
    "a line that is no request", "without the token of the form",
)  # fmt: skip


def _appoint(office: Office, who: str, role: str, places: Any) -> None:
    from tongxing.org.actions import appoint

    for place in places:
        appoint(by=None, staff=office.town.staff[who], role=role, place=place, since=cast.TODAY)


@pytest.mark.parametrize("name", FETCHING)
def test_fetching_what_is_not_hers(office: Office, name: str) -> None:
    made = office.ready()
    assert not is_file(fetching(office, made, name))


@pytest.mark.parametrize("state", ["waiting", "declined", "withdrawn"])
def test_fetching_what_was_never_made(office: Office, state: str) -> None:
    made = office.waiting()
    if state == "declined":
        office.do("decline", "sun", made, said="先不要")
    if state == "withdrawn":
        office.do("withdraw", "nong", made)
    assert not is_file(office.do("fetch", "nong", made))
    assert office.browser("nong").post(f"/export/{made.pk}/fetch/").status_code == 409


def test_it_does_come_out_for_who_may_have_it(office: Office) -> None:
    """Teeth: the same hands, used as they are meant, do get a file; and fifty ways round were tried above."""
    assert is_file(office.do("fetch", "nong", office.ready()))
    assert is_file(office.browser("lin").post(f"/export/{office.ready('lin').pk}/fetch/"))
    assert len(ASKING) + len(OFTEN) + 2 + 3 + len(LOOKS) + len(FETCHING) + 3 >= 50


def test_expired_says_gone_and_somebody_elses_does_not_exist(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tongxing.faces.exchange import export as doors

    made = office.ready()
    hers, others = office.browser("nong"), office.browser("second")
    late = SimpleNamespace(now=lambda: later(hours=25), today=lambda: cast.TODAY)
    monkeypatch.setattr(doors, "clock", late)
    assert hers.post(f"/export/{made.pk}/fetch/").status_code == 410
    assert others.post(f"/export/{made.pk}/fetch/").status_code == 404


def test_trying_is_seen_by_the_auditor(office: Office) -> None:
    from tongxing.core.models import Alarm

    three(office)
    office.ask()
    made = office.waiting("second")
    office.do("approve", "second", made)
    office.hand("he")
    kinds = list(Alarm.objects.filter(kind="export.tried").values_list("detail", flat=True))
    assert sorted(d["why"] for d in kinds) == ["own", "too_often"]
