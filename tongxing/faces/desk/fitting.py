"""Making a form fit the person it is about: only the questions and the answers that can apply."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _

from tongxing.core.ui import words
from tongxing.core.ui.parts import Note
from tongxing.duties.queries import Bundle
from tongxing.faces.desk.forms import DeedForm
from tongxing.fieldwork.actions import newest_book
from tongxing.fieldwork.kinds import LEAVES, TEST_STEPS
from tongxing.fieldwork.rules import FEMALE
from tongxing.rulebook.presence import Presence, where
from tongxing.rulebook.results import Result, Standing, results

SETTLED = (Standing.CLEAN, Standing.COUNTS, Standing.EXPLAINED)


def fit(kind: str, form: DeedForm, case: Bundle, *, sex: str, about: UUID | None, on: date) -> None:
    """Leave out what cannot apply: whose hand took a man's sample, a step that does not follow, a return of somebody here."""
    if "by_woman" in form.fields and sex != FEMALE:
        del form.fields["by_woman"]
    if kind == "test_step":
        found = followed(case, about, on=on)
        _only(form, TEST_STEPS, found.may_follow if found else ())
        form.initial["about"] = found.test.id if found else ""
    if kind == "leave":
        away = where(case.facts, on=on).presence
        gone = away in (Presence.AWAY_REPORTED, Presence.AWAY_UNREPORTED, Presence.ABROAD)
        chosen = (
            ("back:came", "away:extended") if gone else ("away:reported", "away:unreported", "away:abroad")
        )
        _only(form, LEAVES, chosen)


def _only(form: DeedForm, known: dict[str, str], names: Iterable[str]) -> None:
    field = form.fields["outcome"]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [(name, _(known[name])) for name in names]


def followed(case: Bundle, about: UUID | None, *, on: date) -> Result | None:
    """The test that a step is about: the one pointed at, else the last one that is not settled, else the last of all."""
    book = newest_book(case)
    found = [r for r in results(case.facts, book, on=on) if r.may_follow] if book else []
    if about is not None:
        return next((r for r in found if r.test.id == str(about)), None)
    open_ones = [r for r in found if r.standing not in SETTLED]
    return next(iter(reversed(open_ones or found)), None)


def about_the_test(found: Result | None, on: date) -> list[Note]:
    """Which test it is, where its result stands, and which days run."""
    if found is None:
        return []
    day = words.day(found.test.happened_on, on)
    said = [_("%(day)s的检测：%(words)s。") % {"day": day, "words": _(found.words)}]
    for one in found.promised:
        if one.done_on is None and one.found.day >= on:
            said.append(_("%(what)s %(day)s。") % {"what": _(one.title), "day": words.day(one.found.day, on)})
    return [Note("".join(said), kind="law")]


def about_the_leave(case: Bundle, on: date) -> list[Note]:
    """Since when somebody is away and until when it was said; that three days and more are reported in writing."""
    away = where(case.facts, on=on)
    if away.presence in (Presence.AWAY_REPORTED, Presence.AWAY_UNREPORTED, Presence.ABROAD) and away.since:
        said = _("%(day)s起外出。") % {"day": words.day(away.since, on)}
        if away.until:
            said += _("说好 %(day)s回来。") % {"day": words.day(away.until, on)}
        return [Note(said)]
    text = _(
        "离开县（市、区）三日以上要书面报告（条例第19条）。报告过的外出不算擅自离开，那几天到期的事免计。"
    )
    return [Note(text, kind="law")]
