"""`tongxing register show`: the year's register of disclosures, as the pack for an audit."""

from __future__ import annotations

import argparse
import csv
import sys
from typing import TYPE_CHECKING, Any

from tongxing.faces.command import acting
from tongxing.faces.command.protocol import OWNER, both

if TYPE_CHECKING:
    from tongxing.disclosure.queries import Entry

NAME = "register show"
HELP = ("一年的对外提供登记（CSV），供合规审计", "the year's register of disclosures (CSV), for an audit")
NEEDS = OWNER
HEADS = (
    "number", "asked_at", "way", "what", "columns", "people", "full_numbers", "purpose", "basis", "recipient",
    "reason", "asked_by", "role", "approved_by", "approved_at", "made_at", "fetched_at", "expired_at",
)  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which year, which township."""
    parser.add_argument("--year", type=int, required=True, help=both("哪一年", "which year"))
    acting.add_town(parser)
    acting.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print every line of the year; reading them stands in the trail."""
    with acting.house():
        from tongxing.core import audit
        from tongxing.disclosure import queries

        rows: list[dict[str, Any]] = []
        for town in acting.towns(args.town):
            by = acting.machine(town)
            entries = queries.register(by, year=args.year, limit=None, opened=True)
            rows += [_row(entry) for entry in entries]
            audit.trace(
                by, "read_register", about="disclosure", place_id=town, at=acting.moment(), year=args.year
            )
        acting.answer(args.json, rows, lambda: _print(rows))
    return 0


def _print(rows: list[dict[str, Any]]) -> None:
    from tongxing.core.files.writing import inert

    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(HEADS)
    for row in rows:
        out.writerow([inert(str(row[head])) for head in HEADS])


def _row(entry: Entry) -> dict[str, Any]:
    from tongxing.core.clock import HOME_ZONE
    from tongxing.disclosure.kinds import Did

    def when(did: str) -> str:
        at = entry.when(did)
        return f"{at.astimezone(HOME_ZONE):%Y-%m-%d %H:%M}" if at else ""

    return {
        "number": entry.number,
        "asked_at": f"{entry.asked_at.astimezone(HOME_ZONE):%Y-%m-%d %H:%M}",
        "way": entry.way,
        "what": entry.title,
        "columns": "、".join(entry.heads),
        "people": entry.given(),
        "full_numbers": "yes" if entry.full_numbers else "no",
        "purpose": str(entry.what_for.title),
        "basis": str(entry.what_for.basis),
        "recipient": entry.recipient,
        "reason": entry.reason,
        "asked_by": entry.asked_by,
        "role": entry.asked_as,
        "approved_by": entry.who(Did.APPROVED),
        "approved_at": when(Did.APPROVED),
        "made_at": when(Did.MADE),
        "fetched_at": when(Did.FETCHED),
        "expired_at": when(Did.EXPIRED),
    }
