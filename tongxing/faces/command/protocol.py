"""What a command module must offer, and what it may use."""

from __future__ import annotations

import argparse
import os
from typing import Protocol

OWNER = "owner"
"""Needs nothing but the keys of the house: whoever may read them owns the machine, and no wall stands before her."""


class Refused(Exception):
    """The command does not do it; the text says why and what to do. Ends with exit code 1."""


class Command(Protocol):
    """The shape of a module in commands/. ``NEEDS`` is a permission by name, or :data:`OWNER`."""

    NAME: str
    HELP: tuple[str, str]
    NEEDS: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the arguments."""

    def run(self, args: argparse.Namespace) -> int:
        """Do it; returns the exit code."""


def chinese() -> bool:
    """Whether the person at the terminal reads Chinese (unknown terminals do: the house speaks Chinese)."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return value.startswith("zh") or value.split(".")[0] in ("C", "POSIX")
    return True


def both(zh: str, en: str) -> str:
    """One text in the terminal's language; beside English the Chinese stays first where the language is unknown."""
    return zh if chinese() else f"{zh} / {en}"
