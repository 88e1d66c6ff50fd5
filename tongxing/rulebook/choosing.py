"""Which value holds where national law and provinces both speak: the stricter one, and nothing hidden.

A provincial text that is old or unverified stands beside the national number and never replaces it. Two values
that only the calendar could put in order are a conflict: national law stays, and a person sees both.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tongxing.rulebook.laws import CURRENT_WORDS, NATIONAL, LawValue, read_law_value
from tongxing.rulebook.weighing import Relation, weigh, words_of


class Standing(StrEnum):
    """How the layers stand to each other over one value; the later, the more a person has to look."""

    ALONE = "alone"
    EQUAL = "equal"
    STRICTER = "stricter"
    DOUBTFUL = "doubtful"
    CONFLICT = "conflict"


STANDING_WORDS = {
    Standing.ALONE: "只有一处规定",
    Standing.EQUAL: "各处一致",
    Standing.STRICTER: "采用较严的",
    Standing.DOUBTFUL: "有存疑的规定",
    Standing.CONFLICT: "规定不一致，要有人看",
}
_ORDER = tuple(Standing)


@dataclass(frozen=True, slots=True)
class Passed:
    """A value that was passed over: how it stands to the chosen one, and why, in words."""

    value: LawValue
    relation: Standing
    why: str


@dataclass(frozen=True, slots=True)
class Choice:
    """The value of one name on one day, what was passed over for it, and how they stand to each other."""

    name: str
    on: date
    chosen: LawValue
    others: tuple[Passed, ...]
    relation: Standing
    why: str


def choose(
    name: str, on: date, found: Sequence[LawValue], place: Callable[[LawValue], str] = lambda one: one.article
) -> Choice:
    """The stricter of the values in force on a day. The order in which the layers were named never matters."""
    ordered = sorted(found, key=_by_layer)
    chosen = strictest(ordered)
    others = tuple(_passed(one, chosen, place) for one in ordered if one is not chosen)
    worst = [one.relation for one in others]
    if chosen.doubtful:
        worst.append(Standing.DOUBTFUL)
    relation = max(worst, key=_ORDER.index, default=Standing.ALONE)
    words = f"采用{place(chosen)}的{words_of(chosen)}（{STANDING_WORDS[relation]}）"
    if doubt := doubt_words(chosen):
        words += f"；{doubt}"
    return Choice(name, on, chosen, others, relation, "；".join((words, *(one.why for one in others))))


def strictest(found: Sequence[LawValue]) -> LawValue:
    """The national value, unless a layer is stricter in every calendar; of several such, one that none beats."""
    ordered = sorted(found, key=_by_layer) if len(found) > 1 else found
    trusted = [one for one in ordered if not one.doubtful] or ordered
    best = trusted[0]
    for one in trusted[1:]:
        if is_stricter(one, best):
            best = one
    return best


def _by_layer(one: LawValue) -> tuple[bool, str, str]:
    return (one.layer != NATIONAL, one.layer, one.article)


def is_stricter(one: LawValue, than: LawValue) -> bool:
    """Whether a value is stricter than another on every calendar."""
    if one.beyond != than.beyond:
        return False
    return weigh(read_law_value(one), than) is Relation.STRICTER


def _is_equal(one: LawValue, other: LawValue) -> bool:
    if one.unit == "list":
        return set(one.value) == set(other.value)
    return read_law_value(one) == read_law_value(other) and one.beyond == other.beyond


def _passed(one: LawValue, chosen: LawValue, place: Callable[[LawValue], str]) -> Passed:
    said = f"{place(one)}写{words_of(one)}"
    if one.doubtful and not chosen.doubtful:
        return Passed(one, Standing.DOUBTFUL, f"{said}，{doubt_words(one)}，不代替它，列在旁边")
    if _is_equal(one, chosen):
        return Passed(one, Standing.EQUAL, f"{said}，一致")
    if is_stricter(chosen, one):
        return Passed(one, Standing.STRICTER, f"{said}，较松")
    return Passed(one, Standing.CONFLICT, f"{said}，和它比不出谁严，两个都要看")


def doubt_words(one: LawValue) -> str:
    """Why a value is doubtful, or nothing."""
    if not one.doubtful:
        return ""
    why = [] if one.current == "yes" else [CURRENT_WORDS[one.current]]
    return "，".join(
        why + ([] if one.settled else [f"条文有待核对（{one.note}）" if one.note else "条文有待核对"])
    )
