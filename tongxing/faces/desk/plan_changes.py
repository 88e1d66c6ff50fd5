"""What changes from one plan to the next, in a clerk's words: numbers and days first, bookkeeping left out."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core.ui.parts import Clause
from tongxing.faces.desk.clauses import clause_part
from tongxing.faces.desk.terms import measure_word
from tongxing.rulebook.difference import Change, Row, compare
from tongxing.rulebook.document import Book

WORDS = {Change.ADDED: N_("新增"), Change.REMOVED: N_("取消"), Change.CHANGED: N_("改动")}
PARTS = {
    "says": N_("原句摘要"),
    "understood": N_("系统的读法"),
    "treatment": N_("怎么办理"),
    "text": N_("提醒"),
    "opens": N_("提前多少开始"),
    "due": N_("最晚"),
    "lapses": N_("补办到"),
    "every": N_("多久一次"),
    "outcomes": N_("哪些结果算办了"),
    "excused": N_("免计的理由"),
    "points": N_("分值"),
    "points_total": N_("总分"),
    "weight": N_("权重"),
    "bonus": N_("最多加几分"),
    "grades": N_("等次"),
    "seen_for": N_("看几个工作日"),
    "answered_in": N_("几个工作日答复"),
    "part_of": N_("是哪一项的分项"),
    "capped": N_("扣完为止"),
    "body": N_("由谁考评"),
    "posts": N_("考核哪些岗位"),
    "units": N_("考核哪些单位"),
    "annex": N_("在哪件附件"),
    "scheme": N_("在哪张评分表"),
    "shape": N_("怎么算"),
    "amount": N_("数"),
    "steps": N_("分档"),
    "need": N_("至少"),
    "each": N_("每次"),
    "cap": N_("封顶"),
    "floor": N_("保底"),
    "ratio": N_("比例"),
    "rate": N_("比例"),
    "starts": N_("开始"),
    "ends": N_("结束"),
    "anchor": N_("从哪天数"),
    "title": N_("名称"),
    "name": N_("名称"),
    "needed_from": N_("从什么时候要有"),
    "note": N_("说明"),
}
MAIN = {
    "scheme": "title",
    "clause": "says",
    "duty": "title",
    "indicator": "title",
    "paper": "name",
    "phase": "title",
} | {
    "task": "title",
    "unit": "title",
    "reason": "title",
    "group": "title",
    "value": "title",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One change as the page shows it."""

    what: str
    word: str
    old: str
    new: str
    clause: Clause | None


def changes(old: Book, new: Book, keys: tuple[str, str]) -> list[Shown]:
    """Every change a person would ask about; a thing that comes or goes as a whole is one line."""
    rows = compare(old, new)
    whole = {_thing(r.path) for r in rows if _is_main(r.path) and r.change is not Change.CHANGED}
    kept = [r for r in rows if (_is_main(r.path) if _thing(r.path) in whole else _part(r.path) in PARTS)]
    return [
        _shown(r, old if r.change is Change.REMOVED else new, keys[r.change is not Change.REMOVED])
        for r in kept
    ]


def _shown(row: Row, book: Book, key: str) -> Shown:
    clause = clause_part(book, row.clause, key) if row.clause else None
    return Shown(_label(row), _(WORDS[row.change]), row.old, row.new, clause)


def _thing(path: str) -> tuple[str, ...]:
    return tuple(path.split(".")[:2])


def _part(path: str) -> str:
    return path.rpartition(".")[2]


def _is_main(path: str) -> bool:
    parts = path.split(".")
    return len(parts) == 3 and MAIN.get(parts[0]) == parts[2]


def _label(row: Row) -> str:
    """定期检测　社区戒毒第 1 年　多久一次"""
    title = row.title.rpartition("·")[0]
    said = [title]
    for step in row.path.split(".")[2:-1]:
        measure, dash, year = step.rpartition("-")
        if dash and year.isdigit():
            said.append(_("%(measure)s第 %(year)s 年") % {"measure": measure_word(measure), "year": year})
    if not _is_main(row.path) or row.change is Change.CHANGED:
        said.append(_(PARTS.get(_part(row.path), "")) if _part(row.path) in PARTS else "")
    return "　".join(one for one in said if one)
