"""When a file should be sealed: its last measure is over, and by which article. Pure.

治安管理处罚法 136 seals the record of a violation once the measure is over; 戒毒条例 7 ends the control after three years
without relapse, as the rulebook counts them. Nothing here seals: two people do (``people.sealing``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tongxing.rulebook.breaches import clean_years
from tongxing.rulebook.document import Book
from tongxing.rulebook.facts import CaseFacts
from tongxing.rulebook.presence import flags

LEFT = frozenset({"moved", "died"})
# the ground as a proposal names it → the article it stands on
CITES = {"law_136": "治安管理处罚法第136条", "three_years": "戒毒条例第7条", "left": "个人信息保护法第47条"}


@dataclass(frozen=True, slots=True)
class Due:
    """Since which day a file should be sealed, and on which ground."""

    ground: str
    since: date

    @property
    def cite(self) -> str:
        """The article, as people write it."""
        return CITES[self.ground]


def why_due(facts: CaseFacts, book: Book, *, on: date, tests: bool) -> Due | None:
    """该封存了没有，从哪天起，凭哪一条。 (治安管理处罚法136; 戒毒条例7; 个人信息保护法47).

    The ground that says most comes first. Years are clean while somebody looked: three of them before the measure ended, or
    the police have confirmed it since. ``tests``: whether the reader knows the results of tests; without them nobody can
    say that years were clean, and the list must not tell it.
    """
    end = facts.last("closed")
    if end is None or facts.closed_on is None or facts.closed_on > on:
        return None
    if end.outcome in LEFT:
        return Due("left", facts.closed_on)
    if "control_ended" in flags(facts, on=on):
        told = facts.last("police_notice", "control_ended")
        return Due("three_years", max(facts.closed_on, told.happened_on if told else facts.closed_on))
    if tests and any(one.done for one in clean_years(facts, book, on=facts.closed_on)):
        return Due("three_years", facts.closed_on)
    return Due("law_136", facts.closed_on)
