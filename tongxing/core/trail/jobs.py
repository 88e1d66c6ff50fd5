"""Every few minutes: does everything stand that the files outside remember? Then seal what waits."""

from __future__ import annotations

from datetime import datetime
from time import time as seconds

from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core import jobs
from tongxing.core.alarms import raise_alarm
from tongxing.core.trail import checking, lanes, sealing
from tongxing.core.vocabulary import AlarmKind, alarm_kinds
from tongxing.verify.chain import Report, Seal

BROKEN = alarm_kinds.hang(
    AlarmKind(
        "trail_broken",
        N_("操作记录对不上"),
        N_("先不要动数据库。运行 tongxing trail verify，把结果和最近一张封存单一起交给上级。"),
        "serious",
    )
)
CLOCK = alarm_kinds.hang(
    AlarmKind("clock_back", N_("数据库的时钟往回走了"), N_("核对服务器的时间和对时服务。"), "warning")
)
BY_HAND = alarm_kinds.hang(
    AlarmKind(
        "by_hand",
        N_("有人不经过系统改了数据"),
        N_("问清楚是谁、为什么。升级时由程序改的会写明；其他的都要查。"),
        "serious",
    )
)
DAY = 86_400.0


@jobs.periodic("core.seal_trail", cron="*/5 * * * *")
@jobs.job(
    "core.seal_trail",
    says=N_("封存操作记录，核对有没有被改过"),
    needs=jobs.Needs.HOUSE,
    acts=("core.alarms.raise_alarm",),
)
def seal_trail(*, at: datetime) -> None:
    """Check quickly, seal, and say aloud what is wrong (GB/T 22239-2019, 8.1.4.3 d)."""
    complain(checking.quick(), at=at)
    for seal in sealing.seal():
        tell(seal, at=at)
    for lane in lanes.remembered():
        lanes.forget(lane, idle_seconds=DAY, now=seconds())


def complain(report: Report, *, at: datetime) -> None:
    """One alarm for what was found; it says how much, the whole check says what."""
    if report.problems:
        first = report.problems[0]
        raise_alarm(BROKEN.name, at=at, once=f"{first.code}:{first.where}", found=len(report.problems))


def tell(seal: Seal, *, at: datetime) -> None:
    """What the sealing itself noticed."""
    for flag in seal.flags:
        what, _colon, n = flag.partition(":")
        kind = {"marks": BROKEN, "clock": CLOCK, "hand": BY_HAND}.get(what)
        if kind is not None:
            raise_alarm(kind.name, at=at, once=f"seal:{seal.number}", found=int(n or 1))
