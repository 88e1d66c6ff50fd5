"""Asks for a paper to be set: which template, what stands in it, and what came out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

import pylopdf_fonts_zh_cn
from django.conf import settings
from django.utils.translation import gettext as _

from tongxing.core.files import jail
from tongxing.core.refusal import Refusal, Refused

SETTER = "tongxing.core.printing.setter"
POWER = jail.Power(memory=1024 * jail.MEGABYTE, seconds=15, answer=32 * jail.MEGABYTE)
OURS = Path(pylopdf_fonts_zh_cn.__file__).parent
FONTS = (".ttf", ".otf", ".ttc")
# GB/T 9704: the title in 小标宋, the body in 仿宋; the names by which such fonts are sold (``sheets/paper.typ`` asks for the same)
STANDARD = {
    "小标宋": ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05"),
    "仿宋": ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "FZFangSong-Z02S", "FZFangSong-Z02"),
}
HEAD = "#let data = json(bytes(sys.inputs.data))\n"


@dataclass(frozen=True, slots=True)
class Printed:
    """A paper as it came out, and the characters that no font had: they are boxes with their numbers.

    ``stands_in``: for which of the standard's fonts one of ours had to stand in.
    """

    pdf: bytes
    missing: tuple[str, ...] = ()
    stands_in: tuple[str, ...] = ()


def typeset(template: str, data: Mapping[str, object], *, at: datetime) -> Printed:
    """Set a paper; the same template, data and moment give the same bytes.

    Raises:
        Refused: the template cannot be set, asks too much, or too many papers are being set; nothing was made.
    """
    office = office_fonts()
    asked = {
        "office": [str(office)] if office.is_dir() else [],
        "fonts": [str(folder) for folder in (office, whole_fonts(), OURS) if folder.is_dir()],
        "data": json.dumps(data, ensure_ascii=False),
        "at": int(at.timestamp()),
    }
    heard = jail.ask(SETTER, asked, (HEAD + template).encode(), POWER)
    if "refused" in heard.told:
        words = _("这张纸没有印成：模板有问题。")
        ways = (_("请告诉系统管理员：%(why)s") % {"why": heard.told.get("why", heard.told["refused"])},)
        raise Refused(Refusal("template", words, ways=ways))
    own = set(heard.told["office"])
    ours = tuple(role for role, names in STANDARD.items() if not own.intersection(names))
    return Printed(heard.body, tuple(heard.told["missing"]), ours)


def office_fonts() -> Path:
    """Where an office puts fonts of its own (方正小标宋, 仿宋): the folder ``fonts`` of the data folder; they come first."""
    return Path(settings.TONGXING_HOME) / "fonts"


def whole_fonts() -> Path:
    """Where the one font lies that has the characters of names ours lack (𠮷); the code beside it is never run."""
    spec = find_spec("noto_cjk_sans_otc")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


def own_fonts() -> bool:
    """Whether the office has put fonts of its own there; without them ours stand in, and a screen says so."""
    folder = office_fonts()
    return folder.is_dir() and any(one.suffix.lower() in FONTS for one in folder.iterdir())
