"""`tongxing trail export FOLDER`: the trail as text, with the file that checks it beside."""

from __future__ import annotations

import argparse
from pathlib import Path

from tongxing.faces.command import acting
from tongxing.faces.command.protocol import OWNER, Refused, both

NAME = "trail export"
HELP = ("导出操作记录和核对程序", "export the trail with its checking program")
NEEDS = OWNER


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to."""
    parser.add_argument(
        "folder", type=Path, help=both("放到哪个文件夹（新的或空的）", "a new or empty folder")
    )
    acting.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Leave a trace, seal, write, and print what to compare it with."""
    with acting.house():
        from tongxing.core import audit

        audit.trace(None, "trail.export", about="trail")
    with acting.house():
        from tongxing.core.trail import exporting, reading, sealing
        from tongxing.verify.chain import figures

        sealing.seal()
        try:
            events = exporting.export(args.folder)
        except FileExistsError:
            raise Refused(both(f"文件夹不是空的：{args.folder}", f"not empty: {args.folder}")) from None
        except OSError as error:
            raise Refused(both(f"写不进去：{error}", f"cannot write: {error}")) from error
        last = reading.newest()
        value = {
            "events": events,
            "number": last.number if last else 0,
            "head": last.head.hex() if last else "",
        }
        words = both(
            f"导出了 {events} 条到 {args.folder}。核对：python3 {args.folder}/check.py {args.folder}/trail.jsonl",
            f"{events} events in {args.folder}; check: python3 {args.folder}/check.py {args.folder}/trail.jsonl",
        )
        acting.answer(args.json, value, lambda: print(words, figures(last.head)[:39] if last else ""))
    return 0
