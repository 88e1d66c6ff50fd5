"""`tongxing town add FILE`: found a township, or add the new villages of its file."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from tongxing.faces.command import acting
from tongxing.faces.command.protocol import OWNER, Refused, both

if TYPE_CHECKING:
    from tongxing.org.actions import Founded

NAME = "town add"
HELP = (
    "按文件建立乡镇和村；再运行只添新的村，什么也不删",
    "found a township from a file; again, it only adds new villages",
)
NEEDS = OWNER


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file; `tongxing town template` prints one."""
    parser.add_argument(
        "file", metavar="FILE", type=Path, help=both("乡镇文件（.toml）", "the founding file (.toml)")
    )
    acting.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Every mistake of the file at once, or the township."""
    text = _text(args.file)
    with acting.house():
        from tongxing.core.refusal import stop_if
        from tongxing.org.actions import found_town
        from tongxing.org.founding import read_town

        _no_demo_here()
        sheet, problems = read_town(text)
        stop_if(*problems)
        assert sheet is not None
        made = found_town(by=None, at=acting.moment(), sheet=sheet)
    found = {"town": sheet.town.name, "added": made.added, "changed": made.changed, "kept": made.kept}
    acting.answer(args.json, found, lambda: _print(sheet.town.name, made))
    return 0


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise Refused(both(f"读不了 {path}：{error.strerror}", f"cannot read {path}")) from error
    except UnicodeDecodeError:
        raise Refused(
            both(f"{path} 不是 UTF-8 编码，请另存为 UTF-8", f"{path} is not UTF-8: save it as UTF-8")
        ) from None


def _no_demo_here() -> None:
    """Invented people and real ones do not live in one house."""
    from tongxing import demo

    home = Path(os.environ["TONGXING_HOME"])
    if demo.read_mark(home) is not None:
        raise Refused(
            both(
                f"{home} 里是演示数据，真实的乡镇不能放在一起。请另选一处：TONGXING_HOME=… tongxing init --empty",
                f"{home} holds the demo town: choose another home with TONGXING_HOME=…",
            )
        )


def _print(town: str, made: Founded) -> None:
    if made.added:
        names = "、".join(made.added)
        print(both(f"建好了 {len(made.added)} 处：{names}", f"{len(made.added)} places added: {names}"))
    if made.changed:
        names = "、".join(made.changed)
        print(both(f"改了路程：{names}", f"distance changed: {names}"))
    if not made.added and not made.changed:
        print(both(f"{town}和文件一样，没有改动", f"{town} is as the file says: nothing changed"))
    if made.kept:
        names = "、".join(made.kept)
        print(both(f"文件里没有写、照旧保留：{names}", f"not in the file, kept as they are: {names}"))
