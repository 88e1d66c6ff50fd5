"""What the archive does by itself: it clears away what nothing names any more, from its folder and from the database's files."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.archive.actions import sweep
from tongxing.archive.retention.anew import write_emptied_anew
from tongxing.core.jobs import Needs, job, periodic


@periodic("archive.sweep", cron="20 3 * * *")
@job(
    "archive.sweep",
    says=N_("清掉已经撤回、没有归属的扫描件"),
    needs=Needs.HOUSE,
    acts=("archive.sweep",),
)
def clear_away(*, at: datetime) -> None:
    """Once a night (个人信息保护法 47: what was taken back does not stay)."""
    sweep(at=at)


@periodic("archive.write_anew", cron="40 3 * * *")
@job(
    "archive.write_anew",
    says=N_("按清册销毁以后，把那些数据表重写一遍，不留旧内容"),
    needs=Needs.HOUSE,
)
def write_tables_anew(*, at: datetime) -> None:
    """Once a night after a destruction; nothing on every other night (档案法 31)."""
    write_emptied_anew(at=at)
