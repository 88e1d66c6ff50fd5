"""The base with those whom only the police list has: lines of a list, never names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.casework.figures import EACH, ROOM, people
from tongxing.casework.survey.queries import lines_of
from tongxing.core.vocabulary import Source, sources
from tongxing.duties.figures import YES_AND_NO, Census, FigureRow, Group
from tongxing.duties.hanging import counting, hang_one
from tongxing.org.actor import Actor
from tongxing.rulebook.base import ON_THE_LIST_ONLY


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the police list without decision: from which day until which it counts."""

    id: UUID
    place_id: int
    line: int
    word: str
    since: date
    until: date | None


def listed(actor: Actor, *, known: date, **_days: Any) -> Sequence[Listed]:
    """派出所名单上没有决定书的每一行，照那天已知的。 (方案S45)."""
    return [
        Listed(one.first.id, one.first.place_id, one.first.line, one.first.word, one.first.happened_on,
               one.end.happened_on if one.end else None)
        for one in lines_of(actor, known=known)
    ]  # fmt: skip


LIST = sources.hang(Source("casework.list", N_("派出所名单"), listed))


@counting(yes="signed", no="unsigned not_reported " + " ".join(ON_THE_LIST_ONLY))
def base(census: Census) -> Iterator[FigureRow]:
    """方案的实有人数：有决定书的人，加上只在派出所名单上的；只在名单上的只有行号，没有姓名，依法不能签协议。 (方案S45、S47; 禁毒法第17、33条).

    名单上的一行要凭文书才划得掉，所以这个分母不会自己变小。

    例：有决定书的 8 人、已签 7 人，名单上另有 2 行：方案口径 7 ÷ 10，法定口径按已报到的另算。

    The plan's base: people with a decision and, beside them, lines of the police list without one; of those only the number of
    the line is kept, and by law they cannot sign. A line leaves it by a paper only, so this denominator cannot shrink unseen.

    Example: 8 with a decision, 7 of them signed, and 2 lines of the list: 7 of 10 by the plan; the lawful rate stands beside it.
    """
    yield from people(census)
    day = census.last_day
    for one in census.beside.get(LIST.name, ()):
        if one.since <= day and (one.until is None or one.until > day):
            yield FigureRow(
                str(one.line), None, None, one.place_id, "list_line", 1, "S47", "", one.since, day, Group.NO, one.word,
                source=one.id,
            )  # fmt: skip


BASE = hang_one(
    ROOM, "base", N_("实有人数（连名单上没有决定书的）"), base, counts=YES_AND_NO, clause="S47", law="act.17",
    sources=(LIST.name,), **EACH,
)  # fmt: skip
