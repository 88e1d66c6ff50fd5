"""保管期限 and 销毁: blocked until an approved table, two people each, keys destroyed and the rest left whole.

档案法 31; 个人信息保护法 47; promises "crypto-shred" and "shredded person unreadable".
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests import cast
from tests.archive.papers import issued, scanned
from tests.cast import TODAY, at, day, step_in
from tongxing.archive.actions import whose
from tongxing.archive.issued.queries import issued_of
from tongxing.archive.models import Destroyed, Destruction, IssuedPaper, Scan
from tongxing.archive.queries import scans_of
from tongxing.archive.retention import actions, kinds, queries, rules
from tongxing.core.files import store
from tongxing.core.refusal import Refused
from tongxing.core.trail import checking, sealing
from tongxing.people.models import SealProposal

PERIODS = {"scans": 10, "issued": 10, "tests": 30, "talks": 30, "case": 0}
OLD, ENDED = day("2012-03-25"), day("2015-03-20")


# ── the rule and the classes: no database ────────────────────────────────────


@pytest.mark.parametrize(
    ("closed", "years", "over"),
    [
        ("2012-03-24", 10, date(2023, 1, 1)),
        ("2012-12-31", 10, date(2023, 1, 1)),
        ("2013-01-01", 10, date(2024, 1, 1)),
        ("2012-03-24", 30, date(2043, 1, 1)),
        ("2012-03-24", 0, None),
    ],
)
def test_a_period_counts_from_the_january_after(closed: str, years: int, over: date | None) -> None:
    assert rules.over_on(day(closed), years) == over


def test_every_personal_column_belongs_to_one_class() -> None:
    """The register is the declarations, read: a column no class takes would be kept for ever without anybody saying so."""
    by_class: dict[str, set[str]] = {}
    for table, column, one in kinds.declared():
        by_class.setdefault(one.name, set()).add(f"{table}.{column}")
    assert by_class["scans"] >= {"archive_scan.name"}
    assert by_class["issued"] >= {"archive_issuedpaper.digest"}
    assert all(one.startswith("fieldwork_test.") for one in by_class["tests"])
    assert by_class["case"] >= {"people_person.name", "duties_deed.finding"}
    assert by_class["trail"] >= {"core_auditevent.purpose"}
    assert set(by_class) == set(kinds.CLASSES)
    assert sum(kinds.counts().values()) == sum(map(len, by_class.values()))


def test_a_table_says_everything() -> None:
    said = {"number": "望档〔2026〕1号", "approved_by": "望川县档案局", "approved_on": TODAY}
    assert rules.why_not_enter(**said, periods=PERIODS, on=TODAY) == ()
    less = rules.why_not_enter(number="", approved_by=" ", approved_on=None, periods={"case": 7}, on=TODAY)
    assert {one.code for one in less} == {"number", "approved_by", "approved_on", *kinds.BY_OFFICE}


# ── a sealed file with pages, its neighbour, and a table ─────────────────────


@pytest.fixture
def files(lin: Any, nong: Any, sun: Any, town: SimpleNamespace) -> tuple[cast.Folder, cast.Folder]:
    """Two files that ended in 2015 with a scan and an issued paper each; one is sealed, one nobody has sealed yet."""
    made = []
    for name in ("要销毁的人", "没动的人"):
        folder = cast.take_in(lin, town.upper, reported_on=OLD, name=name)
        scanned(lin, folder, f"{name}.jpg")
        issued(lin, folder)
        cast.closed(lin, folder, ENDED, how="died")
        made.append(folder)
    cast.sealed(nong, sun, made[0])
    return made[0], made[1]


def entered(by: Any, **other: Any) -> Any:
    """The approved table, entered by one person."""
    said = {
        "number": "望档〔2026〕1号",
        "approved_by": "望川县档案局",
        "approved_on": TODAY,
        "periods": PERIODS,
    }
    return actions.enter_table(by=step_in(by), at=at(TODAY, 9), **{**said, **other})


def in_force(nong: Any, sun: Any, **other: Any) -> Any:
    """The same, agreed to by another."""
    row = entered(nong, **other)
    assert actions.answer_table(by=step_in(sun), at=at(TODAY, 10), schedule_id=row.pk, agreed=True)
    return row


def codes(refused: Any) -> set[str]:
    """What a refusal is called."""
    return {r.code for r in refused.value.refusals}


def addresses(folder: cast.Folder, rights: Any) -> dict[str, str]:
    """Where her pages lie, by class."""
    with rights():
        return {
            "scans": Scan.objects.get(case_id=folder.case_id).address,
            "issued": IssuedPaper.objects.get(case_id=folder.case_id).address,
        }


@pytest.mark.django_db
def test_nothing_is_ever_destroyed_without_an_approved_table(
    files: Any, nong: Any, sun: Any, lin: Any
) -> None:
    """No table, a table one person entered, one that was declined: the answer is no, and the page's own function says why."""
    for _turn in range(2):
        with pytest.raises(Refused) as refused:
            actions.propose_destruction(by=step_in(nong), at=at(TODAY), kind="scans")
        assert codes(refused) == {"no_table"}
        row = entered(nong)
    with pytest.raises(Refused) as refused:
        actions.answer_table(by=step_in(nong), at=at(TODAY), schedule_id=row.pk, agreed=True)
    assert codes(refused) == {"two_people"}
    assert actions.answer_table(by=step_in(sun), at=at(TODAY), schedule_id=row.pk, agreed=False)
    assert queries.in_force(queries.tables(step_in(nong))) is None
    with pytest.raises(Refused) as refused:
        entered(lin)
    assert codes(refused) == {"town_desk"}


