"""What an answer showed of people: said by the view, written down by the door, in one place for all of them.

A view whose door shows people says once, before it answers, what it showed::

    looked(request, "read_file", about="person", about_id=file.id, place_id=file.place_id, people=1)

and the door writes the event after the answer was drawn and before it goes out. A view that showed nobody this
time says so (:func:`nobody`); one whose action has left the trace already says that (:func:`told_by_the_act`).
A view that says nothing gets no answer through its door: no trace, no data.

Whom an answer showed is kept by id where somebody was looked for (searches, pairs); what was printed or taken
away stands in the register of disclosures. For the lists of the day the trail keeps how many and of which place
(docs/adr/0016).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from tongxing.core import audit
from tongxing.core.audit import NoTrace, Whom
from tongxing.core.refusal import Refusal
from tongxing.org import budget
from tongxing.org.actor import Actor

SHOWN = "look"


@dataclass(frozen=True, slots=True)
class Look:
    """What one answer showed; ``act`` empty: nothing that is to be written down here."""

    act: str = ""
    about: str = ""
    about_id: UUID | None = None
    place_id: int | None = None
    purpose: str = ""
    people: int = 0
    whom: Sequence[tuple[UUID, int | None]] = ()
    detail: dict[str, Any] = field(default_factory=dict)


def looked(
    request: HttpRequest,
    act: str,
    *,
    about: str = "",
    about_id: UUID | None = None,
    place_id: int | None = None,
    purpose: str = "",
    people: int = 0,
    whom: Whom = (),
    **detail: Any,
) -> None:
    """Say what this answer shows. Where no place is named, it belongs to the whole of her reach."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    place = place_id if place_id is not None else budget.home_of(by)
    _say(request, Look(act, about, about_id, place, purpose, people or len(whom), whom, detail))


def nobody(request: HttpRequest) -> None:
    """Say that this answer shows nobody, though its door might."""
    _say(request, Look())


def told_by_the_act(request: HttpRequest) -> None:
    """Say that what was done in this answer (a print, a fetched table) is its trace."""
    _say(request, Look())


def _say(request: HttpRequest, look: Look) -> None:
    if hasattr(request, SHOWN):
        raise RuntimeError("an answer says once what it shows")
    setattr(request, SHOWN, look)


def leave_trace(request: HttpRequest, response: HttpResponse, *, must: bool) -> Refusal | None:
    """Write the event of an answer that is about to go out; the refusal when it may not go out.

    ``must``: the door shows people, so silence is a fault of ours and nothing goes out.
    """
    look: Look | None = getattr(request, SHOWN, None)
    if look is None:
        if must and shows_a_page(response):
            raise NoTrace(f"{request.path} did not say what it shows")
        return None
    if not look.act:
        return None
    by: Actor = request.actor  # type: ignore[attr-defined]
    limit = budget.limit_of(by, look.act)
    count = audit.trace_look(
        by,
        look.act,
        about=look.about,
        about_id=look.about_id,
        place_id=look.place_id,
        purpose=look.purpose,
        people=look.people,
        whom=look.whom,
        counted=limit.counted if limit else None,
        **look.detail,
    )
    return budget.judge(by, limit, count) if limit else None


def shows_a_page(response: HttpResponse) -> bool:
    """An answer with something on it: not empty, not a way on to another page, not a refusal."""
    return response.status_code // 100 != 3 and response.status_code not in {204, 403, 404, 405, 410, 429}
