"""补报: said beside a record before it is saved, and after, when its day lies in a period that was sent."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from tongxing.assessment.returns.queries import last_locked_day, locked
from tongxing.core.ui import words
from tongxing.core.ui.parts import Note
from tongxing.org.actor import Actor


def sent_note(actor: Actor, on: date) -> list[Note]:
    """Until which day something was sent: a record of those days is taken in and called late."""
    last = last_locked_day(actor)
    if last is None:
        return []
    said = _("%(day)s及以前的已经报过。写那些天的事照样收下，会记为补报。")
    return [Note(said % {"day": words.day(last, on)}, kind="info")]


def late_words(actor: Actor, happened_on: date, on: date) -> str:
    """What is said after saving; nothing where nothing was sent of that day. Of the running month nothing was, unasked."""
    if (happened_on.year, happened_on.month) >= (on.year, on.month):
        return ""
    sent = locked(actor, happened_on)
    if sent is None:
        return ""
    told = {
        "span": words.span(sent.since, sent.until, on),
        "at": words.moment(sent.done or sent.prepared_at, on),
    }
    return _("%(span)s已经报过（%(at)s），记为补报：报出的数不变，下一次更正报里会写上。") % told
