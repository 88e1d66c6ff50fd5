"""A file that ended long ago, in which every column that may hold a word of somebody holds one, rare and its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.db import connection

from tests import cast
from tests.archive.papers import issued, scanned
from tests.cast import TODAY, at, day, step_in
from tongxing.core import cipher
from tongxing.core.fields import SealedText
from tongxing.people.models import Decision, Person

OLD, ENDED = day("2012-03-25"), day("2015-03-20")
DETAILS = {
    "official_test": ("fieldwork.Test", "where collectors sample_a sample_b kept_at"),
    "talk": ("fieldwork.Contact", "partner needs"),
    "leave": ("fieldwork.Ground", "paper where_to reach"),
    "agreement": ("casework.Agreement", "left_out parties signed_for_office"),
    "help_plan": ("casework.HelpPlan", "wish goals"),
    "group_member": ("casework.GroupMember", "name unit_name"),
    "service": ("conduct.Service", "served_by"),
    "step": ("conduct.Move", "other_place papers"),
}


def full(lin: Any, town: SimpleNamespace, word: str, *, ended: date = ENDED) -> cast.Folder:
    """Taken in, lived, closed; then a row in every table that keeps words, each with the word in each of them."""
    folder = cast.take_in(lin, town.upper, reported_on=OLD, name=f"{word}某")
    for said in (
        f"{word}谋",
        f"{word}某",
    ):  # what she was called, and how to reach her, stand in her history twice
        Person.objects.filter(pk=folder.person_id).update(name=said, phone=f"{said}的电话")
    scan = scanned(lin, folder, f"{word}.jpg")
    paper = issued(lin, folder)
    cast.closed(lin, folder, ended, how="died")
    step_in(lin)
    _put(word, "archive.Withdrawal", "reason", scan_id=scan.pk, at=at(TODAY), by_id=lin.staff_id)
    _put(word, "archive.Voiding", "reason", paper_id=paper, at=at(TODAY), by_id=lin.staff_id)
    case, place = {"case_id": folder.case_id}, {"place_id": folder.place_id}
    _put(word, "archive.Loan", "borrower reason", **case, **place, out_on=ENDED, due_on=ENDED,
         recorded_at=at(TODAY), recorded_by_id=lin.staff_id)  # fmt: skip
    _put(
        word,
        "people.Relative",
        "name phone",
        person_id=folder.person_id,
        **place,
        relation="other",
        recorded_at=at(TODAY),
    )
    for kind, (model, columns) in DETAILS.items():
        deed = _deed(folder, kind, word)
        more = {"help_plan": {"version": 1}, "service": {"way": "direct", "receipt": "signed"}}.get(kind, {})
        _put(word, model, columns, deed=deed, **more)
    _gate(lin, town, folder, word)
    need = _put(word, "support.Need", "said", **case, **place, answers="social_worker", needed_on=ENDED, recorded_at=at(TODAY),
                recorded_by_id=lin.staff_id)  # fmt: skip
    _put(
        word,
        "support.Step",
        "said",
        need=need,
        kind="ended",
        happened_on=ENDED,
        recorded_at=at(TODAY),
        recorded_by_id=lin.staff_id,
    )
    _put(word, "people.VillageChange", "reason", person_id=folder.person_id, place_id=town.lower.pk, from_place_id=folder.place_id,
         to_place_id=town.lower.pk, moved_on=ENDED, recorded_at=at(TODAY), recorded_by_id=lin.staff_id)  # fmt: skip
    return folder


def _gate(lin: Any, town: SimpleNamespace, folder: cast.Folder, word: str) -> None:
    where: dict[str, Any] = {"case_id": folder.case_id, "place_id": folder.place_id}
    who = {"role": "social_worker"}
    found = _put(word, "conduct.Finding", "said", **where, happened_on=ENDED, second=True, found_at=at(TODAY),
                 found_by_id=lin.staff_id, **who)  # fmt: skip
    _put(word, "conduct.Verdict", "reason", finding=found, confirmed=False, decided_at=at(TODAY),
         decided_by_id=town.staff["nong"].pk, role="clerk")  # fmt: skip
    matter = _put(
        word,
        "conduct.Matter",
        "said",
        **where,
        opened_on=ENDED,
        opened_at=at(TODAY),
        opened_by_id=lin.staff_id,
        **who,
    )
    _put(word, "conduct.MatterStep", "said", matter=matter, kind="withdrawn", happened_on=ENDED, recorded_at=at(TODAY),
         recorded_by_id=lin.staff_id, **who)  # fmt: skip


def of_two(nong: Any, town: SimpleNamespace, one: cast.Folder, other: cast.Folder, word: str) -> None:
    """What was found about two files: looked at as one person's, joined, parted."""
    step_in(nong)
    hand, pair = {"town_id": town.id}, {"kept_id": one.person_id, "other_id": other.person_id}
    _put(
        word,
        "people.PairLooked",
        "reason",
        older_id=one.person_id,
        newer_id=other.person_id,
        looked_at=at(TODAY),
        **hand,
    )
    join = _put(word, "people.Join", "reason", kept_place_id=town.lower.pk, other_place_id=town.lower.pk, joined_at=at(TODAY),
                joined_by_id=nong.staff_id, **pair, **hand)  # fmt: skip
    _put(word, "people.Parting", "reason", join=join, parted_at=at(TODAY), parted_by_id=nong.staff_id, **hand)


