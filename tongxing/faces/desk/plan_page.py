"""The plan beside what the machine understood: chapters, coverage, every sentence with its notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core import vocabulary
from tongxing.core.ui.parts import Choice, Figure, Note
from tongxing.core.ui.sheets import Coverage, PlanLine
from tongxing.faces.desk.clauses import chapter_of, clause_part
from tongxing.rulebook.document import Book, Clause
from tongxing.rulebook.lint import Advice, lint

KINDS = {
    "computed": "computed",
    "confirmed": "confirmed",
    "not_needed": "nothing",
    "not_covered": "uncovered",
}
NOTES = {
    "law_first": ("law", N_("法律为准")),
    "unreachable": ("cannot", N_("达不到")),
    "explain": ("plain", N_("说明")),
}
WARNING = ("law_first", "unreachable")
NUMBERS = re.compile(r"(\d+)")
NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Looking:
    """Which part of which version she looks at."""

    book: Book
    key: str
    chapter: str = ""
    only: str = ""
    version: str = ""

    def url(self, **change: str) -> str:
        """The same page, another part."""
        query = {"version": self.version, "chapter": self.chapter, "only": self.only} | change
        kept = urlencode({name: value for name, value in query.items() if value})
        return f"/plan/?{kept}" if kept else "/plan/"


@lru_cache(maxsize=64)
def in_order(book: Book) -> dict[str, Clause]:
    """The sentences as they are numbered: S9 stands before S10, whichever file it came in."""
    return dict(
        sorted(
            book.clauses.items(),
            key=lambda one: [int(n) if n.isdigit() else n for n in NUMBERS.split(one[0])],
        )
    )


@lru_cache(maxsize=64)
def chapters_of(book: Book) -> dict[str, str]:
    """Which chapter each sentence stands in; a phase of the year is a chapter of its own.

    What stands before the first part belongs to it, and so does what stands before a part's first phase.
    """
    phases = {chapter_of(book.clauses[p.clause].place) for p in book.phases if p.clause in book.clauses}
    parts = {name[:1] for name in phases if len(name) > 1}
    found: dict[str, str] = {}
    waiting: list[str] = []
    for key, clause in in_order(book).items():
        name = _chapter(clause.place, phases, parts)
        if not name:
            waiting.append(key)
            continue
        found |= dict.fromkeys([*waiting, key], name)
        waiting = []
    return found | dict.fromkeys(waiting, next(reversed(found.values()), "") if found else "")


def _chapter(place: str, phases: set[str], parts: set[str]) -> str:
    if place[:1] not in NUMERALS:
        return ""
    name = chapter_of(place)
    if place[:1] in parts:
        return name if name in phases else ""
    return place[:1]


def chapters(look: Looking) -> list[Choice]:
    """The chapters with how many sentences each has."""
    counts: Counter[str] = Counter(chapters_of(look.book).values())
    titles = {
        chapter_of(look.book.clauses[p.clause].place): p.title
        for p in look.book.phases
        if p.clause in look.book.clauses
    }
    everything = Choice(_("全部"), look.url(chapter=""), not look.chapter, len(look.book.clauses))
    return [
        everything,
        *(
            Choice(f"{name}{titles.get(name, '')}", look.url(chapter=name), name == look.chapter, n)
            for name, n in counts.items()
        ),
    ]


def coverage(look: Looking) -> Coverage:
    """How much of the text the machine does, people settle, needs nothing, is not covered."""
    counts: Counter[str] = Counter(KINDS[c.treatment] for c in look.book.clauses.values())
    warned = sum(1 for c in look.book.clauses.values() if _warned(c))

    def figure(kind: str) -> Figure:
        return Figure(counts[kind], look.url(only=kind, chapter=""), opened=look.only == kind)

    return Coverage(
        total=len(look.book.clauses),
        computed=figure("computed"),
        confirmed=figure("confirmed"),
        nothing=figure("nothing"),
        uncovered=figure("uncovered"),
        warnings=Figure(
            warned, look.url(only="warned", chapter=""), unit=_("处"), opened=look.only == "warned"
        ),
        warnings_text=_warnings_text(look.book),
    )


def _warned(clause: Clause) -> bool:
    return any(note.kind in WARNING for note in clause.notes)


def _warnings_text(book: Book) -> str:
    counts: Counter[str] = Counter(
        n.kind for c in book.clauses.values() for n in c.notes if n.kind in WARNING
    )
    said = "，".join(f"{_(NOTES[kind][1])} {counts[kind]}" for kind in WARNING if counts[kind])
    formal = [one for one in advice(book) if one.code in ("meeting", "photo", "papers", "logins", "punish")]
    clean = _("没有发现按会议、照片、材料、登录次数或处罚人数加分的条款。")
    return "　".join(part for part in (said, clean if not formal else "") if part)


@lru_cache(maxsize=64)
def advice(book: Book) -> tuple[Advice, ...]:
    """What is not wise in this plan, though it may be used."""
    return lint(book)


def problems(book: Book) -> list[Note]:
    """The advice as notes on top of the page."""
    return [Note(one.what, kind="cannot", head=_("建议")) for one in advice(book)]


def only(look: Looking) -> list[Choice]:
    """只看: what deserves a second look."""
    part = coverage(look)
    rows = (
        ("warned", _("有提醒的"), part.warnings.n if part.warnings else 0),
        ("confirmed", _("专人认定的"), part.confirmed.n),
        ("uncovered", _("还没覆盖的"), part.uncovered.n),
    )
    found = [Choice(label, look.url(only=kind, chapter=""), look.only == kind, n) for kind, label, n in rows]
    return [*found, Choice(_("全部"), look.url(only=""), False)] if look.only else found


def lines(look: Looking) -> Iterator[PlanLine]:
    """Every sentence that is looked at, beside what the machine understood."""
    where = chapters_of(look.book)
    for key, clause in in_order(look.book).items():
        if look.chapter and where.get(key) != look.chapter:
            continue
        if look.only and look.only != (
            "warned" if look.only == "warned" and _warned(clause) else KINDS[clause.treatment]
        ):
            continue
        yield PlanLine(
            number=key,
            place=clause.place,
            says=clause.says,
            kind=KINDS[clause.treatment],
            reads=clause.understood,
            second=second(look.book, clause),
            clause=_law(look.book, clause),
            notes=tuple(Note(n.text, kind=NOTES[n.kind][0], head=_(NOTES[n.kind][1])) for n in clause.notes),
            anchor=key,
        )


def _law(book: Book, clause: Clause):  # type: ignore[no-untyped-def]
    """The first article of the law the sentence leans on."""
    law = next((cite for cite in clause.cite if "." in cite), None)
    return clause_part(book, law) if law else None


def second(book: Book, clause: Clause) -> str:
    """By which parts of the machine: 应办 定期检测、评分表 B1、守护 G1."""
    return "、".join(dict.fromkeys(word for word in (_by(book, name) for name in clause.by) if word))


def _by(book: Book, name: str) -> str:
    kind, _dot, rest = name.partition(".")
    if kind == "duty":
        return _("应办：%(what)s") % {"what": next((d.title for d in book.duties if d.id == rest), rest)}
    if kind == "indicator":
        return _("评分表 %(code)s") % {"code": rest}
    if kind == "guard":
        return _("守护 %(number)s") % {"number": rest}
    if kind == "value" and rest in book.values:
        return book.values[rest].title
    if kind == "figure" and rest in vocabulary.figures:
        return _(vocabulary.figures[rest].title)
    if kind == "phase":
        return next((p.title for p in book.phases if p.id == rest), "")
    if kind == "paper":
        return next((p.name for p in book.papers if p.kind == rest), "")
    if kind == "task":
        return _("任务：%(what)s") % {"what": next((t.title for t in book.tasks if t.id == rest), rest)}
    if kind == "unit":
        return next((u.title for u in book.units if u.id == rest), "")
    return ""
