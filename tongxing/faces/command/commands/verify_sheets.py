"""`tongxing verify-sheets`: every score sheet that was ever computed, asked again from what was known then."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from tongxing.faces.command import acting
from tongxing.faces.command.protocol import OWNER, both

if TYPE_CHECKING:
    from tongxing.assessment.life.comparing import Difference
    from tongxing.assessment.life.queries import Held

NAME = "verify-sheets"
HELP = (
    "按当时已知的记录把每张评分表再算一遍，不同就说差在哪",
    "compute every score sheet again as known then",
)
NEEDS = OWNER


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which township; only final sheets, or every draft."""
    parser.add_argument("--final", action="store_true", help=both("只看审定的", "only final sheets"))
    acting.add_town(parser)
    acting.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """0 when every sheet is the same to the byte, 1 when one is not."""
    with acting.house():
        found = [one for town in acting.towns(args.town) for one in _of(town, final=args.final)]
    acting.answer(args.json, found, lambda: _print(found))
    return int(any(one["differs"] for one in found))


def _of(town: int, *, final: bool) -> list[dict[str, Any]]:
    from tongxing.assessment.life.asking import verified
    from tongxing.assessment.life.queries import drafts_of, rounds_of
    from tongxing.assessment.life.rules import FINAL

    actor = acting.machine(town)
    drafts = [one for one in drafts_of(actor, rounds_of(actor)) if not final or one.state in FINAL]
    return [_told(held, difference) for held, difference in verified(actor, drafts)]


def _told(held: Held, difference: Difference | None) -> dict[str, Any]:
    rows = [row for line in difference.lines for row in line.rows] if difference else []
    return {
        "sheet": f"{held.whose.name} {held.scheme.title} {held.round.year} {held.round.as_of} #{held.draft.number}",
        "state": held.state,
        "digest": held.draft.digest,
        "differs": difference is not None and not difference.only_gone,
        "sealed_since": difference is not None and difference.only_gone,
        "lines": [line.id for line in difference.lines] if difference else [],
        "records": sorted({str(row.source) for row in rows if row.source}),
        "rest": list(difference.rest) if difference else [],
    }


def _print(found: list[dict[str, Any]]) -> None:
    bad = [one for one in found if one["differs"]]
    for one in bad:
        where = "、".join((*one["lines"], *one["rest"]))
        print(
            both(
                f"不同：{one['sheet']}　{where}　记录 {'、'.join(one['records'])}",
                f"differs: {one['sheet']} {where}",
            )
        )
    print(both(f"{len(found)} 张，不同 {len(bad)} 张", f"{len(found)} sheets, {len(bad)} differ"))
