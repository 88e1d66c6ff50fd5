"""What a named person settles on a score sheet: an item, or the grade of a village of few."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _

from tongxing.assessment.forms import ConfirmForm, GradeForm
from tongxing.assessment.queries import why_not_settle
from tongxing.assessment.rules import may_be_graded
from tongxing.assessment.sheets import Confirmed, Line, Sheet
from tongxing.core.ui import words
from tongxing.faces.desk.score_reading import Reading, plain
from tongxing.org.roles import Permission
from tongxing.rulebook.summing import grade_names


@dataclass(frozen=True, slots=True)
class ConfirmPart:
    """The form for a named person, or who settled it, why and when."""

    after: str
    who: str
    said: str
    reason: str
    form: forms.Form | None
    action: str
    close_url: str
    why: str = ""


def confirm_part(look: Reading, line: Line, form: forms.Form | None, names: dict[int, str]) -> ConfirmPart:
    """Who may settle this line, what was settled before, and the form for those who may."""
    given = line.confirmed
    said = ""
    if given is not None:
        parts = {
            "who": names.get(given.by, ""),
            "day": words.day(given.on, look.on),
            "points": plain(given.points),
        }
        said = _("%(who)s %(day)s认定 %(points)s 分") % parts
    may = look.actor.may(Permission.CONFIRM_ITEM) and look.on == look.today
    kept = why_not_settle(look.actor, look.book, look.scheme, look.whose, line, on=look.on) if may else None
    return ConfirmPart(
        after=line.id,
        who=_("由%(who)s认定，要写理由；机器不给分。") % {"who": line.confirmed_by or _("专人")},
        said=said,
        reason=given.reason if given else "",
        form=(form or ConfirmForm(line=line)) if may and kept is None else None,
        why=str(kept) if kept else "",
        action=f"{look.path}confirm/",
        close_url=look.link(),
    )


def grade_part(
    look: Reading, sheet: Sheet, form: forms.Form | None, names: dict[int, str]
) -> ConfirmPart | None:
    """等次由专人定的那一格：人少的村才有。 (X05)."""
    if not may_be_graded(sheet):
        return None
    given: Confirmed | None = sheet.graded
    said = ""
    if given is not None:
        parts = {"who": names.get(given.by, ""), "day": words.day(given.on, look.on), "grade": given.grade}
        said = _("%(who)s %(day)s定为 %(grade)s") % parts
    may = look.actor.may(Permission.CONFIRM_ITEM) and look.on == look.today
    kept = why_not_settle(look.actor, look.book, look.scheme, look.whose, None, on=look.on) if may else None
    grades = grade_names(look.scheme, sheet.until)
    return ConfirmPart(
        after="",
        who=_("这里不足 5 人，不按比率定等次，由专人看着整张表定，要写理由。"),
        said=said,
        reason=given.reason if given else "",
        form=(form or GradeForm(grades=grades)) if may and kept is None and grades else None,
        action=f"{look.path}confirm/",
        close_url="",
        why=str(kept) if kept else "",
    )
