"""What the preview of a roster shows: four numbers, the rows of one view, and the button that counts."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongxing.casework.roster.queries import LedgerLine, Waiting
from tongxing.casework.roster.rows import Villages
from tongxing.casework.roster.rules import Judged, Tally, Verdict, tally
from tongxing.core.ui.parts import Cell, Choice, Figure, Link, PersonRef
from tongxing.core.ui.sheets import ImportRow
from tongxing.core.ui.words import day

SHOWN = 300
OPEN = (Verdict.ERROR, Verdict.CHOICE, Verdict.DIFFERS)
VIEWS: dict[str, tuple[Verdict, ...]] = {
    "open": OPEN,
    "error": (Verdict.ERROR,),
    "alike": (Verdict.CHOICE, Verdict.DIFFERS),
    "ready": (Verdict.READY,),
    "here": (Verdict.HERE,),
    "all": tuple(Verdict),
}


def preview(found: Waiting, villages: Villages, view: str) -> dict[str, Any]:
    """The context of the preview page."""
    counts = tally(found.judged)
    default = "open" if counts.open else "all"
    view = view if view in VIEWS else default
    rows = [r for r in found.judged if r.verdict in VIEWS[view]]
    names = {pk: name for name, pk in villages.ids.items()}
    return {
        "title": _("先看一遍，还没有写进去"),
        "file_name": found.file_name,
        "rows_total": counts.rows,
        "cells": _cells(found, counts),
        "views": _views(found, counts, view),
        "rows": [_row(found, r, names) for r in rows[:SHOWN]],
        "marked_url": reverse("import_marked", args=[found.id]),
        "drop": Link(_("放弃"), reverse("import_drop", args=[found.id]), icon="trash", post=True),
        "commit_url": reverse("import_confirm", args=[found.id]),
        "commit_count": counts.ready,
        "commit_second": _commit_second(found, counts, cut=len(rows) > SHOWN),
        "undo_until": "",
    }


def _address(found: Waiting, view: str) -> str:
    return f"{reverse('import_preview', args=[found.id])}?view={view}"


def _cells(found: Waiting, counts: Tally) -> list[Cell]:
    unused = found.staged.unused
    row, column = _("行"), _("列")
    shown = "、".join(unused[:3]) + (_("等") if len(unused) > 3 else "")
    here = _("另有 %(n)s 行已经在了，不用再导") % {"n": counts.here} if counts.here else ""
    differs = _("%(n)s 行和档案里不一样") % {"n": counts.differs} if counts.differs else ""
    made = _("建 %(n)s 份新档案") % {"n": counts.new}
    if counts.returning:
        made += _("，在 %(n)s 份旧档案里建新措施") % {"n": counts.returning}
    alike = counts.choice + counts.differs
    return [
        Cell(
            _("可以导入"),
            second=made,
            third=here,
            figure=Figure(counts.ready, _address(found, "ready"), row),
        ),
        Cell(
            _("可能重复"),
            second=_("要您选一下是不是同一个人") if counts.choice else "",
            third=differs,
            figure=Figure(alike, _address(found, "alike"), row),
        ),
        Cell(
            _("有错"),
            second=_("改好再导，或者先跳过") if counts.error else "",
            figure=Figure(counts.error, _address(found, "error"), row),
        ),
        Cell(
            _("没有用到的列"),
            second=_("%(heads)s，用不着，不留") % {"heads": shown} if unused else "",
            figure=Figure(len(unused), unit=column),
        ),
    ]


def _views(found: Waiting, counts: Tally, view: str) -> list[Choice]:
    offered = [("open", _("要处理"), counts.open), ("ready", _("可以导入"), counts.ready)]
    if counts.here:
        offered.append(("here", _("已经在了"), counts.here))
    offered.append(("all", _("全部"), counts.rows))
    return [Choice(label, _address(found, key), view == key, n) for key, label, n in offered]


def _commit_second(found: Waiting, counts: Tally, *, cut: bool) -> str:
    words = []
    if counts.open:
        words.append(
            ngettext("其余 %(n)s 行留在这里，改好再导。", "其余 %(n)s 行留在这里，改好再导。", counts.open)
            % {"n": counts.open}
        )
    elif not counts.ready:
        words.append(_("没有要写进去的。"))
    words.append(_("没有导入的内容 %(day)s 自动清掉。") % {"day": day(found.expires_on)})
    if cut:
        words.append(_("这里只显示前 %(n)s 行。") % {"n": SHOWN})
    return "".join(words)


WORDS = {Verdict.READY: "ok", Verdict.HERE: "ok", Verdict.ERROR: "error"}


def _row(found: Waiting, row: Judged, names: dict[int, str]) -> ImportRow:
    errors = row.errors
    columns = [f.column for f in errors]
    bad = "id" if "id_number" in columns else ("village" if "village" in columns else "")
    return ImportRow(
        line=row.line,
        person=PersonRef(row.values.name),
        id_hint=id_hint(row.values.id_number),
        village=row.values.village,
        verdict=WORDS.get(row.verdict, "duplicate"),
        word=_word(row),
        advice=_advice(row),
        bad_field=bad,
        action=_action(found, row, names),
    )


def _word(row: Judged) -> str:
    if row.findings:
        more = len(row.errors) - 1
        word = row.findings[0].words
        return word if more < 1 else _("%(word)s，还有 %(n)s 处") % {"word": word, "n": more}
    words = {
        Verdict.READY: _("可以导入"),
        Verdict.HERE: _("已经在了"),
        Verdict.DIFFERS: _("和档案里不一样"),
    }
    return words.get(row.verdict, "")


def _advice(row: Judged) -> str:
    if row.verdict == Verdict.DIFFERS:
        told = "；".join(d.words for d in row.differences)
        return _("%(told)s。要更正请到档案里改") % {"told": told}
    if row.verdict == Verdict.HERE and row.likeness is not None:
        return row.likeness.number
    return "；".join(f.advice for f in row.findings)


def _action(found: Waiting, row: Judged, names: dict[int, str]) -> Link | None:
    address = reverse("import_row", args=[found.id, row.line])
    if row.verdict == Verdict.CHOICE:
        return Link(_("比一比"), address, kind="soft")
    if row.verdict == Verdict.ERROR:
        first = row.errors[0]
        if len(row.errors) == 1 and first.village_id in names:
            name = names[first.village_id]
            label = _("改成%(name)s") % {"name": name}
            return Link(label, f"{address}?village={first.village_id}", kind="soft", post=True)
        return Link(_("改这一行"), address)
    if row.verdict == Verdict.DIFFERS and row.likeness is not None:
        return Link(_("打开档案"), f"/people/{row.likeness.person_id}/")
    return None


def id_hint(number: str) -> str:
    """990102••••••••0035: the area and the end, never the birthday."""
    return f"{number[:6]}{'•' * max(len(number) - 10, 0)}{number[-4:]}" if len(number) > 10 else number


def ledger_rows(lines: list[LedgerLine]) -> list[dict[str, Any]]:
    """What was brought in lately, for the upload page."""
    return [
        {
            "name": line.file_name,
            "at": line.uploaded_at,
            "by": line.by,
            "second": _state(line),
            "url": reverse("import_preview", args=[line.id]) if line.waits else reverse("import"),
            "undo": None,
        }
        for line in lines
    ]


def _state(line: LedgerLine) -> str:
    counts = {"rows": line.rows_total, "written": line.rows_written}
    if line.dropped:
        return _("%(rows)s 行，导入 %(written)s 行，其余放弃了") % counts
    if line.waits:
        return _("%(rows)s 行，导入 %(written)s 行，还有要处理的") % counts
    return _("%(rows)s 行，导入 %(written)s 行") % counts
