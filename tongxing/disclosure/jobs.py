"""What the machine does with requests: makes the file somebody asked for, clears what has run out."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from tongxing.core.jobs import Needs, job, periodic
from tongxing.disclosure.requests import actions
from tongxing.org.actor import Actor


@job(
    "disclosure.make",
    says="把要的表做好，等要表的人来取",
    needs=Needs.TOWN,
    acts=("disclosure.requests.make", "archive.issued.issue_ordered"),
)
def make(*, by: Actor, at: datetime, disclosure: UUID) -> None:
    """Make one file."""
    actions.make(by=by, at=at, disclosure_id=disclosure)


@periodic("disclosure.clear", cron="7 * * * *")
@job("disclosure.clear", says="清掉过期没取的表", needs=Needs.TOWN, acts=("disclosure.requests.clear",))
def clear(*, by: Actor, at: datetime) -> None:
    """Clear once an hour what nobody may fetch any more."""
    actions.clear(by=by, at=at)
