"""The way from a thing to look at, or from what waits at the gate, to its page; nothing is begun by looking."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from tongxing.conduct.gate.looking import Look
from tongxing.conduct.gate.queries import MatterRow
from tongxing.conduct.gate.waiting import waits
from tongxing.core.ui.parts import Chip, Link, PersonRef, Promise
from tongxing.faces.desk.gate_rows import may_second
from tongxing.org.actor import Actor
from tongxing.org.roles import Permission


def look_links(actor: Actor, looks: Sequence[Look], base: str) -> list[tuple[str, Link | None]]:
    """Each sentence with its page, for whoever works on them; others read the sentence."""
    pages = {
        "judge": Link(_("去认定"), f"{base}process/#found", "gavel"),
        "warning": Link(_("起草告诫"), f"{base}gate/warning/", "pencil"),
        "report": Link(_("起草报告"), f"{base}gate/report/", "pencil"),
    }
    may = actor.may(Permission.RECORD_CASEWORK)
    return [(_(one.words) % {"n": one.count}, pages[one.name] if may else None) for one in looks]


def gate_promises(actor: Actor, going: Sequence[MatterRow], *, on: date) -> list[Promise]:
    """On her day: whom to hear, whose objection to answer, which draft waits for her second word; no word says what it is about."""
    found = []
    for one in going:
        owed = waits(one.matter, on=on)
        if owed is None or (owed.step == "second" and not may_second(actor, one)):
            continue
        late = owed.day < on
        chip = Chip("overdue", (on - owed.day).days) if late and owed.step in ("spoke", "decided") else None
        person = PersonRef(one.name, f"/people/{one.person_id}/", one.number)
        found.append(
            (owed.day, Promise(person, "", _(owed.words), Link(_("去办"), f"/gate/{one.id}/"), chip))
        )
    return [promise for _day, promise in sorted(found, key=lambda pair: pair[0])]
