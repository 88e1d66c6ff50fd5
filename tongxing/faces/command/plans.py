"""Finding a plan for a command: files on the disk, or a version in the house."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tongxing.faces.command import acting
from tongxing.faces.command.protocol import Refused, both

if TYPE_CHECKING:
    from tongxing.rulebook.document import Book


def add_path(parser: argparse.ArgumentParser, *, optional: bool = False) -> None:
    """A folder of TOML files, or one file."""
    parser.add_argument(
        "path",
        metavar="DIR|FILE",
        nargs="?" if optional else None,
        type=Path,
        help=both("方案文件夹或文件", "folder or file of a plan")
        + (both("；不写就是正在执行的方案", "; without it the plan in force") if optional else ""),
    )


def read_files(path: Path) -> dict[str, str]:
    """The TOML files of a plan as text, without its worked cases."""
    from tongxing.plans.books import read_tree

    if not path.exists():
        raise Refused(both(f"找不到 {path}", f"no such folder or file: {path}"))
    try:
        files = read_tree(path) if path.is_dir() else {path.name: path.read_text(encoding="utf-8")}
    except UnicodeDecodeError:
        raise Refused(
            both(f"{path} 里有文件不是 UTF-8 编码，请另存为 UTF-8", "a file is not UTF-8")
        ) from None
    if not files:
        raise Refused(both(f"{path} 里没有 .toml 文件", f"no .toml file in {path}"))
    return files


def read_cases(path: Path) -> dict[str, bytes]:
    """The worked cases beside a plan."""
    folder = path / "cases" if path.is_dir() else path.parent / "cases"
    return {p.name: p.read_bytes() for p in sorted(folder.glob("*.toml"))}


def book_or_problems(files: dict[str, str]) -> tuple[Book | None, tuple[Any, ...]]:
    """The book of some files, or everything that is wrong with them."""
    from tongxing.plans.books import read_source

    reading = read_source(files)
    return reading.book, reading.problems


def book_of(args: argparse.Namespace) -> tuple[Book, str]:
    """The book of the given files or of the plan in force, with its name; refused when it cannot be read."""
    from tongxing.core import clock
    from tongxing.plans.books import chain

    if args.path is not None:
        book, problems = book_or_problems(read_files(args.path))
        if book is None:
            raise Refused("\n".join(str(p) for p in problems))
        return book, str(args.path)
    actor = acting.machine(acting.one_town(args.town))
    plan = chain(actor.town_id).on(clock.today())
    if plan is None:
        raise Refused(both(f"{actor.town_name}今天没有正在执行的方案", "no plan in force today"))
    return plan.book, plan.key


def problem_rows(problems: tuple[Any, ...]) -> list[dict[str, Any]]:
    """Problems for a program."""
    return [
        {"file": p.file, "line": p.line, "what": p.what, "advice": p.advice, "code": p.code} for p in problems
    ]
