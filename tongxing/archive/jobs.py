"""What the archive does by itself: it clears away pages that nothing names any more."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.archive.actions import sweep
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
