"""Laying the page of missing papers: three numbers, each group with its drawn share, and the rows of what was opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongxing.casework.papers.queries import FileState, Kept, by_paper, by_village, by_worker
from tongxing.core.ui import words
from tongxing.core.ui.parts import Cell, Choice, Clause, Figure, Link, Pager, PersonRef, RowsPanel
from tongxing.core.ui.sheets import BoardCell, BoardColumn, BoardRow
from tongxing.faces.desk.asof import address
from tongxing.faces.desk.clauses import clause_part
from tongxing.faces.desk.folder import why_words
from tongxing.plans.books import Chain

PATH, PRINT = "/papers/missing/", "/papers/missing/print/"
AT_ONCE = 50
ALL = "all"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked at: grouped by whom, running or over, which number is open, which page of its rows."""

    on: date
    by: str
    over: bool
    group: str = ""
    what: str = ""
    page: int = 1

    def keep(self, **more: str) -> dict[str, str]:
        """What an address carries to stay on this way of looking."""
        kept = {"by": "worker"} if self.by == "worker" else {}
        return {**kept, **({"of": "over"} if self.over else {}), **more}

    def number(self, n: int, group: str, what: str, unit: str = "") -> Figure:
        """A number that opens its rows."""
        url = f"{address(PATH, **self.keep(open=f'{group}.{what}'))}#opened"
        return Figure(n, url, unit, opened=(group, what) == (self.group, self.what))


