"""Asks for a workbook in somebody else's layout: an office's own Excel file with names in double braces, filled by a process without power."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from tongxing.core.files import jail
from tongxing.core.files.writing import inert
from tongxing.core.refusal import Refusal, Refused

SHEETER = "tongxing.core.printing.sheeter"
POWER = jail.Power(memory=512 * jail.MEGABYTE, seconds=15, answer=16 * jail.MEGABYTE)
LARGEST = 8 * jail.MEGABYTE
Value = str | int | float


@dataclass(frozen=True, slots=True)
class Said:
    """What a layout may name: values said once, and lines that are said for each subject (``each.…``)."""

    one: Mapping[str, Value]
    each: Sequence[Mapping[str, Value]]

    @property
    def known(self) -> list[str]:
        """Every name, for "did you mean"."""
        return sorted({*self.one, *(name for line in self.each[:1] for name in line)})


def office_layouts() -> Path:
    """Where an office puts the layouts of its county: ``layouts/*.xlsx`` in the data folder."""
    return Path(settings.TONGXING_HOME) / "layouts"


def layout_of(name: str) -> bytes | None:
    """The office's own layout of this name; None when it has none."""
    path = office_layouts() / f"{name}.xlsx"
    return path.read_bytes()[: LARGEST + 1] if path.is_file() else None


def fill(layout: bytes, said: Said, *, line: str) -> bytes:
    """The layout with the values in it; ``line`` (who took it) stands at the foot of every printed page.

    Raises:
        Refused: every name nobody knows, each with its cell and the nearest that is known; nothing was made.
    """
    if len(layout) > LARGEST:
        raise Refused(_unsound("too large"))
    body = {"one": _inert(said.one), "each": [_inert(one) for one in said.each], "known": said.known}
    heard = jail.ask(SHEETER, {"data": json.dumps(body, ensure_ascii=False), "line": line}, layout, POWER)
    if heard.told.get("refused") == "names":
        raise Refused(*(_problem(*map(str, one[:4])) for one in heard.told["problems"]))
    if "refused" in heard.told:
        raise Refused(_unsound(str(heard.told.get("why", heard.told["refused"]))))
    return heard.body


def _problem(sheet: str, cell: str, name: str, near: str) -> Refusal:
    where = {"sheet": sheet, "cell": cell, "name": name}
    if name == "formula":
        return Refusal("formula", _("%(sheet)s!%(cell)s：这里有公式，请改成要填的名字。") % where)
    if name == "merged":
        return Refusal(
            "merged", _("%(sheet)s!%(cell)s：合并的格子跨过了要重复的行，请只在一行里合并。") % where
        )
    words = _("%(sheet)s!%(cell)s：不认识“%(name)s”。") % where
    return Refusal(
        "unknown_name", words, ways=(_("是不是要写“%(near)s”？") % {"near": near},) if near else ()
    )


def _unsound(why: str) -> Refusal:
    words = _("这张表格模板不能用。")
    return Refusal("layout", words, ways=(_("请告诉系统管理员：%(why)s") % {"why": why},))


def _inert(values: Mapping[str, Value]) -> dict[str, Value]:
    """Texts that can be no formula in any program that opens the file."""
    return {name: inert(value) if isinstance(value, str) else value for name, value in values.items()}
