"""`tongxing init`: make the data folder, the keys, the database and its tables; safe to repeat."""

from __future__ import annotations

import argparse
from pathlib import Path

from tongxing.faces.command.protocol import OWNER, Refused, both

NAME = "init"
HELP = (
    "建立数据文件夹、密钥、数据库和数据表（可重复运行）",
    "make data folder, keys, database and tables (safe to repeat)",
)
NEEDS = OWNER

STEPS = (
    (
        "tongxing town template > town.toml\n   tongxing town add town.toml",
        "建立乡镇和村：先打印样子，照着改好，再录入",
        "found the township and its villages: print the example, fill it in, then add it",
    ),
    (
        "tongxing staff add wenshu --name 姓名 --role clerk --place 青梧镇",
        "添工作人员：文书（clerk）、镇领导（leader）、各村的社工（social_worker），"
        "还有系统管理员（administrator）、安全管理员（security_administrator）、审计员（auditor）",
        "engage the staff: a clerk, a leader, a social_worker for the villages; and three who look after "
        "it: administrator, security_administrator, auditor",
    ),
    (
        "tongxing plan load 方案文件夹 --as wenshu\n   tongxing plan approve 2026-1 --as lingdao",
        "文书录入方案，镇领导批准：批准以后就可以导入名单",
        "the clerk loads the plan, the leader approves it; then the roster can be taken in",
    ),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where it is made comes from the environment."""
    parser.add_argument(
        "--empty",
        action="store_true",
        help=both("不要演示数据：这个数据文件夹给真实工作用", "no demo town: this home is for real work"),
    )
    parser.add_argument(
        "--no-backup",
        action="store_true",
        help=both("更新数据表之前不做备份", "no backup before tables are brought up to date"),
    )


def run(args: argparse.Namespace) -> int:
    """Prepare everything and say where it is."""
    from tongxing.launch.house import open_house
    from tongxing.launch.words import say

    with open_house(say, migrate=True, save=not args.no_backup) as house:
        if args.empty:
            _keep_empty(house.home.path)
        say(f"准备好了：{house.home.path}", f"prepared: {house.home.path}")
        if args.empty:
            _next_steps()
    return 0


def _next_steps() -> None:
    """What a new office does first, until its township is there."""
    from tongxing.org.models import Place

    if Place.objects.exists():
        return
    print(both("接下来三步：", "the next three steps:"))
    for n, (command, zh, en) in enumerate(STEPS, start=1):
        print(f"{n}. {both(zh, en)}\n   {command}")


def _keep_empty(home: Path) -> None:
    """Remember it; a home that has its demo already is not emptied by a wish."""
    from tongxing import demo

    if demo.read_mark(home) is not None:
        raise Refused(
            both(
                f"{home} 里已经有演示数据。真实工作请另选一处：TONGXING_HOME=… tongxing init --empty",
                f"{home} holds the demo town: choose another home with TONGXING_HOME=…",
            )
        )
    demo.keep_empty(home)