@dataclass(frozen=True, slots=True)
class Line:
    """One file behind a number: whose, and what it lacks in words."""

    person: PersonRef
    place: str
    worker: str
    has: str
    lacks: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One kind of paper that is missing somewhere."""

    name: str
    clause: Clause | None
    files: Figure


def missing_page(files: Sequence[FileState], plans: Chain, asked: Asked) -> dict[str, Any]:
    """Everything the page shows; ``shown`` is how many people stand on it by name."""
    every = Kept(ALL, _("合计"), tuple(files))
    groups = by_worker(files) if asked.by == "worker" else by_village(files)
    panel, after, pager = _panel([*groups, every], files, asked)
    return {
        "title": _("缺什么材料"),
        "second": _second(plans, asked),
        "cells": _cells(every, asked),
        "groups": [Choice(_("按村（社区）"), _to(asked, by=""), asked.by == "village"), Choice(_("按社工"), _to(asked, by="worker"), asked.by == "worker")],
        "which": [Choice(_("正在执行的"), _to(asked, of=""), not asked.over), Choice(_("已经结束的"), _to(asked, of="over"), asked.over)],
        "print": Link(_("打印缺件单"), address(PRINT, **asked.keep()), "printer") if every.missing else None,
        "head": _("社工") if asked.by == "worker" else _("村（社区）"),
        "columns": [
            BoardColumn(_("档案"), _("份")),
            BoardColumn(_("齐全"), _("齐的 / 全部"), wide=True),
            BoardColumn(_("不齐"), _("份档案")),
            BoardColumn(_("缺"), _("份材料")),
        ],
        "rows": [_row(one, asked) for one in (*groups, every)] if files else [],
        "kinds": _kinds(files, plans, asked),
        "panel": panel,
        "panel_after": after,
        "pager": pager,
        "shown": len(panel.rows) if panel else 0,
        "kinds_open": after == "kinds",
    }  # fmt: skip


def print_page(files: Sequence[FileState], plans: Chain, asked: Asked) -> dict[str, Any]:
    """The same on paper: each group with its files that lack something, and a box for every paper."""
    groups = by_worker(files) if asked.by == "worker" else by_village(files)
    return {
        "second": _second(plans, asked, on_paper=True),
        "parts": [
            (one.name or _("没有人负责"), one.missing, [_line(f, asked.on) for f in one.lacking])
            for one in groups
            if one.lacking
        ],
        "back_url": address(PATH, **asked.keep()),
    }


def _to(asked: Asked, **change: str) -> str:
    kept = {**asked.keep(), **change}
    return address(PATH, **{name: value for name, value in kept.items() if value})


def _second(plans: Chain, asked: Asked, *, on_paper: bool = False) -> str:
    plan = plans.on(asked.on)
    if plan is None:
        return _("本镇还没有执行中的方案，方案写了要哪些材料，才算得出缺什么。")
    said = {"plan": plan.key}
    if on_paper:
        return _("截至今天，按 %(plan)s 版方案（S61、S62）。事情发生的第二天起才算缺。") % said
    return (
        _("截至今天，按 %(plan)s 版方案（S61、S62）。事情发生的第二天起才算缺；带下划线的数都能点开。") % said
    )


def _cells(every: Kept, asked: Asked) -> list[Cell]:
    owed = sum(one.asked for one in every.files)
    oldest = min((m.since for one in every.lacking for m in one.missing if m.since), default=None)
    third = _("最早从 %(day)s起") % {"day": words.day(oldest, asked.on)} if oldest else ""
    return [
        Cell(_("材料齐的档案"), figure=asked.number(len(every.complete), ALL, "complete"), of=asked.number(len(every.files), ALL, "files")),
        Cell(_("不齐的档案"), figure=asked.number(len(every.lacking), ALL, "lacking", _("份")), second=third),
        Cell(_("缺的材料"), figure=asked.number(every.missing, ALL, "missing", _("份")), second=_("该有 %(n)s 份") % {"n": owed}),
    ]  # fmt: skip


def _row(one: Kept, asked: Asked) -> BoardRow:
    share = BoardCell(
        asked.number(len(one.complete), one.key, "complete"), asked.number(len(one.files), one.key, "files")
    )
    return BoardRow(
        one.name or _("没有人负责"),
        (
            asked.number(len(one.files), one.key, "files"),
            share,
            asked.number(len(one.lacking), one.key, "lacking"),
            asked.number(one.missing, one.key, "missing"),
        ),
        total=one.key == ALL,
    )


def _kinds(files: Sequence[FileState], plans: Chain, asked: Asked) -> list[PaperLine]:
    plan = plans.on(asked.on)
    return [
        PaperLine(
            paper.name,
            clause_part(plan.book, paper.clause, plan.key) if plan else None,
            asked.number(len(some), "paper", paper.kind),
        )
        for paper, some in by_paper(files)
    ]


# ── the rows of one number ───────────────────────────────────────────────────


def _panel(
    groups: Sequence[Kept], files: Sequence[FileState], asked: Asked
) -> tuple[RowsPanel | None, str, Pager | None]:
    """The rows, the row of the table they stand under, and the way on; nothing for a number that is none."""
    name, found = _opened(groups, files, asked)
    if found is None:
        return None, "", None
    start = (asked.page - 1) * AT_ONCE
    shown = found[start : start + AT_ONCE]
    panel = RowsPanel(
        title=_("%(name)s　%(n)s 份档案") % {"name": name, "n": len(found)},
        scope=_("按编号排。点姓名打开档案，缺的在那里补。"),
        close_url=address(PATH, **asked.keep()),
        rows=tuple(_line(one, asked.on) for one in shown),
    )
    return panel, "kinds" if asked.group == "paper" else name, _pager(len(found), start, asked)


def _opened(
    groups: Sequence[Kept], files: Sequence[FileState], asked: Asked
) -> tuple[str, tuple[FileState, ...] | None]:
    if asked.group == "paper":
        found = {paper.kind: (paper.name, some) for paper, some in by_paper(files)}
        return found.get(asked.what, ("", None))
    one = next((g for g in groups if g.key == asked.group), None)
    if one is None:
        return "", None
    of = {"files": one.files, "complete": one.complete, "lacking": one.lacking, "missing": one.lacking}
    return one.name or _("没有人负责"), of.get(asked.what)


def _line(one: FileState, on: date) -> Line:
    lacks = []
    for _kind, same in groupby(one.missing, key=lambda m: m.paper.kind):
        some = list(same)
        times = ngettext("%(n)s 份", "%(n)s 份", len(some)) % {"n": len(some)} if len(some) > 1 else ""
        lacks.append((words.clauses([some[0].paper.name, times]), why_words(some[0], on)))
    return Line(
        person=PersonRef(one.name, f"/people/{one.person_id}/#papers-head", one.number),
        place=one.place,
        worker=one.worker,
        has=f"{one.asked - len(one.missing)} / {one.asked}",
        lacks=tuple(lacks),
    )


def _pager(total: int, start: int, asked: Asked) -> Pager | None:
    if total <= AT_ONCE:
        return None

    def to(page: int) -> str:
        here = asked.keep(open=f"{asked.group}.{asked.what}", page=str(page))
        return f"{address(PATH, **here)}#opened"

    label = _("%(first)s—%(last)s，共 %(total)s") % {
        "first": start + 1,
        "last": min(start + AT_ONCE, total),
        "total": total,
    }
    return Pager(
        label,
        previous=to(asked.page - 1) if asked.page > 1 else "",
        next=to(asked.page + 1) if start + AT_ONCE < total else "",
    )
