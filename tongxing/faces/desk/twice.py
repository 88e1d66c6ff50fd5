"""Two files of one identity number: a list for the town's own desk, and a word on each pair."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxing.core import clock
from tongxing.core.forms import Text
from tongxing.core.refusal import Refused
from tongxing.core.ui.parts import Link, Note, PersonRef
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked
from tongxing.org.roles import Permission
from tongxing.people.duplicates import queries
from tongxing.people.duplicates.actions import look_at_pair
from tongxing.people.duplicates.queries import Half, Pair

PATH = "/people/twice/"


class LookedForm(forms.Form):
    """What came of looking at two files."""

    reason = Text(
        label=gettext_lazy("核对的结果"),
        lines=True,
        min_length=2,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("例如：是同一个人，已和两个村说好由哪边管；或者：号码抄错，已请村里更正。"),
    )


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two files on the page."""

    person: PersonRef
    place: str
    state: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One pair of the list."""

    sides: tuple[Side, Side]
    look: Link | None
    reason: str
    looked_by: str
    looked_at: datetime | None


@door(Permission.SETTLE_PAIRS, shows=Shows.PEOPLE)
def twice(request: HttpRequest) -> HttpResponse:
    """The pairs of her places, those nobody has looked at first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    lines = [_line(pair) for pair in queries.pairs(actor)]
    looked(request, "read_pairs", people=2 * len(lines))
    page = {
        "title": _("同一身份证号有两份档案"),
        "second": _("两个村各自建了档，彼此看不到。这里只记核对的结果，两份档案都不动。"),
        "open": [line for line in lines if line.look],
        "done": [line for line in lines if not line.look],
        "back_url": "/people/",
    }
    return render(request, "desk/twice.html", page)


def _line(pair: Pair) -> Line:
    url = f"{PATH}{pair.older.id}/{pair.newer.id}/"
    look = None if pair.looked_at else Link(_("核对"), url, "list-check", "primary")
    return Line((_side(pair.older), _side(pair.newer)), look, pair.reason, pair.looked_by, pair.looked_at)


def _side(half: Half) -> Side:
    state = _("措施还在执行") if half.running else _("措施已经结束")
    return Side(PersonRef(half.name, f"/people/{half.id}/", half.number), half.place, state, half.recorded_at)


@door(Permission.SETTLE_PAIRS, "GET", "POST", row="person", shows=Shows.PEOPLE)
def look(request: HttpRequest, person_id: UUID, other_id: UUID) -> HttpResponse:
    """One pair: what was found, in a sentence."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.pair(actor, person_id, other_id)
    if found is None:
        raise Http404
    form = LookedForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _looked(actor, found, form):
        messages.success(request, _("记下了核对的结果。两份档案都没有动。"))
        return HttpResponseRedirect(PATH, status=303)
    both = [(half.id, half.place_id) for half in (found.older, found.newer)]
    looked(request, "read_pairs", about="person", whom=both)
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/form.html", _page(found, form), status=status)


def _looked(actor: Actor, found: Pair, form: LookedForm) -> bool:
    try:
        done = look_at_pair(
            by=actor,
            at=clock.now(),
            older=found.older.id,
            newer=found.newer.id,
            reason=form.cleaned_data["reason"],
        )
    except Refused as refusal:
        for one in refusal.refusals:
            form.add_error("reason" if one.code == "reason" else None, str(one))
        return False
    return done is not None


def _page(found: Pair, form: LookedForm) -> dict[str, Any]:
    older, newer = found.older, found.newer
    said = {"one": f"{older.number}（{older.place}）", "two": f"{newer.number}（{newer.place}）"}
    return {
        "title": f"{older.number} {newer.number}",
        "heading": _("核对两份档案"),
        "second": _("%(one)s 和 %(two)s，身份证号相同") % said,
        "back_url": PATH,
        "form": form,
        "notes": [Note(_("先打开两份档案对照决定书。并成一份档案要等并档的功能，这里只记结果。"))],
        "save": _("记下结果"),
    }
