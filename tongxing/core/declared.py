"""What is known of people, declared column by column beside the column itself.

个人信息保护法 6, 28, 51, 55: whoever keeps a fact of somebody says what for, on which ground, how sensitive it is,
how long it stays and who may read it. A table says it in one line a column::

    class Fields:
        plain = ("id", "place", "recorded_at")
        phone = Personal(CONTACT, SENSITIVE, FILE, "联系本人", "戒毒条例第17条", mask=Mask.TAIL)

A column in neither fails the build (``tests/house/test_fields.py``). Masking, exports and demo data read the same
line, and ``docs/fields.md`` is written from it: the inventory an inspector asks for and the impact assessment
begins with. Who may read which label is one table, ``org.roles.LABELS``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import models


class Label(StrEnum):
    """What a fact is about, and with that for whom it is."""

    NAME = "name"
    IDENTITY = "identity"
    CONTACT = "contact"
    MEASURE = "measure"
    RESULT = "result"
    COUNSELLING = "counselling"
    HEALTH = "health"
    HELP = "help"
    PLAN = "plan"
    WORK = "work"
    STAFF = "staff"


LABEL_WORDS: dict[Label, tuple[str, str]] = {
    Label.NAME: ("姓名", "what a person is called"),
    Label.IDENTITY: ("身份", "numbers and marks that say who somebody is"),
    Label.CONTACT: ("联系", "how to reach her, and who is near her"),
    Label.MEASURE: ("措施", "what was decided, and what the law makes of it"),
    Label.RESULT: ("检测结果", "what the police's test found"),
    Label.COUNSELLING: ("谈心走访", "what was said and seen in talks and visits"),
    Label.HEALTH: ("健康", "health: the office's own screening, illness, hospital"),
    Label.HELP: ("帮扶", "what help is wanted or given"),
    Label.PLAN: ("一人一策", "the person's own plan: what she wants, what is promised her, how it went"),
    Label.WORK: ("要做的事和日期", "that something is to be done or was done, and on which day"),
    Label.STAFF: ("工作人员", "those who work here, in what they do at work"),
}


class Level(StrEnum):
    """How much harm it does in the wrong hands (GB/T 22239-2019, 8.1.4.2 e–g; 个人信息保护法 28)."""

    GENERAL = "一般"
    SENSITIVE = "敏感"
    HIGH = "高敏"
    SHUT = "封存"


class Keep(StrEnum):
    """How long it stays. No source names a period for these files: an archive's table will (law-and-practice 8.4)."""

    FILE = "随档案"
    TRAIL = "办结后三年"
    LEDGER = "三年"
    WEEK = "七天"
    POST = "离任后三年"
    SESSION = "一天"


KEEP_WORDS: dict[Keep, str] = {
    Keep.FILE: "跟着档案，档案部门批准的保管期限到期以前不销毁",
    Keep.TRAIL: "案件办结后再留三年，从来不少于六个月（网络安全法第21条）",
    Keep.LEDGER: "不少于三年（网络数据安全管理条例第12条）",
    Keep.WEEK: "最长七天，处理完马上清除",
    Keep.POST: "任职期间，和离任后三年",
    Keep.SESSION: "最长一天",
}


class Mask(StrEnum):
    """What is shown of it where it is not needed in full."""

    HIDE = "全遮"
    NAME = "只留姓"
    TAIL = "只留末两位"
    NONE = "不遮"


@dataclass(frozen=True, slots=True)
class Personal:
    """One fact of somebody: its label, its weight, how long, what for, on which ground, how it is covered.

    ``keys`` declares what may stand inside a JSON column: each key with its purpose.
    """

    label: Label
    level: Level
    keep: Keep
    purpose: str
    basis: str
    mask: Mask = Mask.HIDE
    keys: Mapping[str, str] = field(default_factory=dict)

    def masked(self, value: Any) -> str:
        """The value as a list or an export shows it: 周**, ····34, or nothing."""
        text = "" if value is None else str(value)
        if not text or self.mask is Mask.NONE:
            return text
        if self.mask is Mask.NAME:
            return text[:1] + "*" * max(len(text) - 1, 1)
        return f"····{text[-2:]}" if self.mask is Mask.TAIL and len(text) > 4 else "····"


def columns(model: type[models.Model]) -> dict[str, Personal]:
    """The personal columns of a table with their declarations."""
    fields = vars(getattr(model, "Fields", object))
    return {name: one for name, one in fields.items() if isinstance(one, Personal)}


def plain(model: type[models.Model]) -> frozenset[str]:
    """The columns that say nothing of anybody."""
    return frozenset(getattr(model.Fields, "plain", ()))  # type: ignore[attr-defined]


# Tables that are not ours: what of people stands in them, or None when nothing does.
OTHERS: dict[str, Personal | None] = {
    "django_content_type": None,
    "auth_permission": None,
    "auth_group": None,
    "auth_group_permissions": None,
    "account_emailaddress": None,
    "account_emailconfirmation": None,
    "mfa_authenticator": Personal(
        Label.STAFF, Level.HIGH, Keep.POST, "登录时的第二道验证（密文）", "网络安全法第21条"
    ),
}

NAME, IDENTITY, CONTACT, MEASURE, RESULT = (
    Label.NAME,
    Label.IDENTITY,
    Label.CONTACT,
    Label.MEASURE,
    Label.RESULT,
)
COUNSELLING, HEALTH, HELP, WORK, STAFF = Label.COUNSELLING, Label.HEALTH, Label.HELP, Label.WORK, Label.STAFF
PLAN = Label.PLAN
GENERAL, SENSITIVE, HIGH, SHUT = Level.GENERAL, Level.SENSITIVE, Level.HIGH, Level.SHUT
FILE, TRAIL, LEDGER, WEEK, POST, SESSION = (
    Keep.FILE,
    Keep.TRAIL,
    Keep.LEDGER,
    Keep.WEEK,
    Keep.POST,
    Keep.SESSION,
)
