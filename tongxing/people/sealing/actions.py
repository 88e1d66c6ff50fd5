"""Writing for sealing: one person proposes, another confirms, and the file moves as a whole.

Nothing here moves a row. Writing down the confirmation does, inside the database, by the trigger
``file_moves`` on :class:`SealDecision` (people 0005): so there is no way to move a file that leaves
no two names behind (治安管理处罚法 136, 戒毒条例 7).
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from tongxing.core import audit
from tongxing.core.acts import action
from tongxing.core.clock import day_of
from tongxing.core.refusal import Refusal, Refused, stop_if
from tongxing.org.actor import Actor
from tongxing.people.joining.queries import joins_of
from tongxing.people.models import SealDecision, SealProposal, SealReturn, Turn
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
        *_in_the_way(found),
        *rules.why_not_proposal(Turn.SEAL, ground, reason, on=day_of(at)),
    )
    return _propose(by, at, Turn.SEAL, person_id, found.number, ground, reason)


@action
def propose_unseal(
    *,
    by: Actor,
    at: datetime,
    sealed_by: UUID,
    ground: str,
    reason: str,
    until_on: date | None = None,
    on: date | None = None,
) -> SealProposal | None:
    """Propose that a sealed file be opened until a day, on a ground the law knows; it stays shut until confirmed.

    ``on`` is today where that is not the day of ``at``: a demo town may live on another day.
    """
    past = queries.proposal(by, sealed_by)
    if past is None:
        return None
    _one_at_a_time(past.person_id)
    if past.id not in {one.id for one in queries.sealed_files(by)}:
        return None
    stop_if(
        rules.why_not_desk(by.town_id, by.place_ids),
        rules.nothing_left() if past.destroyed else None,
        rules.already_waiting() if queries.is_asked(by, past.person_id) else None,
        *rules.why_not_proposal(Turn.UNSEAL, ground, reason, until=until_on, on=on or day_of(at)),
    )
    until_on = None if ground == rules.FOR_GOOD else until_on
    return _propose(by, at, Turn.UNSEAL, past.person_id, past.number, ground, reason, until_on)


@action
def confirm(*, by: Actor, at: datetime, proposal_id: UUID) -> SealDecision | None:
    """Confirm what somebody else proposed; the file moves in this very statement."""
    found = _undecided(by, proposal_id)
    if found is None:
        return None
    stop_if(
        rules.nothing_left() if found.destroyed else None,
        rules.held_with_another() if joins_of(by, [found.person_id]) else None,
    )
    if found.turn == Turn.SEAL and (file := queries.closing(by, found.person_id)) is not None:
        stop_if(*_in_the_way(file, waiting=False))
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


@action
def shut_again(*, by: Actor, at: datetime, proposal_id: UUID) -> SealReturn | None:
    """Put a file that was opened until a day back before that day: whoever asked has read it."""
    found = next((one for one in queries.opened(by) if one.id == proposal_id), None)
    if found is None:
        return None
    _one_at_a_time(found.person_id)
    file = queries.closing(by, found.person_id)
    if file is not None:
        stop_if(*rules.why_not_seal(running=file.running, waiting=False, joined=file.joined))
    return _return(by, at, proposal_id)


@action
def return_run_out(*, by: Actor, at: datetime) -> int:
    """Put back every file whose opening is over, as the two people decided when they opened it; how many went."""
    over = queries.run_out(by, on=day_of(at))
    for proposal_id in over:
        _return(by, at, proposal_id)
    return len(over)


def _return(by: Actor, at: datetime, proposal_id: UUID) -> SealReturn:
    row = SealReturn.objects.create(
        proposal_id=proposal_id, town_id=by.town_id, sealed_at=at, sealed_by_id=by.staff_id
    )
    _trace(by, "seal.return", proposal_id, at, "until")
    return row


def _in_the_way(file: queries.Closing, *, waiting: bool | None = None) -> tuple[Refusal, ...]:
    """What keeps a file from being sealed, asked when it is proposed and once more when it is confirmed."""
    waits = file.waiting if waiting is None else waiting
    return rules.why_not_seal(running=file.running, waiting=waits, joined=file.joined, held=file.held)


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
    by: Actor,
    at: datetime,
    turn: Turn,
    person_id: UUID,
    number: str,
    ground: str,
    reason: str,
    until_on: date | None = None,
) -> SealProposal:
    assert by.staff_id is not None, "people propose, machines do not"
    row = SealProposal.objects.create(
        town_id=by.town_id,
        person_id=person_id,
        number=number,
        turn=turn,
        ground=ground,
        reason=reason.strip(),
        until_on=until_on,
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
