"""Awards, facts, proposals and appraisals before the walls: a village's own, a unit's own, a colleague's own, the desk's all."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

from tests.cast import TODAY, actor_of, at, day, post, step_in
from tests.walls.knocks import AUDITOR, CADRE, CLERK, LEADER, POLICE, WORKER, line
from tests.walls.rooms import Ids, Room
from tests.walls.slip import slip
from tongxing.assessment.awards.opening import New
from tongxing.assessment.awards.proceeding import Subject
from tongxing.assessment.awards.rules import NewStep

DESK = UUID(int=0)
DAY = TODAY.isoformat()
KEEPERS = CLERK | LEADER
READERS = KEEPERS | AUDITOR
SPEAKERS = KEEPERS | CADRE | POLICE | WORKER | {"doctor", "justice_office"}
UNITS = {
    "police_officer": ("police", "police_station"),
    "doctor": ("health", "health_centre"),
    "justice_office": ("justice", "justice_office"),
}

MATRIX = {
    "awards": line(SPEAKERS | AUDITOR),
    "awards_new": line(KEEPERS, KEEPERS),
    "awards_one": line(SPEAKERS | AUDITOR, row="proceeding"),
    "print_awards": line(READERS, row="proceeding"),
    "awards_step": line(KEEPERS, KEEPERS, row="proceeding"),
    "awards_say": line(SPEAKERS, SPEAKERS, row="proceeding"),
}


def _step(who: Any, rows: Any) -> dict[str, Any]:
    return {"slip": slip(who, rows.ids["proceeding_id"], DESK), "happened_on": DAY, "words": "写一句"}


def _new(who: Any, rows: Any) -> dict[str, Any]:
    about = f"p{rows.ids['place_id']}"
    return {
        "slip": slip(who, DESK, DESK),
        "subject": about,
        "what": "honour",
        "happened_on": DAY,
        "reason": "三次入户都有记录",
    }


def _shown(by: Any, new: New, *before: NewStep) -> Any:
    """Begun by the desk, and shown to whom it is about."""
    from tongxing.assessment.awards.actions import open_proceeding, take_proceeding_step
    from tongxing.plans import books

    plan = books.chain(by.town_id).on(TODAY)
    assert plan is not None
    told: dict[str, Any] = {"at": at(TODAY), "on": TODAY, "book": plan.book}
    row = open_proceeding(by=step_in(by), new=new, **told)
    assert row is not None
    for step in (*before, NewStep("shown", TODAY, day("2026-12-01"))):
        hand = {"by_group": new.assessor_id, "by_police": new.police_id}.get(step.kind)
        who = actor_of(hand) if hand else by
        assert take_proceeding_step(by=step_in(who), proceeding_id=row.pk, new=step, **told)
    step_in(by)
    return row.pk


def _fact(by: Any, subject: Subject, reason: str) -> Any:
    return _shown(by, New("fact", "not_done", subject, TODAY.year, reason, TODAY, "例会记录"))


def _found(
    town: SimpleNamespace, place: Any, by: Any, folder: Any, called: str, words: dict[str, str]
) -> Ids:
    """A fact about the village, shown to it."""
    desk = actor_of(post(town, f"w-{uuid4().hex[:9]}", "评议", "clerk", [town.place]))
    words["proceeding"] = f"{called[1]}核{called[0]}"
    made = _fact(desk, Subject(place.pk, unit_kind="village"), words["proceeding"])
    step_in(by)
    return {"proceeding_id": made}


def _hers(persona: Any, rows: Any) -> Ids:
    """What is about her unit; a social worker has none: her own appraisal."""
    if persona.role not in (*UNITS, "social_worker"):
        return {}
    from tongxing.org.models import Place, Post

    by = actor_of(persona.staff.pk)
    clerks = Post.objects.filter(role="clerk", until=None, place__town_id=by.town_id, staff__is_active=True)
    desk = actor_of(clerks.order_by("id")[0].staff_id)
    if persona.role in UNITS:
        return {"proceeding_id": _fact(desk, Subject(by.town_id, *UNITS[persona.role]), "六月没有来开会")}
    here = SimpleNamespace(staff={})
    officer = post(
        here, f"p-{uuid4().hex[:9]}", "考评民警", "police_officer", [Place.objects.get(pk=by.town_id)]
    )
    subject, said = Subject(by.town_id, staff_id=by.staff_id), {"how": "competent", "words": "按时入户"}
    new = New(
        "appraisal", "member", subject, TODAY.year, "年终", TODAY, ties="none", assessor_id=desk.staff_id, police_id=officer
    )  # fmt: skip
    sides = (NewStep(kind, TODAY, None, said) for kind in ("by_group", "by_police"))
    return {"proceeding_id": _shown(desk, new, *sides)}


ROOM = Room(
    matrix=MATRIX,
    row_of={"proceeding_id": "proceeding"},
    plain={"road": "award", "say_step": "replied", "desk_step": "withdrawn"},
    otherwise={"awards_say": {"step": "say_step"}, "awards_step": {"step": "desk_step"}},
    asked={"awards": ("of=fact", "of=card", "of=x"), "awards_new": ("about=p{place_id}",)},
    bodies={"awards_new": _new, "awards_step": _step, "awards_say": _step},
    alone=("awards_new",),
    uuids=("proceeding_id",),
    placed=("proceeding_id",),
    words={"proceeding": frozenset(CADRE | READERS)},
    placed_words=("proceeding",),
    found=_found,
    hers=_hers,
)
