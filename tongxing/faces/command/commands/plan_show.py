"""`tongxing plan show`: what the machine understood of a plan."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING, Any

from tongxing.faces.command import acting, plans
from tongxing.faces.command.protocol import OWNER, both

if TYPE_CHECKING:
    from tongxing.rulebook.document import Book, Duty

NAME = "plan show"
HELP = ("看系统怎么读一份方案", "what the machine understood of a plan")
NEEDS = OWNER
MEASURES = {"community_treatment": "社区戒毒", "community_rehabilitation": "社区康复"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which plan, as of which day."""
    plans.add_path(parser, optional=True)
    parser.add_argument(
        "--on", type=acting.day, metavar="DATE", help=both("哪一天的数", "values of which day")
    )
    acting.add_town(parser)
    acting.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print head, duties with their windows, numbers and score lines."""
    with acting.house():
        from tongxing.core import clock

        book, name = plans.book_of(args)
        on = max(args.on or clock.today(), book.plan.since)
        shown = _shown(book, name, on)
    acting.answer(args.json, shown, lambda: _print(shown))
    return 0


def _shown(book: Book, name: str, on: date) -> dict[str, Any]:
    head = book.plan
    return {
        "key": name,
        "title": head.title,
        "place": head.place,
        "year": head.year,
        "since": head.since,
        "on": on,
        "digest": book.digest,
        "duties": [_duty(duty, on) for duty in book.duties],
        "papers": [p.name for p in book.papers],
        "values": [
            {"id": key, "title": v.title, "amount": v.amount.on(on, key), "unit": v.unit, "clause": v.clause}
            for key, v in book.values.items()
        ],
        "indicators": [
            {
                "id": i.id,
                "title": i.title,
                "points": i.points.on(on, i.id),
                "shape": i.shape,
                "clause": i.clause,
            }
            for i in book.indicators
        ],
    }


def _duty(duty: Duty, on: date) -> dict[str, Any]:
    return {
        "id": duty.id,
        "title": duty.title,
        "clause": duty.clause,
        "anchor": duty.anchor,
        "opens": _span(duty.opens.on(on, duty.id)),
        "due": _span(duty.due.on(on, duty.id)),
        "lapses": _span(duty.lapses.on(on, duty.id)),
        "every": [
            {"measure": r.measure, "year": r.year, "every": _span(r.every.on(on, duty.id))}
            for r in duty.rhythm
        ],
    }


def _span(value: Any) -> str:
    return str(getattr(value, "words", value))


def _print(shown: dict[str, Any]) -> None:
    print(f"{shown['title']}（{shown['key']}）{shown['since']} 起")
    print(both("应办", "duties"))
    for d in shown["duties"]:
        print(
            f"  {acting.pad(d['title'], 12)}{d['clause']}  开始 {d['opens']}　最晚 {d['due']}　补到 {d['lapses']}"
        )
        for measure, title in MEASURES.items():
            every = "　".join(f"第{r['year']}年 {r['every']}" for r in d["every"] if r["measure"] == measure)
            if every:
                print(f"      {acting.pad(title, 10)}{every}")
    print(both("材料", "papers") + "：" + "、".join(shown["papers"]))
    for v in shown["values"]:
        print(f"  {acting.pad(v['title'], 34)}{v['amount']} {v['unit']}（{v['clause']}）")
    for i in shown["indicators"]:
        print(
            f"  {acting.pad(i['id'], 5)}{acting.pad(i['title'], 34)}{i['points']} 分　{i['shape']}（{i['clause']}）"
        )
