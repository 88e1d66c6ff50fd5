"""The copy of one's own file: every declared column of that person is in it or named with its ground; nobody else is."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest

from tests.cast import TODAY, Folder, at, day, joined, sampled, step_in, take_in
from tongxing.conduct.requests.actions import take_request
from tongxing.core import declared
from tongxing.core.declared import Label
from tongxing.core.refusal import Refused
from tongxing.disclosure.copy import rules
from tongxing.disclosure.copy.actions import make_copy
from tongxing.disclosure.copy.page import files
from tongxing.disclosure.copy.queries import Copy, collect, holdings
from tongxing.disclosure.models import Disclosure, Named
from tongxing.duties.models import Deed
from tongxing.fieldwork.actions import NewContact, record_contact

pytestmark = pytest.mark.django_db
EVERYTHING = frozenset(Label)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> None:
    monkeypatch.setenv("TONGXING_TODAY", TODAY.isoformat())
    settings.TONGXING_FILES = tmp_path / "files"


@pytest.fixture
def folder(lin: Any, town: Any) -> Folder:
    """A file with a little of everything, and a neighbour with the same."""
    found = []
    for name, village, word in (("钏甲溪", town.upper, "甲因"), ("钏乙溪", town.lower, "乙因")):
        made = take_in(lin, village, reported_on=day("2026-03-25"), agreement_on=day("2026-03-26"), name=name)
        sampled(lin, made, day("2026-05-25"), "positive")
        new = NewContact("talk", "fine", day("2026-06-01"), note=f"{word}说了家里的事")
        record_contact(by=step_in(lin), at=at(TODAY), on=TODAY, case_id=made.case_id, new=new)
        joined(lin, made, "family", day("2026-03-27"))
        step_in(lin)
        take_request(
            by=lin, at=at(TODAY), on=TODAY, case_id=made.case_id, outcome="copy", happened_on=TODAY, note=f"{word}要看"
        )  # fmt: skip
        found.append(made)
    return found[0]


def whole(by: Any, folder: Folder, labels: Any = EVERYTHING) -> Copy:
    made = collect(step_in(by), folder.person_id, labels=labels)
    assert made is not None
    return made


def text(copy: Copy) -> str:
    """Everything the copy says, in both forms."""
    return "".join(data.decode() for name, data in files(copy, line="T", on="2026") if "papers/" not in name)


def test_every_declared_column_leads_to_a_person_or_is_named() -> None:
    """A new table is in the copy the day it is made: whatever hangs on nobody and is named nowhere turns this red."""
    lost = {
        f"{model._meta.db_table}.{column}"
        for model, way in holdings()
        for column in declared.columns(model)
        if not way and not rules.ground(model._meta.db_table, column)
    }
    assert lost == {"disclosure_disclosure.recipient", "disclosure_disclosure.reason"}, (
        "found by who is named in it"
    )
    tables = {model._meta.db_table for model, _way in holdings()}
    columns = {f"{m._meta.db_table}.{c}" for m, _way in holdings() for c in declared.columns(m)}
    assert set(rules.WITHHELD) <= tables | columns, "nothing is withheld that is not there"
    given = {
        t
        for t in tables
        if any(not rules.ground(t, c.split(".")[1]) for c in columns if c.startswith(f"{t}."))
    }
    assert given <= set(rules.TITLES), given - set(rules.TITLES)


def test_each_column_is_given_or_left_out_with_its_ground(lin: Any, folder: Folder) -> None:
    made = whole(lin, folder)
    told = {(one.table, one.column) for one in made.left_out}
    assert all(one.why for one in made.left_out)
    said = {(t.name, cell.column) for t in made.tables for _at, cells in t.rows for cell in cells}
    assert said.isdisjoint(told)
    for model, way in holdings():
        rows = list(model._default_manager.filter(**{way: folder.person_id})) if way else []
        for column in declared.columns(model):
            full = [row for row in rows if getattr(row, column) not in (None, "", [], b"")]
            where = (model._meta.db_table, column)
            assert not full or where in said or where in told, where
    assert {"people_person", "people_decision", "duties_deed", "fieldwork_test", "core_auditevent"} <= {
        t.name for t in made.tables
    }


def test_it_says_her_words_and_nobody_elses(lin: Any, folder: Folder) -> None:
    """The canary of the neighbour, and of the third persons in her own file, stand nowhere."""
    said = text(whole(lin, folder))
    for words in ("钏甲溪", "甲因说了家里的事", "甲因要看", "待确认", "望公戒决字"):
        assert words in said, words
    for other in ("钏乙溪", "乙因"):
        assert other not in said, other
    member = next(iter(_members(lin, folder)))
    assert member not in said, "whom she has near her is somebody else"


def _members(lin: Any, folder: Folder) -> list[str]:
    from tongxing.casework.models import GroupMember

    step_in(lin)
    return [str(one.name) for one in GroupMember.objects.filter(deed__case_id=folder.case_id)]


def test_a_clerk_hands_over_what_her_post_reads_and_names_the_rest(
    nong: Any, lin: Any, folder: Folder
) -> None:
    made = whole(nong, folder, nong.labels)
    said = text(made)
    assert "甲因要看" in said
    assert "甲因说了家里的事" not in said
    assert any(one.why == rules.BY_KIND for one in made.left_out)
    assert ("fieldwork_test", "where") in {
        (o.table, o.column) for o in made.left_out if o.why == rules.NOT_HERS
    }


def test_it_is_a_line_of_the_register_with_her_in_it(lin: Any, stranger: Any, folder: Folder) -> None:
    with pytest.raises(Refused, match="谁要的"):
        make_copy(by=step_in(lin), at=at(TODAY), person_id=folder.person_id, reason=" ")
    made = make_copy(by=step_in(lin), at=at(TODAY), person_id=folder.person_id, reason="本人当面要的")
    assert made is not None
    row = Disclosure.objects.get(number=made.line)
    assert (row.what, row.purpose, row.people, row.full_numbers) == ("person.copy", "person", 1, True)
    assert Named.objects.filter(disclosure=row, person_id=folder.person_id).count() == 1
    assert make_copy(by=step_in(stranger), at=at(TODAY), person_id=folder.person_id, reason="好奇") is None


def test_one_button_makes_it_and_answers_the_request(
    signed_in: Any, lin: Any, nong: Any, folder: Folder
) -> None:
    asked = Deed.objects.get(case_id=folder.case_id, kind="request")
    browser, base = signed_in(nong), f"/people/{folder.person_id}/"
    where = f"{base}copy/?about={asked.pk}"
    assert where in browser.get(f"{base}process/").content.decode()
    answer = browser.post(where, {"about": str(asked.pk), "reason": "本人当面要的"})
    assert answer["Content-Disposition"] == f'attachment; filename="{folder.number}.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.content)) as box:
        data = json.loads(box.read("copy.json"))
        assert "钏甲溪" in box.read("copy.html").decode()
    assert data["tables"]["people_person"][0]["name"] == "钏甲溪"
    step_in(nong)
    said = Deed.objects.get(case_id=folder.case_id, kind="request_answer")
    assert said.about_id == asked.pk
    assert data["register"] in str(said.note)
    assert "给本人复制件" in signed_in(lin).get(f"{base}seen/").content.decode()
