"""News of the house itself: backups, drills, the disk. Each township's auditor finds it in her trail."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core import audit
from tongxing.core.acts import action
from tongxing.core.alarms import raise_alarm
from tongxing.core.vocabulary import AlarmKind, alarm_kinds
from tongxing.org.actor import leave, machine
from tongxing.org.queries import towns

alarm_kinds.hang(
    AlarmKind(
        "backup_failed",
        N_("备份没有做成"),
        N_("请系统管理员看“备份与恢复”，腾出地方或接好备份盘，再运行 tongxing backup。"),
        weight="serious",
    )
)
alarm_kinds.hang(
    AlarmKind(
        "drill_failed",
        N_("恢复演练没有通过"),
        N_("备份可能恢复不了。请系统管理员运行 tongxing drill，照它说的办。"),
        weight="serious",
    )
)
alarm_kinds.hang(
    AlarmKind(
        "disk_little",
        N_("磁盘快满了"),
        N_("请系统管理员腾出地方。再少下去就只能看、不能记。"),
    )
)
alarm_kinds.hang(
    AlarmKind(
        "disk_full",
        N_("磁盘满了，只能看、不能记"),
        N_("请系统管理员马上腾出地方；腾出以后一分钟内自己恢复。"),
        weight="serious",
    )
)


@action
def tell(*, act: str, at: datetime, alarm: str = "") -> None:
    """Leave a trace in every township of what was done for the house; a failure is an alarm, once a day."""
    for town_id in towns():
        audit.trace(machine(town_id), act, about="house", place_id=town_id, at=at)
        leave()
    if alarm:
        raise_alarm(alarm, at=at, once=f"{at:%Y-%m-%d}")
