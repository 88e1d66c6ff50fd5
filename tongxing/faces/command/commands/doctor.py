"""`tongxing doctor`: look at everything the house stands on, and say what to do about what is wrong."""

from __future__ import annotations

import argparse

from tongxing.faces.command.protocol import OWNER

NAME = "doctor"
HELP = ("检查运行环境，逐项说明好坏和办法", "check the machine, item by item, with advice")
NEEDS = OWNER


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments: it looks at the house this environment names."""


def run(args: argparse.Namespace) -> int:
    """Print every finding; 1 when a grave one is not ok."""
    from tongxing.core import clock
    from tongxing.launch.examination import examine

    grave = 0
    for finding in examine(clock.today()):
        mark = "好  " if finding.ok else ("问题" if finding.grave else "注意")
        print(f"{mark}  {finding.what}：{finding.detail}", flush=True)
        grave += not finding.ok and finding.grave
    print(f"有 {grave} 个问题 ({grave} problems)" if grave else "没有问题 (no problems)")
    return 1 if grave else 0
