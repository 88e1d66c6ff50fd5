"""`tongxing …`: find the command, run it, turn what went wrong into words and an exit code."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Sequence
from typing import cast

from tongxing import __version__
from tongxing.config.env import EnvironmentMistake
from tongxing.faces.command import commands
from tongxing.faces.command.protocol import Command, Refused, both
from tongxing.launch.words import LaunchFailure

DONE, FAILED, USAGE = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """The entry point. Never ends in a traceback for something a person can put right."""
    known = registry()
    parser = build_parser(known)
    args = parser.parse_args(spelled_out(sys.argv[1:] if argv is None else argv, known))
    command = cast("Command | None", getattr(args, "command", None))
    if command is None:
        cast(argparse.ArgumentParser, getattr(args, "group", parser)).print_help(sys.stderr)
        return USAGE
    try:
        return command.run(args)
    except (Refused, LaunchFailure, EnvironmentMistake) as refusal:
        print(refusal, file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print(both("已中断", "interrupted"), file=sys.stderr)
        return 130
    except BrokenPipeError:
        return FAILED


# What a group means when it is typed alone.
ALONE = {"backup": "make"}


def spelled_out(typed: Sequence[str], known: Sequence[Command]) -> list[str]:
    """`tongxing backup`, `tongxing backup /mnt/usb` mean `tongxing backup make …`."""
    words = list(typed)
    if words and words[0] in ALONE:
        group = words[0]
        inner = {c.NAME.split(" ", 1)[1] for c in known if c.NAME.startswith(f"{group} ")}
        if len(words) == 1 or words[1] not in inner | {"-h", "--help"}:
            words.insert(1, ALONE[group])
    return words


def registry() -> list[Command]:
    """Every module in commands/, in alphabetical order of what is typed."""
    found = []
    for entry in pkgutil.iter_modules(commands.__path__):
        if not entry.name.startswith("_"):
            found.append(cast(Command, importlib.import_module(f"{commands.__name__}.{entry.name}")))
    return sorted(found, key=lambda command: command.NAME)


def build_parser(known: Sequence[Command]) -> argparse.ArgumentParser:
    """The parser of the whole command line; `plan check` becomes a group with a command in it."""
    parser = argparse.ArgumentParser(
        prog="tongxing", description=both("同行：应办、已办、得分", "owed, done, score")
    )
    parser.add_argument("--version", action="version", version=f"tongxing {__version__}")
    top = parser.add_subparsers(title=both("命令", "commands"), metavar="")
    groups: dict[str, argparse._SubParsersAction[argparse.ArgumentParser]] = {}
    for command in known:
        place, word = top, command.NAME
        if " " in command.NAME:
            group, word = command.NAME.split(" ", 1)
            if group not in groups:
                inner = top.add_parser(group, help=f"{group} …")
                inner.set_defaults(group=inner)
                groups[group] = inner.add_subparsers(title=both("命令", "commands"), metavar="")
            place = groups[group]
        text = both(*command.HELP)
        own = place.add_parser(word, help=text, description=text)
        own.set_defaults(command=command)
        command.add_arguments(own)
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
