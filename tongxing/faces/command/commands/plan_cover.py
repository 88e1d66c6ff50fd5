"""`tongxing plan cover`: each sentence of a plan beside what the machine makes of it."""

from __future__ import annotations

import argparse
from collections import Counter
from typing import TYPE_CHECKING, Any

from tongxing.faces.command import acting, plans
from tongxing.faces.command.protocol import OWNER, both

if TYPE_CHECKING:
    from tongxing.rulebook.document import Book

NAME = "plan cover"
HELP = ("逐句对照：方案每一句，系统怎么处理", "sentence by sentence: what is done with each")
NEEDS = OWNER
TREATMENTS = {
    "computed": ("系统计算", "computed"),
    "confirmed": ("专人认定", "confirmed by hand"),
    "not_needed": ("不用处理", "nothing to do"),
    "not_covered": ("还没有做", "not covered"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which plan."""
    plans.add_path(parser, optional=True)
    acting.add_town(parser)
    acting.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print the coverage sheet and its sums."""
    with acting.house():
        book, name = plans.book_of(args)
        rows = _rows(book)
    sums = Counter(r["treatment"] for r in rows)
    sheet = {"key": name, "title": book.plan.title, "sums": dict(sums), "clauses": rows}
    acting.answer(args.json, sheet, lambda: _print(sheet))
    return 0


def _rows(book: Book) -> list[dict[str, Any]]:
    return [
        {
            "clause": key,
            "place": c.place,
            "says": c.says,
            "treatment": c.treatment,
            "understood": c.understood,
            "by": list(c.by),
            "notes": [n.text for n in c.notes],
        }
        for key, c in book.clauses.items()
    ]


def _print(sheet: dict[str, Any]) -> None:
    print(sheet["title"])
    for r in sheet["clauses"]:
        how = TREATMENTS[r["treatment"]][0]
        print(f"{acting.pad(r['clause'], 5)}{acting.pad(r['place'], 14)}{acting.pad(how, 10)}{r['says']}")
        print(f"{'':29}→ {r['understood']}" + (f"　[{', '.join(r['by'])}]" if r["by"] else ""))
    sums = "，".join(f"{both(*TREATMENTS[k])} {sheet['sums'].get(k, 0)}" for k in TREATMENTS)
    print(both(f"共 {len(sheet['clauses'])} 句：{sums}", f"{len(sheet['clauses'])} sentences"))
