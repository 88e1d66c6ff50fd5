"""The law and the library as texts, and how a fault is planted in a copy of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

from tongxing.rulebook.desk import Known
from tongxing.rulebook.document import Book
from tongxing.rulebook.problems import Problem
from tongxing.rulebook.reading import Reading, read_texts

ROOT = Path(__file__).resolve().parents[2] / "tongxing"
LAW_DIR = ROOT / "law"
PLAN_DIR = ROOT / "library" / "qingwu" / "2026"
FIRST_DAY = date(2026, 2, 5)

KNOWN = Known(
    sealed={
        "official_test": frozenset({"negative", "positive"}),
        "talk": frozenset({"fine", "needs_help", "low"}),
        "plan_evaluation": frozenset({"goes_well", "adjust", "reached"}),
    },
    deed_kinds=frozenset(
        "decision report_in agreement group_member paper_filed excuse closed official_test screening talk visit own_report plan_evaluation breach admonition police_report".split()
    ),
    figures=frozenset(
        re.findall(r"^\| `(\S+)`", (ROOT.parent / "docs" / "figures.md").read_text(encoding="utf-8"), re.M)
    ),
    roles=frozenset("social_worker clerk village_cadre police_officer doctor justice_office leader".split()),
    papers=frozenset(
        "decision rights_notice report_form agreement group_list help_plan basic_sheet id_copy evaluation release_served".split()
    ),
)

Texts = Mapping[str, bytes]


def texts_of(folder: Path, pattern: str = "**/*.toml") -> dict[str, bytes]:
    """Every TOML file below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.glob(pattern))}


LAW = texts_of(LAW_DIR)
PLAN = texts_of(PLAN_DIR, "*.toml")
CASES = {f"cases/{name}": text for name, text in texts_of(PLAN_DIR / "cases").items()}


@lru_cache(maxsize=1)
def the_book() -> Book:
    """The plan of the invented town beside today's law."""
    found = read_texts(LAW, PLAN, KNOWN)
    assert found.book is not None, found.problems
    return found.book


def planted(texts: Texts, file: str, old: str, new: str, *, times: int = 1) -> dict[str, bytes]:
    """A copy in which a text that really stands there is replaced."""
    words = texts[file].decode()
    assert old in words, f"{old!r} does not stand in {file}"
    return {**texts, file: words.replace(old, new, times).encode()}


def read_planted(file: str, old: str, new: str, *, law: bool = False, known: Known | None = KNOWN) -> Reading:
    """Read the plan with one fault planted in it, or in the law beside it."""
    if law:
        return read_texts(planted(LAW, file, old, new), PLAN, known)
    return read_texts(LAW, planted(PLAN, file, old, new), known)


def line_of(text: bytes, needle: str) -> int:
    """The line on which a text stands, counted from one."""
    return text.decode()[: text.decode().index(needle)].count("\n") + 1


def only(problems: tuple[Problem, ...], code: str) -> list[Problem]:
    """The problems of one kind."""
    return [one for one in problems if one.code == code]
