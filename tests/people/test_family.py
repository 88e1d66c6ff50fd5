"""Who is near a person: every version kept, sealed, only for whom it is, and what each of them may know."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection

from tests.cast import TODAY, Folder, at, day, step_in, take_in
from tests.desk.test_record_forms import hidden
from tongxing.core.models import AuditEvent
from tongxing.core.refusal import Refused
from tongxing.duties.file import open_file
from tongxing.people.family.actions import add_relative, change_relative
from tongxing.people.family.queries import relatives
from tongxing.people.family.rules import NewRelative, is_minor, missing_guardian
from tongxing.people.models import Relative

pytestmark = pytest.mark.django_db
MOTHER = NewRelative("parent", "何秀兰", "13877776666", lives_with=True, emergency=True)


@pytest.fixture
def folder(lin: Any, town: Any) -> Folder:
    """Somebody of 上河村."""
    return take_in(lin, town.upper, reported_on=day("2026-03-25"))


def added(by: Any, folder: Folder, new: NewRelative = MOTHER) -> Relative:
    step_in(by)
    row = add_relative(by=by, at=at(TODAY), person_id=folder.person_id, new=new)
    assert row is not None
    return row


def test_every_version_stays_and_the_last_one_stands(lin: Any, folder: Folder) -> None:
    first = added(lin, folder)
    second = change_relative(
        by=lin, at=at(TODAY), person_id=folder.person_id, of=first.pk, new=NewRelative("parent", "何秀兰", "13855554444")
    )  # fmt: skip
    assert second is not None
    assert [one.phone for one in relatives(lin, folder.person_id)] == ["13855554444"]
    assert change_relative(by=lin, at=at(TODAY), person_id=folder.person_id, of=first.pk, new=None) is None
    assert (
        change_relative(by=lin, at=at(TODAY), person_id=folder.person_id, of=second.pk, new=None) is not None
    )
    assert relatives(lin, folder.person_id) == []
    assert Relative.objects.count() == 3
    acts = AuditEvent.objects.filter(about_id=folder.person_id, act__startswith="relative.").order_by(
        "recorded_at"
    )
    assert sorted(acts.values_list("act", flat=True)) == ["relative.add", "relative.change", "relative.end"]


def test_who_is_to_be_called_can_be_called(lin: Any, folder: Folder) -> None:
    for new, field in (
        (NewRelative("parent", " "), "name"),
        (NewRelative("parent", "何秀兰", emergency=True), "phone"),
        (NewRelative("parent", "何秀兰", "一三八"), "phone"),
    ):
        with pytest.raises(Refused) as refused:
            added(lin, folder, new)
        assert [one.code for one in refused.value.refusals] == [field]


def test_sealed_on_the_disk_and_for_nobody_who_need_not_know(
    lin: Any, nong: Any, zhao: Any, stranger: Any, folder: Folder
) -> None:
    added(lin, folder)
    with connection.cursor() as cursor:
        cursor.execute("SELECT encode(name, 'escape') || encode(phone, 'escape') FROM people_relative")
        [[stored]] = cursor.fetchall()
    assert "秀兰" not in stored
    assert "1387777" not in stored
    for reader, sees in ((lin, 1), (nong, 1), (zhao, 0), (stranger, 0)):
        step_in(reader)
        assert len(relatives(reader, folder.person_id)) == sees
        file = open_file(reader, folder.person_id)
        assert (len(file.relatives) if file else 0) == sees
    step_in(stranger)
    assert add_relative(by=stranger, at=at(TODAY), person_id=folder.person_id, new=MOTHER) is None


@pytest.mark.parametrize(
    ("born", "on", "minor"),
    [("2008-11-24", "2026-11-23", True), ("2008-11-23", "2026-11-23", False), ("2008-02-29", "2026-02-27", True),
     ("2008-02-29", "2026-02-28", False), ("1990-01-01", "2026-11-23", False)],
)  # fmt: skip
def test_a_minor_until_the_eighteenth_birthday(born: str, on: str, minor: bool) -> None:
    assert is_minor(day(born), on=day(on)) is minor
    assert missing_guardian(day(born), [], on=day(on)) is minor
    assert missing_guardian(day(born), ["mother"], on=day(on)) is False
    assert is_minor(None, on=date.max) is False


def test_from_the_file_and_back(signed_in: Callable[..., Any], lin: Any, zhao: Any, folder: Folder) -> None:
    browser, base = signed_in(lin), f"/people/{folder.person_id}/"
    form = {
        **hidden(browser.get(f"{base}family/")),
        "relation": "parent",
        "name": "何秀兰",
        "phone": "13877776666",
    }
    assert browser.post(f"{base}family/", {**form, "phone": "", "flags": ["emergency"]}).status_code == 422
    for _n in range(2):
        assert (
            browser.post(f"{base}family/", {**form, "flags": ["lives_with", "emergency"]}).status_code == 303
        )
    step_in(lin)
    [row] = Relative.objects.all()
    page = browser.get(base).content.decode()
    assert "何秀兰" in page
    assert "····66" in page
    assert "13877776666" not in page, "the full number on the page that was opened for it"
    assert "本人没同意，不说是什么事" in page
    change = f"{base}family/{row.pk}/"
    assert "13877776666" in browser.get(change).content.decode()
    assert browser.post(change, {**form, "flags": ["may_know"]}).status_code == 303
    step_in(lin)
    newest = Relative.objects.get(supersedes=row.pk)
    assert browser.post(f"{base}family/{newest.pk}/", {"gone": "1", "slip": form["slip"]}).status_code == 303
    assert "何秀兰" not in browser.get(base).content.decode()
    assert "何秀兰" not in signed_in(zhao).get(base).content.decode()
