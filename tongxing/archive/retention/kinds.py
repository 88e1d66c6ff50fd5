"""The classes of document a file and an office are made of, as data: what belongs to each, and who sets its period.

A class is named by tables and by how long their columns say they stay (``core.declared.Keep``); every personal column of the
product belongs to exactly one, which a house test holds. What stays as long as the file (``Keep.FILE``) has no period in
any source (law-and-practice 8.4): until the office enters its approved table nothing of it is destroyed. The others have
their period from a law; rosters, tables and sessions are cleared by jobs of their own, trail and staff are kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core.declared import Keep, columns


@dataclass(frozen=True, slots=True)
class DocClass:
    """One class: its tables by the beginning of their names, how long its columns say they stay, what holds its bytes.

    ``stored``: its pages lie as files with a key each, so it can be destroyed by destroying keys.
    """

    name: str
    title: str
    keep: Keep
    tables: tuple[str, ...]
    stored: bool = False

    @property
    def by_office(self) -> bool:
        """Whether its period stands in the office's approved table, and in nothing else."""
        return self.keep is Keep.FILE


_CLASSES = (
    DocClass("scans", N_("扫描件"), Keep.FILE, ("archive_scan", "archive_withdrawal"), stored=True),
    DocClass("issued", N_("印发的文书"), Keep.FILE, ("archive_",), stored=True),
    DocClass("tests", N_("检测记录"), Keep.FILE, ("fieldwork_test", "fieldwork_hair", "fieldwork_sample")),
    DocClass("talks", N_("谈话、走访和本人汇报"), Keep.FILE, ("fieldwork_",)),
    DocClass("case", N_("案卷：本人、决定、协议、请假、送达、认定"), Keep.FILE, ("",)),
    DocClass("trail", N_("操作记录"), Keep.TRAIL, ("",)),
    DocClass("given", N_("对外提供登记、成效统计"), Keep.LEDGER, ("",)),
    DocClass("imports", N_("公安名单和要走的表"), Keep.WEEK, ("",)),
    DocClass("staff", N_("工作人员账号和岗位"), Keep.POST, ("",)),
    DocClass("sessions", N_("登录"), Keep.SESSION, ("",)),
)
CLASSES: dict[str, DocClass] = {one.name: one for one in _CLASSES}
BY_OFFICE: dict[str, DocClass] = {name: one for name, one in CLASSES.items() if one.by_office}
BY_LAW: dict[Keep, str] = {
    Keep.TRAIL: N_("案件办结后再留三年，从来不少于六个月（网络安全法第21条）"),
    Keep.LEDGER: N_("不少于三年（网络数据安全管理条例第12条）"),
    Keep.WEEK: N_("最长七天，处理完马上清除"),
    Keep.POST: N_("任职期间，和离任后三年"),
    Keep.SESSION: N_("最长一天"),
}
PERIODS: dict[int, str] = {10: N_("10 年"), 30: N_("30 年"), 0: N_("永久")}  # 国家档案局令第8号


def class_of(table: str, keep: Keep) -> DocClass:
    """To which class a column of this table belongs: the first that fits, so a narrow one stands before a wide one."""
    return next(one for one in _CLASSES if one.keep is keep and table.startswith(one.tables))


def declared() -> Iterator[tuple[str, str, DocClass]]:
    """Every personal column of ours: table, column, class."""
    for model in _ours():
        for column, said in columns(model).items():
            yield model._meta.db_table, column, class_of(model._meta.db_table, said.keep)


def _ours() -> Iterator[type[models.Model]]:
    return (m for m in apps.get_models() if hasattr(m, "Fields"))


def counts() -> dict[str, int]:
    """How many declared columns each class has."""
    found = dict.fromkeys(CLASSES, 0)
    for _table, _column, one in declared():
        found[one.name] += 1
    return found