@pytest.mark.django_db
def test_what_is_due_is_sealed_and_over_and_can_be_destroyed(files: Any, nong: Any, sun: Any) -> None:
    table = in_force(nong, sun)
    known = {one.name: one for one in queries.due(
        queries.in_force(queries.tables(step_in(nong))), queries.sealed_files(nong), on=TODAY)}  # fmt: skip
    assert table.periods == PERIODS
    assert [one.number for one in known["scans"].files] == [files[0].number], "only what is sealed"
    assert {name: len(one.files) for name, one in known.items()} == {
        "scans": 1, "issued": 1, "tests": 0, "talks": 0, "case": 0,
    }  # fmt: skip
    for kind, code in (("case", "permanent"), ("tests", "not_due"), ("nothing", None)):
        if code is None:
            assert actions.propose_destruction(by=step_in(nong), at=at(TODAY), kind=kind) is None
            continue
        with pytest.raises(Refused) as refused:
            actions.propose_destruction(by=step_in(nong), at=at(TODAY), kind=kind)
        assert codes(refused) == {code}
    assert actions.propose_destruction(by=step_in(nong), at=at(TODAY), kind="scans") is not None
    with pytest.raises(Refused) as refused:
        actions.propose_destruction(by=step_in(nong), at=at(TODAY), kind="scans")
    assert codes(refused) == {"waiting"}


