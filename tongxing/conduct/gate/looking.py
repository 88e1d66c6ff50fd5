"""Things to look at: where something stands that nobody has decided about. A question each, never an accusation. Pure.

Nothing here is stored and nothing follows by itself (guard G2; 戒毒条例 20, 21).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.conduct.gate.rules import Seat, events, grounds


@dataclass(frozen=True, slots=True)
class Look:
    """One thing to look at: how many records, a sentence, and the page where a person begins: judge, warning, report."""

    name: str
    count: int
    words: str


WORDS = {
    "judge": N_("%(n)d 件事还没写明有没有正当理由：先听本人，再由人认定。"),
    "warning": N_("%(n)d 件认定过的事还没有下文：先想想能帮什么，再看要不要批评、教育、告诫。"),
    "report": N_("有一项到数了：是不是严重违反，要听过本人，由两个人判断。"),
}


def to_look_at(seat: Seat, under_way: frozenset[str]) -> tuple[Look, ...]:
    """What stands in the record and nobody took up; ``under_way`` are the records of any matter, a declined one too."""
    return tuple(_looks(seat, under_way))


def _looks(seat: Seat, under_way: frozenset[str]) -> Iterator[Look]:
    if seat.facts.closed_on is not None:
        return
    open_ = set(events(seat.facts, "education")) - set(events(seat.facts, "warning"))
    counted = set(events(seat.facts, "warning")) - under_way
    reached = [
        deeds for deeds in grounds(seat.facts, seat.book, on=seat.on).values() if set(deeds) - under_way
    ]
    if open_:
        yield Look("judge", len(open_), WORDS["judge"])
    if reached:
        yield Look("report", len(reached), WORDS["report"])
    elif counted:
        yield Look("warning", len(counted), WORDS["warning"])
