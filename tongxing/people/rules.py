"""What a name, an identity number and a telephone must look like. Pure: no database, no clock."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tongxing.core.text import clean

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one value and what to do; ``code`` is for tests and counting."""

    code: str
    words: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A read identity number: its clean text, what it says of birth and sex, what is wrong."""

    text: str
    problems: tuple[Problem, ...]
    birth_on: date | None = None
    sex: str = "0"


def check_digit(first17: str) -> str:
    """The eighteenth character of an identity number (GB 11643-1999, ISO 7064 MOD 11-2)."""
    return CHECKS[sum(w * int(c) for w, c in zip(WEIGHTS, first17, strict=True)) % 11]


def read_id_number(raw: str, *, on: date) -> IdNumber:
    """Read an identity number and say everything that is wrong with it.

    GB 11643-1999: six digits of area, eight of birth, three of order (odd is male), one check.
    The area code is a hint and never a reason to refuse a real person.
    """
    text = re.sub(r"[\s-]", "", clean(raw)).upper()
    if not text:
        return IdNumber("", (Problem("id_missing", _("没有身份证号"), _("请对照决定书补上")),))
    if len(text) != 18:
        words = _("身份证号 %(n)s 位，应为 18 位") % {"n": len(text)}
        return IdNumber(text, (Problem("id_length", words, _("请对照决定书改")),))
    if not re.fullmatch(r"[0-9]{17}[0-9X]", text):
        return IdNumber(
            text, (Problem("id_characters", _("身份证号里有不该有的字"), _("只能是数字，最后一位可以是 X")),)
        )
    problems: list[Problem] = []
    birth_on = _birth(text, on, problems)
    expected = check_digit(text[:17])
    if text[17] != expected:
        problems.append(
            Problem("id_checksum", _("身份证号最后一位对不上"), _("多半有一位写错了，请对照证件"))
        )
    return IdNumber(text, tuple(problems), birth_on, "1" if int(text[16]) % 2 else "2")


def _birth(text: str, on: date, problems: list[Problem]) -> date | None:
    try:
        born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        problems.append(Problem("id_date", _("身份证号里的出生日期没有这一天"), _("请对照证件")))
        return None
    if not date(1900, 1, 1) <= born <= on:
        problems.append(Problem("id_date", _("身份证号里的出生日期不可能"), _("请对照证件")))
        return None
    return born


def read_name(raw: str) -> tuple[str, tuple[Problem, ...]]:
    """A clean name, and what is wrong with it."""
    name = clean(raw).replace("\n", " ").replace("•", "·")
    if not name:
        return "", (Problem("name_missing", _("没有姓名"), _("请补上")),)
    if len(name) > 80:
        return name[:80], (Problem("name_long", _("姓名太长"), _("最多 80 个字")),)
    if any(c in name for c in '<>{}[]|\\^~`"='):
        return name, (Problem("name_characters", _("姓名里有不该有的符号"), _("请对照证件")),)
    return name, ()


def read_phone(raw: str) -> tuple[str, tuple[Problem, ...]]:
    """A clean telephone number (empty is allowed), and what is wrong with it."""
    phone = re.sub(r"[\s()（）-]", "", clean(raw))
    if phone and not re.fullmatch(r"\+?[0-9]{5,15}", phone):
        return phone, (Problem("phone", _("电话号码不对"), _("只写数字")),)
    return phone, ()
