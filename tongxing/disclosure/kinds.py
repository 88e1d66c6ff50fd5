"""The closed lists of the register: what can leave, for what, on which ground; and what is worth an alarm."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core.vocabulary import AlarmKind, alarm_kinds


class Way(models.TextChoices):
    """How data about people passed the door, out or in."""

    EXPORT = "export", _("带走的表")
    PRINT = "print", _("打印")
    COPY = "copy", _("退回的名单")
    PACKET = "packet", _("移交的材料")
    SOURCE = "source", _("导入的名单")


class Did(models.TextChoices):
    """What happened to a request. Each is a row of its own that never changes."""

    APPROVED = "approved", _("批准")
    DECLINED = "declined", _("没有批准")
    WITHDRAWN = "withdrawn", _("不要了")
    MADE = "made", _("做好")
    FAILED = "failed", _("没做成")
    FETCHED = "fetched", _("取走")
    EXPIRED = "expired", _("过期清除")


@dataclass(frozen=True, slots=True)
class Purpose:
    """What it is for, and the ground in law on which that stands."""

    title: str | Promise
    basis: str | Promise


STATUTORY = _("履行法定职责（个人信息保护法第13条第1款第3项、第34条）")
PURPOSES: dict[str, Purpose] = {
    "work": Purpose(_("自己办事用：走访、碰头、核对"), STATUTORY),
    "county": Purpose(_("上级要的报表"), STATUTORY),
    "inspection": Purpose(_("检查、考核备查"), STATUTORY),
    "handover": Purpose(_("同事交接"), STATUTORY),
    "organ": Purpose(_("有关机关依法调取（写明来函编号）"), _("有关机关依法调取（个人信息保护法第34条）")),
    "person": Purpose(_("本人要的复制件"), _("本人查阅、复制（个人信息保护法第45条）")),
    "help": Purpose(_("给本人办帮助的事"), _("本人单独同意，只为这一件事（个人信息保护法第23、29条）")),
    "archive": Purpose(_("向档案馆移交"), _("归档和移交（档案法第37条）")),
    "audit": Purpose(_("审计"), _("合规审计（个人信息保护法第54条）")),
    "source": Purpose(_("收下别处来的名单"), STATUTORY),
}
# What a person may choose when she asks for a table; the rest is said by the machine.
TABLES = ("work", "county", "inspection", "handover", "organ", "person", "audit")
PACKAGES = ("archive", "organ", "person")
ASKABLE = (*TABLES, "archive")

# What leaves or comes in without being asked for as a table.
HANDED: dict[str, str | Promise] = {
    "today": _("今日单"),
    "missing": _("缺件单"),
    "person.copy": _("本人的复制件"),
    "help.sent": _("转介帮助时说的事"),
    "folder": _("卷内目录"),
    "roster.marked": _("标好错的名单"),
    "roster.confirm": _("导入的名单"),
}

alarm_kinds.hang(
    AlarmKind(
        "export.unusual",
        N_("不寻常的要表"),
        N_("问问要表的人和批的人：给谁、为什么。登记里有编号。"),
    )
)
alarm_kinds.hang(
    AlarmKind(
        "export.tried",
        N_("有人想绕过要表的规矩"),
        N_("先问本人；自己批自己、超次数、要别人的表，都会到这里。"),
        weight="serious",
    )
)
