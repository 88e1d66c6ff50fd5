"""核对底数 in the demo town: in March the list came and most of it was checked; some lines have no decision, one was struck since.

A few people were never looked for, so that one village still has something to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from tongxing.casework.survey.actions import NewCheck, NewLine, add_line, check_line, end_line
from tongxing.demo.shapes import Life
from tongxing.duties.actions import NewDeed, Told
from tongxing.org.actor import Actor
from tongxing.org.models import Place

LIST = "派出所2月20日名单"
# village by its place in the order, what the list says, what was found, the letter that struck it in June
LINES = (
    (0, "no_order", "here", ""),
    (0, "abstinent", "here", ""),
    (1, "no_order", "here", ""),
    (2, "no_order", "unknown", "派出所函〔示例〕6号"),
    (2, "listed_custody", "in_custody", ""),
    (2, "abstinent", "here", ""),
    (3, "no_order", "here", ""),
    (3, "no_order", "moved_away", ""),
)
MISSED = 11  # every eleventh was not looked for
At = Callable[[date, int], datetime]


def checks(
    lives: Sequence[Life], cases: Sequence[UUID], by: Mapping[str, Actor], *, today: date, at: At
) -> Iterator[Told]:
    """In the second week of March each was looked for, with the officer; what was found is what the file says."""
    day = date(today.year, 3, 10)
    if day >= today:
        return
    for n, (life, case_id) in enumerate(zip(lives, cases, strict=True), start=1):
        story, on = life.story, day + timedelta(days=n % 9)
        running = story.decided_on < day and (
            story.closed_on is None or story.closed_on > day + timedelta(days=30)
        )
        if running and n % MISSED and on < today and life.taken_in_on < on:
            yield Told(
                by[story.village],
                at(on, 16),
                on,
                case_id,
                NewDeed("list_check", on, "here", note="和社区民警"),
            )


def handed_over(lives: Sequence[Life], cases: Sequence[UUID], by: Actor, *, at: At) -> Iterator[Told]:
    """Whoever moved away was handed over on paper; of every fifth the paper was forgotten, and the base asks."""
    moved = [
        (life, case) for life, case in zip(lives, cases, strict=True) if life.story.closed_how == "moved"
    ]
    for n, (life, case_id) in enumerate(moved):
        on = life.story.closed_on
        if n % 5 and on is not None:
            day = on - timedelta(days=1)
            yield Told(by, at(day, 9), day, case_id, NewDeed("step", day, "transfer:leaving"))


def lines(clerk: Actor, villages: Sequence[Place], *, today: date, at: At) -> None:
    """Whom the list has and no decision is here: by number only."""
    came, looked, struck = (date(today.year, *day) for day in ((2, 20), (3, 12), (6, 3)))
    if looked >= today:
        return
    for n, (village, word, found, letter) in enumerate(LINES):
        if village >= len(villages):
            continue
        told = {"by": clerk, "at": at(came + timedelta(days=1), 10), "on": came + timedelta(days=1)}
        row = add_line(**told, new=NewLine(villages[village].pk, word, 12 + 5 * n, LIST, came))  # type: ignore[arg-type]
        seen = {"by": clerk, "at": at(looked, 16), "on": looked, "line_id": row.pk}
        check_line(**seen, new=NewCheck(found, "police", looked))  # type: ignore[arg-type]
        if letter and struck < today:
            gone = {"by": clerk, "at": at(struck, 10), "on": struck, "line_id": row.pk}
            end_line(**gone, how="struck", source=letter, ended_on=struck)  # type: ignore[arg-type]
