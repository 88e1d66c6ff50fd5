"""`tongxing import FILE`: look at a roster, and with --yes take in every row without a fault."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tongxing.faces.command.protocol import OWNER, Refused, both, chinese

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongxing.casework.roster.rules import Judged
    from tongxing.casework.roster.staged import Staged
    from tongxing.org.actor import Actor

NAME = "import"
HELP = (
    "用表格导入名单：先逐行检查，--yes 才写进去",
    "take in a roster workbook: checked row by row, written only with --yes",
)
NEEDS = OWNER


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to read, for which township, in whose name, and how far to go."""
    parser.add_argument("file", type=Path, help=both(".xlsx、.xls、.ods 文件", "an .xlsx, .xls or .ods file"))
    parser.add_argument(
        "--town", metavar="CODE", help=both("乡镇的区划代码", "division code of the township")
    )
    parser.add_argument("--as", dest="user", metavar="USER", help=both("以谁的账号", "in whose name"))
    parser.add_argument(
        "--check", action="store_true", help=both("只检查，不写", "check only, write nothing")
    )
    parser.add_argument("--yes", action="store_true", help=both("不再问，直接导入没问题的行", "do not ask"))
    parser.add_argument("--json", action="store_true", help=both("用 JSON 说结果", "say the result as JSON"))


def run(args: argparse.Namespace) -> int:
    """0: everything is in; 1: something is left to put right, or the file was refused (said in words)."""
    from tongxing.launch.house import open_house

    try:
        data = args.file.read_bytes()
    except OSError as error:
        raise Refused(both(f"读不了 {args.file}：{error.strerror}", f"cannot read {args.file}")) from error
    with open_house():
        from django.db import transaction
        from django.utils import translation

        from tongxing.core.refusal import Refused as RefusedByRule

        with translation.override("zh-hans" if chinese() else "en"):
            try:
                with transaction.atomic():
                    return _import(args, data)
            except RefusedByRule as refused:
                return _say_refused(args, refused)


def _import(args: argparse.Namespace, data: bytes) -> int:
    from tongxing.casework.roster.actions import read_roster
    from tongxing.casework.roster.queries import judged_now
    from tongxing.core import clock

    actor = _actor(args.town, args.user)
    staged = read_roster(args.file.name, data)
    judged = judged_now(actor, staged, on=clock.today())
    report = _report(args, staged, judged)
    if not args.json:
        _print(report)
    if not args.check and report["ready"] and _agreed(args, report["ready"]):
        report["written"] = _write(actor, args.file.name, data, staged)
        if not args.json:
            done = report["written"]
            print(both(f"导入了 {done} 行，档案和全部应办都建好了。", f"{done} rows written."))
    if args.json:
        print(json.dumps(report, ensure_ascii=False))
    left = len(report["problems"]) + (0 if args.check else report["ready"] - report["written"])
    return 1 if left else 0


def _actor(town_code: str | None, username: str | None) -> Actor:
    """Somebody with the right to import, or the machine for one township."""
    from tongxing.core import clock
    from tongxing.org.actor import enter, machine
    from tongxing.org.models import Place, Staff, canonical
    from tongxing.org.roles import Permission

    towns = Place.objects.filter(kind="town")
    found = list(towns.filter(code=town_code) if town_code else towns[:2])
    if username:
        staff = Staff.objects.filter(username=canonical(username)).first()
        actor = enter(staff.pk, on=clock.today()) if staff else None
        if actor is None or not actor.may(Permission.IMPORT_ROSTER):
            raise Refused(both(f"{username} 不能导入名单：请用镇办文书的账号", f"{username} may not import"))
        if town_code and [actor.town_id] != [t.pk for t in found]:
            raise Refused(both(f"{username} 不在 {town_code}", f"{username} does not work in {town_code}"))
        return actor
    if len(found) != 1:
        codes = "、".join(f"{t.code} {t.name}" for t in towns.order_by("code"))
        raise Refused(both(f"请用 --town 写明乡镇：{codes}", f"say the township with --town: {codes}"))
    return machine(found[0].pk)


def _report(args: argparse.Namespace, staged: Staged, judged: Sequence[Judged]) -> dict[str, Any]:
    from tongxing.casework.roster.rules import tally

    counts = tally(judged)
    names = ("rows", "ready", "new", "returning", "choice", "error", "differs", "here")
    return {
        "file": args.file.name,
        **{name: getattr(counts, name) for name in names},
        "unused_columns": list(staged.unused),
        "written": 0,
        "problems": [p for row in judged for p in _problems(row)],
    }


def _problems(row: Judged) -> list[dict[str, Any]]:
    """Every fault of a row by line and column; never a name or a number of a person."""
    from tongxing.casework.roster.columns import BY_KEY

    found = [
        {"line": row.line, "column": f.title, "code": f.code, "words": f.words, "advice": f.advice}
        for f in row.findings
    ]
    advice = both("要更正请到档案里改", "correct it in the file")
    for d in row.differences:
        title = BY_KEY[d.column].title
        words = both("和档案里不一样", "differs from the file")
        found.append({"line": row.line, "column": title, "code": "differs", "words": words, "advice": advice})
    return found


def _print(report: dict[str, Any]) -> None:
    for p in report["problems"]:
        line = both(f"第 {p['line']} 行", f"row {p['line']}")
        print(f"{line}　{p['column']}　{p['words']}　→ {p['advice']}")
    unused = report["unused_columns"]
    if unused:
        print(
            both(
                f"没有用到的列：{'、'.join(unused)}，不留", f"columns not used, not kept: {', '.join(unused)}"
            )
        )
    zh = "共 {rows} 行：可以导入 {ready}，可能重复 {choice}，有错 {error}，和档案不一样 {differs}，已经在了 {here}"
    en = "{rows} rows: {ready} ready, {choice} maybe double, {error} faulty, {differs} differ, {here} here already"
    print(both(zh.format(**report), en.format(**report)))


def _agreed(args: argparse.Namespace, ready: int) -> bool:
    if args.yes:
        return True
    if args.json or not sys.stdin.isatty():
        print(both("没有写进去。要写进去请加 --yes", "nothing written; add --yes to write"), file=sys.stderr)
        return False
    question = both(f"导入没问题的 {ready} 行？(y/n) ", f"write {ready} rows? (y/n) ")
    return input(question).strip().lower() in {"y", "yes", "是"}


def _write(actor: Actor, name: str, data: bytes, staged: Staged) -> int:
    """Through the same two actions as the page, in one transaction."""
    from tongxing.casework.roster.actions import confirm, stage
    from tongxing.core import clock

    now, today = clock.now(), clock.today()
    entry = stage(by=actor, at=now, on=today, name=name, data=data, staged=staged)
    written = confirm(by=actor, at=now, on=today, import_id=entry.pk)
    return written.rows if written else 0


def _say_refused(args: argparse.Namespace, refused: Any) -> int:
    if args.json:
        told = [{"code": r.code, "words": r.words, "ways": list(r.ways)} for r in refused.refusals]
        print(json.dumps({"file": args.file.name, "refused": told}, ensure_ascii=False))
    else:
        for refusal in refused.refusals:
            print(refusal, *refusal.ways, file=sys.stderr)
    return 1
