"""Reading a workbook that came from outside: guard first, then a child process with little power."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tongxing.core.files import child, virus
from tongxing.core.files.guard import LIMITS, MEGABYTE, Limits, why_not_open
from tongxing.core.files.jail import Power, ask
from tongxing.core.refusal import Refusal, Refused, stop_if

READER = child.__name__
ANSWER = 64 * MEGABYTE
Cell = str | dict[str, Any]
fold_head = child.fold


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of one sheet by head; ``unused`` are heads nobody asked for, whose cells were left behind."""

    sheet: str
    head_line: int
    heads: tuple[str, ...]
    titles: dict[str, str]
    twice: tuple[str, ...]
    unused: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, Cell]], ...]


def read_workbook(name: str, data: bytes, heads: Iterable[str], limits: Limits = LIMITS) -> Grid:
    """The sheet whose head row has most of these heads; raises :class:`Refused` with words."""
    stop_if(why_not_open(name, data, limits))
    virus.look_through(data)
    answer = _ask_child(data, sorted(set(heads)), limits)
    if "refused" in answer:
        raise Refused(_words(answer, limits))
    columns: list[tuple[int, str, str]] = [(c[0], c[1], c[2]) for c in answer["columns"]]
    by_index = {str(i): head for i, head, _title in columns}
    names = [head for _i, head, _title in columns]
    return Grid(
        sheet=answer["sheet"],
        head_line=answer["head_line"],
        heads=tuple(dict.fromkeys(names)),
        titles={head: title for _i, head, title in columns},
        twice=tuple(sorted({h for h in names if names.count(h) > 1})),
        unused=tuple(answer["unused"]),
        rows=tuple((line, {by_index[i]: c for i, c in cells.items()}) for line, cells in answer["rows"]),
    )


def _ask_child(data: bytes, words: list[str], limits: Limits) -> dict[str, Any]:
    asked = {"words": words, "rows": limits.rows, "columns": limits.columns}
    return ask(READER, asked, data, Power(limits.memory, limits.seconds, ANSWER)).told


def _words(answer: dict[str, Any], limits: Limits) -> Refusal:
    empty_form = _("请下载空表，把名单填进去再传。")
    match answer["refused"]:
        case "password":
            return Refusal(
                "file_password", _("这个文件设了打开密码。"), ways=(_("请去掉密码，另存一份再传。"),)
            )
        case "no_heads":
            return Refusal("file_heads", _("表里找不到“姓名”“身份证号”这样的表头。"), ways=(empty_form,))
        case "rows":
            words = _("一次最多收 %(max)s 行。") % {"max": limits.rows}
            return Refusal("file_rows", words, ways=(_("请分成几个表再传。"),))
        case "columns":
            words = _("表有 %(n)s 列，最多能看 %(max)s 列。") % {"n": answer["n"], "max": limits.columns}
            return Refusal("file_columns", words, ways=(empty_form,))
        case "too_heavy":
            words = _("打开这个文件要用太多内存或时间，已经停下。")
            return Refusal("file_heavy", words, ways=(_("请把名单复制到空表里再传。"),))
        case _:
            words = _("这个文件读不出来，可能已经损坏。")
            return Refusal(
                "file_unreadable", words, ways=(_("请在 WPS 或 Excel 里打开，另存为 .xlsx 再传。"),)
            )