def _put(word: str, name: str, columns: str, **more: Any) -> Any:
    model = apps.get_model(name)
    return model._base_manager.create(
        **{column: json.dumps(word, ensure_ascii=False) for column in columns.split()}, **more
    )


def _deed(folder: cast.Folder, kind: str, word: str) -> Any:
    """A record with a note and a finding, written at the moment of an act that left its trace."""
    from tongxing.duties.models import Deed

    first = Deed.objects.filter(case_id=folder.case_id, kind="report_in").get()
    return Deed.objects.create(
        case_id=folder.case_id, place_id=folder.place_id, kind=kind, happened_on=ENDED, recorded_at=first.recorded_at,
        recorded_by_id=first.recorded_by_id, note=f"{word}话", finding=f"{word}词",
    )  # fmt: skip


# ── reading everything, as somebody with the whole database and every key ────────────────────────


def known_of(folder: cast.Folder) -> tuple[str, ...]:
    """What identifies her beside her word: the full numbers, her birthday, how her name is said, the decision's number."""
    she = Person.objects.get(pk=folder.person_id)
    paper = Decision.objects.get(case_id=folder.case_id)
    return (she.id_number, str(she.birth_on), she.phone, she.name_key, paper.number)  # type: ignore[return-value]


def words(*of: str) -> dict[str, dict[str, int]]:
    """Of each word the columns of the whole database in which it stands, in clear or behind a key of this house, how often."""
    found: dict[str, dict[str, int]] = {word: {} for word in of}
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT to_jsonb(t) FROM {table} t")
            for (row,) in cursor.fetchall():
                for where, text in _texts(table, json.loads(row) if isinstance(row, str) else row):
                    for word in of:
                        if word in text:
                            found[word][where] = found[word].get(where, 0) + 1
    return found


TABLES = (
    "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
)
SEALED = {
    f"{m._meta.db_table}.{f.column}": f.get_column_name()
    for m in apps.get_models() for f in m._meta.concrete_fields if isinstance(f, SealedText)
}  # fmt: skip


def _texts(table: str, row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    source = row.get("source") if table == "core_rowchange" else table
    for column, value in row.items():
        if table == "core_rowchange" and column in ("old", "new") and value:
            yield from ((f"core_rowchange:{source}.{k}", _open(f"{source}.{k}", v)) for k, v in value.items())
        else:
            yield f"{table}.{column}", _open(f"{table}.{column}", value)


def _open(column: str, value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if column in SEALED and text.startswith("\\x01"):
        return cipher.unseal(bytes.fromhex(text[2:]), column=SEALED[column])
    return text
