"""Help before the walls: the directory, and referrals on their way to whoever answers them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

from tests.cast import TODAY, actor_of, at, post, step_in
from tests.walls.knocks import ALL, CLERK, WORKER, line
from tests.walls.rooms import Ids, Room
from tests.walls.slip import slip

DAY = TODAY.isoformat()
DESK = UUID(int=0)
NEXT = "ST"  # the township whose rows nobody of ours reaches
KEEPERS = WORKER | CLERK
ANSWER = KEEPERS | {"doctor", "justice_office"}

MATRIX = {
    "help": line(ANSWER),
    "help_places": line(ALL),
    "help_place_new": line(KEEPERS, KEEPERS),
    "help_place_close": line(KEEPERS, KEEPERS, row="provider"),
    "help_one": line(ANSWER, row="referral"),
    "help_step": line(ANSWER, ANSWER, row="referral"),
    "person_help": line(KEEPERS, row="person"),
    "help_need": line(KEEPERS, KEEPERS, row="person"),
}


def _hers(rows: Any, who: Any, of: str = "") -> str:
    return slip(who, rows.ids[f"{of}person_id"], rows.ids[f"{of}case_id"])


BODIES = {
    "help_need": lambda who, rows: {
        "slip": _hers(rows, who), "service": "relief", "came_from": "own", "needed_on": DAY, "words": "屋顶漏雨",
    },
    "help_step": lambda who, rows: {"slip": _hers(rows, who, "helped_"), "happened_on": DAY, "words": "接了"},
    "help_place_new": lambda who, rows: {
        "slip": slip(who, DESK, DESK), "name": "某某中心", "kind": "other", "services": ["job"], "phone": "1", "since": DAY,
    },
    "help_place_close": lambda who, rows: {"ended_on": DAY, "reason": "搬走了"},
}  # fmt: skip


def _listed(town: SimpleNamespace, place: Any) -> Any:
    """The one place of help of a town; the directory is everybody's who works there."""
    if not hasattr(town, "provider"):
        from tongxing.support.actions import open_provider
        from tongxing.support.rules import NewProvider

        keeper = step_in(actor_of(post(town, f"n-{uuid4().hex[:9]}", "名录", "social_worker", [place])))
        new = NewProvider("望川县援助中心", "other", ("legal_aid", "medical"), TODAY, phone="1")
        row = open_provider(by=keeper, at=at(TODAY), on=TODAY, new=new)
        assert row is not None
        town.provider = row.pk
    return town.provider


def _found(
    town: SimpleNamespace, place: Any, by: Any, folder: Any, called: str, words: dict[str, str]
) -> Ids:
    """Legal aid on its way to the justice office, care on its way to the doctor; her own words are for who looks after her."""
    there = _listed(town, place)
    words["need"] = f"{called[1]}求助{called[0]}"
    step_in(by)
    aid, ill = (_sent(by, folder, service, words["need"], there) for service in ("legal_aid", "medical"))
    hers = {"helped_person_id": folder.person_id, "helped_case_id": folder.case_id}
    return {
        "provider_id": there if town.place.prefix == NEXT else uuid4(),
        "need_id": aid,
        "ill_need_id": ill,
        **hers,
    }


def _sent(by: Any, folder: Any, service: str, word: str, where: Any) -> Any:
    from tongxing.support.actions import note_need, note_step
    from tongxing.support.rules import NewNeed, NewStep

    told: dict[str, Any] = {"by": by, "at": at(TODAY), "on": TODAY}
    need = note_need(**told, case_id=folder.case_id, new=NewNeed(service, TODAY, word))
    assert need is not None
    for new in (NewStep("agreed", TODAY, purpose="只为这件事"), NewStep("sent", TODAY, str(where))):
        assert note_step(**told, need_id=need.pk, new=new)
    return need.pk


def _own(persona: Any, rows: Any) -> Ids:
    """The directory of the township in which she works now; the doctor answers another referral than everybody else."""
    from tongxing.support.models import Provider

    by = actor_of(persona.staff.pk)
    step_in(by)
    listed = {"provider_id": Provider.objects.filter(town_id=by.town_id).values_list("pk", flat=True).get()}
    if persona.role != "doctor":
        return listed
    return (
        listed
        | {key: rows.ids[key] for key in ("helped_person_id", "helped_case_id")}
        | {"need_id": rows.ids["ill_need_id"]}
    )


ROOM = Room(
    matrix=MATRIX,
    row_of={"need_id": "referral", "provider_id": "provider"},
    plain={"help_step": "taken"},
    otherwise={"help_step": {"step": "help_step"}},
    asked={
        "help": ("state=ours", "state=theirs", "service=legal_aid", "mine=1"),
        "help_places": ("closed=1",),
        "help_need": ("service=job",),
    },
    bodies=BODIES,
    alone=("help_place_new",),
    uuids=("need_id", "ill_need_id", "provider_id", "helped_person_id", "helped_case_id"),
    placed=("provider_id",),
    words={"need": frozenset(KEEPERS)},
    found=_found,
    hers=_own,
)
