"""What the machine does with sealed files: it shuts again, on the day two people named, what they had opened."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core.jobs import Needs, job, periodic
from tongxing.org.actor import Actor
from tongxing.people.sealing import actions


@periodic("people.seal_again", cron="10 0 * * *")
@job(
    "people.seal_again",
    says=N_("开到期的封存档案，自动封回"),
    needs=Needs.TOWN,
    acts=("people.sealing.return_run_out",),
)
def seal_again(*, by: Actor, at: datetime) -> None:
    """After midnight: whatever was opened until yesterday goes back (治安管理处罚法 136)."""
    actions.return_run_out(by=by, at=at)
