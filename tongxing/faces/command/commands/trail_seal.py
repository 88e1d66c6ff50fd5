"""`tongxing trail seal`: close what was written since the last seal, now."""

from __future__ import annotations

import argparse

from tongxing.faces.command import acting
from tongxing.faces.command.protocol import OWNER, both

NAME = "trail seal"
HELP = ("封存操作记录", "seal the trail")
NEEDS = OWNER


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing but `--json`."""
    acting.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Seal, and print the newest head."""
    with acting.house():
        from tongxing.core.trail import reading, sealing
        from tongxing.verify.chain import figures

        made = sealing.seal()
        last = reading.newest()
        value = {
            "seals": len(made),
            "number": last.number if last else 0,
            "head": last.head.hex() if last else "",
        }
        head = figures(last.head) if last else "-"
        words = both(
            f"封存了 {len(made)} 次；第 {value['number']} 次，摘要 {head}",
            f"{len(made)} seals; number {value['number']}, head {head}",
        )
        acting.answer(args.json, value, lambda: print(words))
    return 0
