"""Writing for sealing: one person proposes, another confirms, and the file moves as a whole.

Nothing here moves a row. Writing down the confirmation does, inside the database, by the trigger
``file_moves`` on :class:`SealDecision` (people 0005): so there is no way to move a file that leaves
no two names behind (治安管理处罚法 136, 戒毒条例 7).
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from tongxing.core import audit
from tongxing.core.acts import action
from tongxing.core.refusal import Refusal, Refused, stop_if
from tongxing.org.actor import Actor
from tongxing.people.joining.queries import joins_of
from tongxing.people.models import SealDecision, SealProposal, Turn
from tongxing.people.sealing import queries, rules

TWICE_HERE = "person_id_once_in_place"


@action
def propose_seal(
    *, by: Actor, at: datetime, person_id: UUID, ground: str, reason: str
) -> SealProposal | None:
    """Propose that a file whose measures are all over be sealed; nothing moves yet."""
    _one_at_a_time(person_id)
    found = queries.closing(by, person_id)
    if found is None:
        return None
    stop_if(
        rules.why_not_desk(by.town_id, by.place_ids),
        *rules.why_not_seal(running=found.running, waiting=found.waiting, joined=found.joined),
        *rules.why_not_proposal(Turn.SEAL, ground, reason),
    )
    return _propose(by, at, Turn.SEAL, person_id, found.number, ground, reason)


@action
def propose_unseal(
    *, by: Actor, at: datetime, sealed_by: UUID, ground: str, reason: str
) -> SealProposal | None:
    """Propose that a sealed file be opened again, on a ground the law knows; it stays shut until confirmed."""
    past = queries.proposal(by, sealed_by)
    if past is None:
        return None
    _one_at_a_time(past.person_id)
    if past.id not in {one.id for one in queries.sealed_files(by)}:
        return None
    stop_if(
        rules.why_not_desk(by.town_id, by.place_ids),
        rules.already_waiting() if queries.is_asked(by, past.person_id) else None,
        *rules.why_not_proposal(Turn.UNSEAL, ground, reason),
    )
    return _propose(by, at, Turn.UNSEAL, past.person_id, past.number, ground, reason)


@action
def confirm(*, by: Actor, at: datetime, proposal_id: UUID) -> SealDecision | None:
    """Confirm what somebody else proposed; the file moves in this very statement."""
    found = _undecided(by, proposal_id)
    if found is None:
        return None
    stop_if(rules.held_with_another() if joins_of(by, [found.person_id]) else None)
    try:
        with transaction.atomic():
            return _decide(by, at, found, confirmed=True)
    except IntegrityError as error:
        if TWICE_HERE not in str(error):
            raise
        words = _("那个村（社区）现在有同一个号码的另一份档案，两份不能同时打开。")
        raise Refused(Refusal("twice_here", words, ways=(_("先由镇办文书核对那两份档案。"),))) from error


@action
def decline(*, by: Actor, at: datetime, proposal_id: UUID, reason: str) -> SealDecision | None:
    """Say no to a proposal, with a word; everything stays where it is."""
    found = _undecided(by, proposal_id)
    if found is None:
        return None
    stop_if(Refusal("reason", _("不同意要写一句理由。")) if not reason.strip() else None)
    return _decide(by, at, found, confirmed=False, reason=reason.strip())


def _undecided(by: Actor, proposal_id: UUID) -> queries.Proposal | None:
    found = queries.proposal(by, proposal_id)
    if found is None:
        return None
    _one_at_a_time(found.person_id)
    found = queries.proposal(by, proposal_id)
    if found is None or found.confirmed is not None:
        return None
    stop_if(rules.why_not_decide(proposed_by=found.proposed_by_id, decides=by.staff_id))
    return found


def _propose(
    by: Actor, at: datetime, turn: Turn, person_id: UUID, number: str, ground: str, reason: str
) -> SealProposal:
    assert by.staff_id is not None, "people propose, machines do not"
    row = SealProposal.objects.create(
        town_id=by.town_id,
        person_id=person_id,
        number=number,
        turn=turn,
        ground=ground,
        reason=reason.strip(),
        proposed_at=at,
        proposed_by_id=by.staff_id,
    )
    _trace(by, f"{turn}.propose", row.pk, at, ground)
    return row


def _decide(
    by: Actor, at: datetime, found: queries.Proposal, *, confirmed: bool, reason: str = ""
) -> SealDecision:
    assert by.staff_id is not None
    row = SealDecision.objects.create(
        proposal_id=found.id,
        town_id=by.town_id,
        confirmed=confirmed,
        reason=reason,
        decided_at=at,
        decided_by_id=by.staff_id,
    )
    _trace(by, f"{found.turn}.{'confirm' if confirmed else 'decline'}", found.id, at, found.ground)
    return row


def _trace(by: Actor, act: str, proposal_id: UUID, at: datetime, ground: str) -> None:
    """The trail of sealing names the proposal and never the file: the file's own trail goes with it."""
    audit.trace(by, act, about="sealing", about_id=proposal_id, place_id=by.town_id, at=at, ground=ground)


def _one_at_a_time(person_id: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('sealing'), hashtext(%s))", [str(person_id)])
