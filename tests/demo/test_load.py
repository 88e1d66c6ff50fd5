"""The town in a database: loaded once for this file, in a transaction that is undone at the end."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from tests.cast import TODAY, actor_of, at, step_in
from tests.desk.test_papers import PICTURES, keep, misplaced, text
from tongxing import demo
from tongxing.archive.issued.kinds import PRINTED, number_of
from tongxing.config.env import APP_ROLE
from tongxing.demo.signins import Mark, read_mark, signins, write_mark
from tongxing.faces.desk.prints.paper import set_paper, set_word
from tongxing.faces.desk.prints.record import Record, opened, with_details, with_numbers
from tongxing.org.models import Staff
from tongxing.people.models import Person

PASSWORD = "only-for-this-test"


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """Both towns, put in by the running house's own role."""
    from django.db import connection, transaction

    from tongxing.demo.load import load_towns

    with django_db_blocker.unblock(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {APP_ROLE}")
        made = load_towns(today=TODAY, password=PASSWORD, say=lambda zh, en: None)
        with (
            connection.cursor() as cursor
        ):  # nobody else sees these rows yet, so nobody counts them for the planner
            cursor.execute(f"SET LOCAL ROLE NONE; ANALYZE; SET LOCAL ROLE {APP_ROLE}")
        yield made
        transaction.set_rollback(True)


def towns() -> dict[str, Any]:
    """The machine acting for each town; the last one named stands inside the wall."""
    from tongxing.org.actor import machine
    from tongxing.org.models import Place

    return {p.prefix: machine(p.pk) for p in Place.objects.filter(kind="town")}


def stand_in(actor: Any) -> Any:
    from tongxing.org.actor import open_scope

    open_scope(actor.place_ids, town_id=actor.town_id)
    return actor


def test_everything_told_is_there_once(loaded: Any) -> None:
    from tongxing.core.models import AuditEvent
    from tongxing.duties.models import Deed
    from tongxing.people.models import Case, Person

    found = {}
    for prefix, actor in towns().items():
        stand_in(actor)
        found[prefix] = (Person.objects.count(), Case.objects.count(), Deed.objects.count())
        assert AuditEvent.objects.filter(act__startswith="record.").count() > found[prefix][0]
    assert found["QW"][:2] == (120, 120)
    assert found["BL"][:2] == (6, 6)
    assert found["QW"][2] + found["BL"][2] == loaded.deeds
    assert loaded.people == 126


def test_the_projection_finds_nothing_to_change(loaded: Any) -> None:
    from tongxing.duties.actions import reproject_town

    for actor in towns().values():
        cases, changed = reproject_town(by=stand_in(actor), at=at(TODAY), check=True, batch=50)
        assert cases in {120, 6}
        assert changed == 0


def test_every_state_occurs_and_the_plan_of_the_day_is_named(loaded: Any) -> None:
    from django.db import connection

    from tongxing.duties.queries import STATE

    stand_in(towns()["QW"])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {STATE}, d.plan, count(*) FROM duties_duty d GROUP BY 1, 2", {"on": TODAY})
        rows = cursor.fetchall()
    assert {r[0] for r in rows} == {"not_yet", "open", "overdue", "lapsed", "met", "met_late", "excused"}
    assert {r[1] for r in rows} == {"2023-1", "2026-1"}


def test_plans_were_loaded_by_one_person_and_approved_by_another(loaded: Any) -> None:
    from tongxing.plans.models import PlanVersion

    for actor in towns().values():
        stand_in(actor)
        versions = list(PlanVersion.objects.select_related("loaded_by", "approved_by"))
        assert [v.key for v in versions] == ["2023-1", "2026-1"]
        assert versions[1].since == date(2026, 2, 5)
        assert all(
            v.loaded_by_id and v.approved_by_id and v.loaded_by_id != v.approved_by_id for v in versions
        )


def test_everybody_on_the_list_can_sign_in_and_nobody_else_knows_the_password(
    loaded: Any, tmp_path: Path
) -> None:
    from django.contrib.auth.hashers import check_password

    from tongxing.org.actor import enter
    from tongxing.org.models import Staff
    from tongxing.org.roles import Role

    write_mark(tmp_path, Mark(PASSWORD, TODAY, 1))
    roles, stored = set(), set()
    for line in signins(tmp_path):
        member = Staff.objects.get(username=line.username)
        actor = enter(member.pk, on=TODAY)
        assert actor is not None
        assert line.password == PASSWORD
        stored.add(member.password)
        roles.add(actor.role)
    assert roles == {r.value for r in Role}
    [hashed] = stored  # one slow hash for all of them
    assert check_password(PASSWORD, hashed)
    assert not check_password("demo", hashed)


def test_the_stranger_next_door_sees_her_own_six_and_nobody_of_ours(loaded: Any) -> None:
    from tongxing.org.actor import enter
    from tongxing.org.models import Staff
    from tongxing.people.models import Person
    from tongxing.people.queries import find_people, list_people

    qin = enter(Staff.objects.get(username="qinlan").pk, on=TODAY)
    assert qin is not None
    assert len(list_people(qin)) == 6 == Person.objects.count()
    assert find_people(qin, "周明远") == []
    lin = enter(Staff.objects.get(username="linxiao").pk, on=TODAY)
    assert lin is not None
    assert [p.number for p in find_people(lin, "周明远")] == ["QW-2025-007"]
    assert len(find_people(lin, "zmy")) >= 1


def test_late_records_were_not_known_before_they_were_written(loaded: Any) -> None:
    from tongxing.duties.queries import known_cases

    actor = stand_in(towns()["QW"])
    known = {
        day: sum(len(c.deeds) for c in known_cases(actor, as_of=day)) for day in (date(2026, 6, 30), TODAY)
    }
    assert 1000 < known[date(2026, 6, 30)] < known[TODAY]


def test_staff_and_money_are_a_believable_year(loaded: Any) -> None:
    """Three workers on their terms, one ending soon and one beside the plan's age; a fund that is not empty and not overdrawn."""
    from tongxing.office.means.queries import engaged_on, ledger_of, local_numbers
    from tongxing.office.means.rules import ends_soon

    actor = stand_in(towns()["QW"])
    engaged = engaged_on(actor, TODAY)
    least = local_numbers(actor, on=TODAY)["minimum_wage"][0]
    assert [one.name for one in engaged if ends_soon(one.until, TODAY)] == ["陆海燕"]
    assert [one.name for one in engaged if one.reason] == ["黄志安"]
    assert len(engaged) == 3
    assert all(one.pay >= least and one.social_insured and one.medical_insured for one in engaged)
    fund = ledger_of(actor, year=TODAY.year)
    assert 0 < fund.balance < fund.came
    assert len({one.paper for one in fund.lines}) == len(fund.lines) == 12


# ── the home ─────────────────────────────────────────────────────────────────


def test_the_password_lies_where_only_the_owner_reads(tmp_path: Path) -> None:
    assert list(signins(tmp_path)) == []
    assert demo.read_mark(tmp_path) is None
    write_mark(tmp_path, Mark("abcd-efgh-jkmn", TODAY, 7))
    file = tmp_path / "demo.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert read_mark(tmp_path) == Mark("abcd-efgh-jkmn", TODAY, 7)
    assert all("abcd-efgh-jkmn" in str(line) for line in signins(tmp_path))


@pytest.mark.django_db
def test_only_a_house_without_places_and_without_a_wish_gets_a_demo(tmp_path: Path) -> None:
    from tongxing.org.actions import found_place

    assert demo.wanted(tmp_path)
    demo.keep_empty(tmp_path)
    assert not demo.wanted(tmp_path)
    (tmp_path / "empty").unlink()
    found_place(name="某县", kind="county", code="990900000")
    assert not demo.wanted(tmp_path)
    assert not demo.load(tmp_path, lambda zh, en: None)
    assert demo.read_mark(tmp_path) is None


def test_the_last_weeks_show_one_of_each_new_record(loaded: Any) -> None:
    """Each tale of ``demo.recent`` found somebody whom it fits, and nothing it wrote contradicts the projection."""
    from tongxing.casework.models import Agreement
    from tongxing.conduct.gate.models import MatterStep
    from tongxing.conduct.models import Finding, Move, Verdict
    from tongxing.duties.models import Deed
    from tongxing.people.models import Relative

    stand_in(towns()["QW"])
    # which step, which leave and what was asked for are sealed beside the record
    assert Deed.objects.filter(kind="test_step").count() == 6
    assert Deed.objects.filter(kind="leave").count() == 1
    assert Deed.objects.filter(kind="request").count() == 2
    assert Deed.objects.filter(kind="help_plan").count() == 2
    assert Deed.objects.filter(kind="plan_answer").count() == 1, "one plan still waits"
    assert Finding.objects.filter(second=True, verdict=None).count() == 1
    taken = MatterStep.objects.order_by("matter_id", "recorded_at").values_list("matter_id", "kind")
    assert sorted(dict(taken).values()) == ["checked", "done", "done", "told"], (
        "one waits to be heard, one for a second person"
    )
    assert Verdict.objects.filter(confirmed=True).count() == 10
    assert Move.objects.count() == 1
    assert Relative.objects.count() == 1
    assert [a.why for a in Agreement.objects.exclude(why=None)] == ["changed"]


def test_the_town_helps_and_every_stage_of_it_can_be_seen(loaded: Any) -> None:
    """A dozen needs of a dozen people: one clock of the law has lapsed, one is declined, one is kept (demo.support)."""
    from tongxing.org.models import Post
    from tongxing.plans import books
    from tongxing.support.queries import helps, lapsed_clocks, places_of_help

    lin = actor_of(Post.objects.filter(role="clerk", place__prefix="QW").latest("since").staff_id)
    stand_in(lin)
    plan = books.chain(lin.town_id).on(TODAY)
    assert plan
    states = [one.state for one in helps(lin)]
    assert len(states) == 10, "what tells of health is not the clerk's"
    assert {"needed", "offered", "agreed", "declined", "sent", "refused", "done"} <= set(states)
    assert [wait.what for _one, wait in lapsed_clocks(lin, plan.book, on=TODAY)] == ["decision"]
    assert len(places_of_help(lin)) == 8


NAME = "㐂𠮷䶮·艾山"
FORMS = {name for name, kind in PRINTED.items() if kind.template == "paper"} - {
    "agreement", "breach", "packet", "rules", "test_order", "test_record", "warning",
}  # fmt: skip


def sources(town: Any) -> dict[str, tuple[Record, Any]]:
    """For each kind of paper somebody of the town it can be printed for, and the record it is printed from."""
    found: dict[str, tuple[Record, Any]] = {}
    for username in ("huangzhian", "luhaiyan", "linxiao"):
        actor = step_in(actor_of(Staff.objects.get(username=username).pk))
        for person in Person.objects.order_by("number").values_list("pk", flat=True):
            record = opened(actor, person, on=TODAY)
            for name, kind in PRINTED.items() if record else ():
                if name not in found and (deeds := record.printable(kind) if kind.of else [None]):
                    found[name] = record, deeds[0]
    return found


def test_every_kind_of_paper_is_printed_from_the_town(loaded: Any) -> None:
    """Issued, with number and whole identity number, for a name no common font has: what a form says stays on its sheet."""
    found = sources(loaded)
    assert set(found) == set(PRINTED), "the town has somebody for every kind"
    for name, (record, deed) in found.items():
        step_in(record.actor)
        told = with_details(with_numbers(record) if PRINTED[name].full else record)
        told = replace(told, file=replace(told.file, name=NAME))
        made = set_paper(told, name, deed, number=number_of(name, 2026, 1), at=at(TODAY))
        assert made.missing == (), "every character has a shape"
        assert b"pdfaid:part" in made.pdf.replace(b"\n", b"")
        said, sheets = looked_at(name, made.pdf)
        assert NAME in said, name
        assert number_of(name, 2026, 1) in said
        assert name not in FORMS or sheets == 1, f"{name}: a form is one sheet, its signatures on it"
        if PICTURES:
            word = set_word(told, name, deed, at=at(TODAY))
            (Path(PICTURES) / f"{name}.docx").write_bytes(word)
        if PRINTED[name].template == "paper":
            assert misplaced(made.pdf) == [], name


def looked_at(name: str, pdf: bytes) -> tuple[str, int]:
    """What stands on a paper and on how many sheets; a picture of each for eyes when a folder was named."""
    keep(name, pdf)
    with pypdfium2.PdfDocument(pdf) as document:
        return text(pdf), len(document)
