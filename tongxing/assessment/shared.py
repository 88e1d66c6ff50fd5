"""The board and the sheet as others see them: counts of persons in bands, nothing that can be worked out.

The town's own desk (clerk and social worker, inside their places) sees numbers as they are; of what became of people only
who reads results does, where one side is below five. Whoever else looks,
and whatever leaves the house on paper, gets counts of persons in bands of five, below five not at all;
counts of the office's own duties are not withheld (design/brief.md 7.4; law-and-practice 8.4).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain

from django.utils.translation import gettext as _

from tongxing.assessment.board import Board, Village
from tongxing.assessment.sheets import Line, Sheet
from tongxing.core.declared import Label
from tongxing.core.suppression import LEAST, Band, View, band, counted, hold
from tongxing.core.vocabulary import figures
from tongxing.duties.figures import COUNTED
from tongxing.org.actor import Actor
from tongxing.rulebook.base import reached

ALL = 0
PARTS = ("signed", "unsigned", "beside")
SHOWN: dict[str, tuple[str, ...]] = {"active": PARTS[:2], "registered": PARTS, "signed": PARTS[:1]}
REACHED = {"legal": "active", "plan": "registered"}

Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class SharedBoard:
    """What may be shown of the persons of a board: bands by place and figure, and whether the target is reached."""

    bands: Mapping[Key, Band]
    reached: Mapping[str, bool]
    few: frozenset[int]

    def words(self, place: int, figure: str) -> str:
        """15—19, 不足 5, or a dash when even the band would tell."""
        return band_words(self.bands.get((place, figure)))


def band_words(shown: Band | None) -> str:
    """A band in words."""
    if shown is None:
        return "—"
    return _("不足 %(n)s") % {"n": LEAST} if shown.small else f"{shown.low}—{shown.high}"


def share_board(board: Board, target: int | None) -> SharedBoard:
    """Hold back what could be worked out; villages matter most, then the totals, then whether a target is reached."""
    table = {(v.place_id, part): n for v in board.villages for part, n in _parts(v).items()}
    ids = [v.place_id for v in board.villages]
    views = [counted((i, name), _cells([i], parts)) for i in ids for name, parts in SHOWN.items()]
    views += [counted((ALL, name), _cells(ids, parts)) for name, parts in SHOWN.items()]
    if target is not None and table:
        signed = frozenset(_cells(ids, SHOWN["signed"]))
        views += [
            View(f"reached.{way}", (signed, frozenset(_cells(ids, SHOWN[per]))), partial(_reached, target))
            for way, per in REACHED.items()
        ]
    kept = hold(table, views)
    sums = {v.name: [sum(table[cell] for cell in group) for group in v.groups] for v in kept}
    bands = {v.name: band(*sums[v.name]) for v in kept if v.says is band}
    told = {way: f"reached.{way}" for way in REACHED if f"reached.{way}" in sums}
    return SharedBoard(
        bands=bands,  # type: ignore[arg-type]
        reached={way: _reached(target or 0, *sums[name]) for way, name in told.items()},
        few=frozenset(v.place_id for v in (*board.villages, board.total) if v.registered < LEAST),
    )


def _parts(one: Village) -> dict[str, int]:
    return {
        "signed": one.signed,
        "unsigned": max(one.active - one.signed, 0),
        "beside": one.waiting + one.listed,
    }


def _cells(places: Iterable[int], parts: Iterable[str]) -> list[Key]:
    return [(place, part) for place in places for part in parts]


def _reached(target: int, signed: int, of: int) -> bool:
    return reached(signed, of, target)


# ── the sheet of one village ─────────────────────────────────────────────────


def counts_persons(line: Line) -> bool:
    """Do the numbers of this line tell how many persons there are?"""
    names = [name for name in (line.numerator_of, line.denominator_of) if name]
    return any(figures[name].persons for name in names)


def of_outcome(name: str) -> bool:
    """Does this figure say what became of people? A small number of it tells what the police found, or an illness."""
    return name in figures.names() and figures[name].aim == "outcome"


def hides_outcome(actor: Actor, *names: str) -> bool:
    """结果类的数，没有“检测结果”一类权限的人（镇办文书也在内）不看小数。 (戒毒条例第7条; design/brief.md 7.4)."""
    return Label.RESULT not in actor.labels and any(of_outcome(name) for name in names)


def few_behind(line: Line) -> bool:
    """Is one side of this line, those for whom it holds or those for whom it does not, fewer than five rows?"""
    groups = [row.group for row in line.rows]
    return any(groups.count(side) < LEAST for side in COUNTED)


def number_words(name: str, n: int | None) -> str:
    """A number of a line that counts persons: its band; nothing when every person gives several."""
    return band_words(band(n or 0)) if figures[name].persons == "each" else ""


def people_of(sheet: Sheet) -> int:
    """How many persons stand behind a sheet."""
    rows = chain.from_iterable(line.rows for line in sheet.lines)
    return len({row.person_id for row in rows if row.person_id})