@pytest.mark.django_db
def test_shredded_pages_open_nowhere_and_everything_else_stands(
    files: Any,
    nong: Any,
    sun: Any,
    lin: Any,
    store_folder: Path,
    owner_rights: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    """Two people destroy: no key opens her pages, also not those that a disk gives back; trail, rows and neighbour stand."""
    hers, beside = files
    where, there = addresses(hers, owner_rights), addresses(beside, owner_rights)
    path = store_folder / where["scans"][:2] / where["scans"][2:4] / where["scans"]
    raw, pages = path.read_bytes(), {kind: store.read(a) for kind, a in where.items()}
    in_force(nong, sun)
    row = actions.propose_destruction(by=step_in(nong), at=at(TODAY), kind="scans")
    with pytest.raises(Refused):
        actions.destroy(by=nong, at=at(TODAY), destruction_id=row.pk)
    with django_capture_on_commit_callbacks(execute=False) as after:
        assert actions.destroy(by=step_in(sun), at=at(TODAY), destruction_id=row.pk) is not None
    assert store.read(where["scans"]) == pages["scans"], "nothing before the end of the transaction"
    for act in after:
        act()
    with pytest.raises(store.Damaged):
        store.read(where["scans"])
    assert store.read(where["issued"]) == pages["issued"], "the other class stays"
    for address in there.values():
        store.check(address, whose=whose(sun.town_id))
    # what a disk might give back: every byte of the file but its head, which was written over
    path.parent.mkdir(parents=True, exist_ok=True)
    _magic, length = store.HEAD.unpack_from(raw)
    path.write_bytes(raw[: store.HEAD.size] + bytes(length) + raw[store.HEAD.size + length :])
    with pytest.raises(store.Damaged):
        store.read(where["scans"])
    path.write_bytes(raw)
    assert store.read(where["scans"]) == pages["scans"], "teeth: with its head it would open"
    step_in(nong)
    cast.unsealed(nong, sun, SealProposal.objects.get(person_id=hers.person_id))
    assert scans_of(step_in(lin), [hers.case_id]) == [], "also when the file is opened again"
    assert [one.digest for one in issued_of(lin, [hers.case_id])]
    with owner_rights():
        sealing.seal()
        assert checking.whole(files=False).problems == []
        scan = Scan.objects.get(case_id=hers.case_id)
        assert Destroyed.objects.get().of_row == scan.pk, "the row stays, and says nothing but that it was"


@pytest.mark.django_db
def test_the_database_refuses_what_no_two_people_and_no_table_decided(
    files: Any, nong: Any, sun: Any
) -> None:
    """Past every action: one person, no table, a file that is not sealed, a period that is not over, a forged address."""
    table = in_force(nong, sun)
    step_in(nong)

    def forged(folder: cast.Folder, *, kind: str = "scans", by: Any = sun, **other: Any) -> None:
        said = {"town_id": nong.town_id, "schedule": table, "kind": kind, "proposed_at": at(TODAY), **other}
        row = Destruction.objects.create(**said, proposed_by_id=nong.staff_id)
        row.items.create(
            town_id=nong.town_id,
            person_id=folder.person_id,
            number="X",
            closed_on=ENDED,
            over_on=ENDED,
            pieces=1,
        )
        row_word = actions.DestructionWord(
            destruction=row, town_id=nong.town_id, agreed=True, said_at=at(TODAY), said_by_id=by.staff_id
        )
        row_word.save(force_insert=True)

    for what, says in (
        ({"by": nong}, "two people"),
        ({"kind": "case"}, "not due"),
        ({"kind": "tests"}, "not due"),
        ({"schedule": entered(nong, number="望档〔2026〕2号")}, "no approved table"),
    ):
        with pytest.raises(DatabaseError, match=says), transaction.atomic():
            forged(files[0], **what)
    with pytest.raises(DatabaseError, match="not due"), transaction.atomic():
        forged(files[1])
    with pytest.raises(DatabaseError, match="denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO archive_destroyed DEFAULT VALUES")
    assert not Destroyed.objects.exists()
    forged(files[0])
    assert Destroyed.objects.count() == 1, "teeth: the same by two people, due and sealed, is carried out"


# ── the pages ────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_the_page_says_what_is_blocked_and_two_people_destroy(
    files: Any, nong: Any, sun: Any, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.desk.test_sealing import proved
    from tests.desk.test_statements import statements

    monkeypatch.setenv("TONGXING_TODAY", TODAY.isoformat())
    clerk, leader = (proved(signed_in(a)) for a in (nong, sun))
    page = clerk.get("/retention/")
    assert {row.why for row in page.context["rows"]} == {
        "还没有录入批准的保管期限表，什么都不能销毁。（档案法第31条）"
    }
    body = {
        "number": "望档〔2026〕1号",
        "approved_by": "望川县档案局",
        "approved_on": "2026-11-20",
        **PERIODS,
    }
    assert clerk.post("/retention/table/", {**body, "scans": ""}).status_code == 422
    assert clerk.post("/retention/table/", body).status_code == 303
    [(_table, link)] = clerk.get("/retention/").context["waiting"]
    assert link is None
    [(_table, link)] = leader.get("/retention/").context["waiting"]
    assert leader.post(link.url, {"says": "yes"}).status_code == 303
    [row] = [row for row in clerk.get("/retention/").context["rows"] if row.link and "scans" in row.link.url]
    made = clerk.post(row.link.url)
    url = made.headers["Location"]
    assert files[0].number in clerk.get(url).content.decode()
    assert clerk.post(url, {"says": "yes"}).status_code == 422, "her own list"
    assert leader.post(url, {"says": "no", "reason": ""}).status_code == 422
    shown = leader.get(url).content.decode()
    assert "要销毁的人" not in shown
    assert leader.post(url, {"says": "yes"}).status_code == 303
    assert "马上做一份新备份" in leader.get(url).content.decode()
    with statements() as ran:
        assert clerk.get("/retention/").status_code == 200
    assert len(ran) <= 6, "\n".join(ran)
