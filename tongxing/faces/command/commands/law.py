"""`tongxing law`: every number of the law for a place, where it stands, and what the provinces say differently."""

from __future__ import annotations

import argparse
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tongxing.faces.command import acting
from tongxing.faces.command.protocol import OWNER, Refused, both

if TYPE_CHECKING:
    from tongxing.rulebook.choosing import Choice
    from tongxing.rulebook.lawbook import LawBook
    from tongxing.rulebook.laws import LawHead, LawValue

NAME = "law"
HELP = (
    "法律数值：国家的、省的，较严的、存疑的、冲突的",
    "numbers of the law: national, provincial, stricter, doubtful",
)
NEEDS = OWNER
LAW_DIR = Path(__file__).resolve().parents[3] / "law"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which provinces, on which day."""
    parser.add_argument(
        "--layers",
        metavar="A,B",
        default="",
        help=both("省，用逗号隔开；不写只看国家规定", "provinces; without it the national law"),
    )
    parser.add_argument("--on", metavar="DATE", type=date.fromisoformat, help=both("哪一天，默认今天", "day"))
    acting.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print the sheet of one day."""
    from tongxing.core import clock
    from tongxing.rulebook.reading_law import read_lawbook

    files = {p.relative_to(LAW_DIR).as_posix(): p.read_bytes() for p in sorted(LAW_DIR.rglob("*.toml"))}
    known = tuple(sorted({name.split("/")[1] for name in files if name.startswith("provinces/")}))
    layers = _chosen(args.layers, known)
    book, source = read_lawbook(files, layers)
    if source.problems:
        raise Refused("\n".join(str(p) for p in source.problems))
    sheet = _sheet(book, args.on or clock.today(), known)
    acting.answer(args.json, sheet, lambda: _print(sheet))
    return 0


def _chosen(typed: str, known: tuple[str, ...]) -> list[str]:
    from tongxing.rulebook.problems import did_you_mean

    layers = [one.strip() for one in typed.split(",") if one.strip()]
    for one in layers:
        if one not in known:
            near = did_you_mean(one, known)
            raise Refused(both(f"不认识的省级法规「{one}」。{near}", f"no such layer: {one}"))
    return layers


def _sheet(book: LawBook, on: date, known: tuple[str, ...]) -> dict[str, Any]:
    """Texts and values in force on the day, the ones a person has to look at first."""
    choices = book.choices_on(on)
    return {
        "on": on.isoformat(),
        "layers": list(book.layers),
        "known": list(known),
        "texts": [_text(one) for one in book.heads_on(on)],
        "values": [_choice(book, one) for one in choices],
        "sums": dict(Counter(str(one.relation) for one in choices)),
    }


def _text(head: LawHead) -> dict[str, Any]:
    return {
        "id": head.id,
        "layer": head.layer,
        "title": head.title,
        "version": head.version.isoformat(),
        "since": head.since.isoformat(),
        "current": head.current,
        "verified": head.verified,
        "note": head.currency_note,
    }


def _choice(book: LawBook, choice: Choice) -> dict[str, Any]:
    return {
        "name": choice.name,
        "title": choice.chosen.title,
        **_value(book, choice.chosen),
        "relation": str(choice.relation),
        "why": choice.why,
        "others": [
            {**_value(book, one.value), "relation": str(one.relation), "why": one.why}
            for one in choice.others
        ],
    }


def _value(book: LawBook, value: LawValue) -> dict[str, Any]:
    from tongxing.rulebook.weighing import words_of

    text = book.text_on(value.article.rpartition(".")[0], value.since)
    return {
        "value": value.value,
        "words": words_of(value),
        "article": value.article,
        "place": book.place_of(value),
        "version": text.head.version.isoformat() if text is not None else "",
        "layer": value.layer,
        "since": value.since.isoformat(),
        "settled": value.settled,
        "doubtful": value.doubtful,
        "note": value.note,
    }


def _print(sheet: dict[str, Any]) -> None:
    from tongxing.rulebook.choosing import STANDING_WORDS
    from tongxing.rulebook.laws import CURRENT_WORDS

    print(both(f"{sheet['on']} 的法律数值", f"numbers of the law on {sheet['on']}"))
    for one in sheet["texts"]:
        mark = CURRENT_WORDS[one["current"]] if one["verified"] else "待核对原件"
        print(f"  {one['title']}　{one['version']} 版，{one['since']} 起　{mark}")
        if one["note"]:
            print(f"      {one['note']}")
    for relation in reversed(STANDING_WORDS):
        rows = [one for one in sheet["values"] if one["relation"] == relation]
        if rows:
            print(f"\n{both(STANDING_WORDS[relation], relation)}（{len(rows)}）")
        for one in rows:
            print(f"  {acting.pad(one['title'], 40)}{one['words']}　{one['place']}（{one['version']}）")
            if one["others"] or one["doubtful"]:
                print(f"      {one['why']}")
    if sheet["layers"] == ["national"]:
        print(both("\n可以加的省：", "\nprovinces: ") + "、".join(sheet["known"]))
