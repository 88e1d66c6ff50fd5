"""A problem in a plan file: where it stands, what is wrong, what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that keeps a plan from being loaded, in words, with its twin in English."""

    file: str
    line: int
    what: str
    advice: str = ""
    what_en: str = ""
    code: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.what}" + (f"。{self.advice}" if self.advice else "")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """您是不是想写……  The nearest known name, or the list when it is short."""
    names = sorted(set(known))
    near = get_close_matches(word, names, n=1, cutoff=0.6)
    if near:
        return f"是不是想写「{near[0]}」？"
    if names and len(names) <= 12:
        return "可以写：" + "、".join(names)
    return ""
