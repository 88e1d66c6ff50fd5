"""Meetings, training, publicity and regulations before the walls: the last are everybody's of a township."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

from tests.cast import TODAY, actor_of, at, post, step_in
from tests.walls.knocks import ALL, AUDITOR, CADRE, CLERK, LEADER, POLICE, SAVED, WORKER, line
from tests.walls.rooms import Ids, Room
from tests.walls.slip import slip
from tongxing.office.models import Regulation

DESK = UUID(int=0)
NEXT = "ST"  # the township whose rows nobody of ours reaches
READERS = WORKER | CLERK | CADRE | POLICE | LEADER | AUDITOR | {"doctor", "justice_office"}
KEEPERS = CLERK | LEADER


def _new(who: Any, rows: Any) -> dict[str, Any]:
    return {
        "slip": slip(who, DESK, DESK), "kind": "other", "title": "值班安排", "text": "周一到周五。",
        "since": TODAY.isoformat(), "readers": ["clerk"],
    }  # fmt: skip


def _issued(town: SimpleNamespace) -> Any:
    """One version in force, issued by a leader of the town; a town has one, whatever place asks."""
    if not hasattr(town, "rule"):
        from tongxing.office.learning.actions import issue_regulation
        from tongxing.office.learning.rules import NewRegulation
        from tongxing.plans import books

        by = step_in(actor_of(post(town, f"r-{uuid4().hex[:9]}", "发文人", "leader", [town.place])))
        plan = books.chain(town.id).on(TODAY)
        assert plan
        new = NewRegulation("work_rules", "工作规范", "青政发〔2026〕3号", "按期走访，当面说清。", TODAY)
        row = issue_regulation(by=by, at=at(TODAY), on=TODAY, book=plan.book, new=new)
        assert row
        town.rule = row.pk
    return town.rule


def _found(
    town: SimpleNamespace, place: Any, by: Any, folder: Any, called: str, words: dict[str, str]
) -> Ids:
    """A regulation belongs to no village: theirs names none, and who works in a township is given hers."""
    rule = _issued(town)
    step_in(by)
    return {"rule_id": rule if town.place.prefix == NEXT else uuid4()}


def _hers(persona: Any, rows: Any) -> Ids:
    """That of the township in which she works now."""
    by = actor_of(persona.staff.pk)
    step_in(by)
    return {"rule_id": Regulation.objects.filter(town_id=by.town_id).values_list("pk", flat=True).get()}


ROOM = Room(
    matrix={
        **{
            name: line(READERS)
            for name in ("year_meetings", "year_training", "year_publicity", "year_leaflet")
        },
        "year_know": line(None, READERS, empty=SAVED),
        "rules": line(ALL),
        "rule": line(ALL, row="rule"),
        "rule_read": line(None, ALL, row="rule", empty=SAVED),
        "rule_new": line(KEEPERS, KEEPERS),
        "rule_back": line(KEEPERS, KEEPERS, row="rule"),
    },
    row_of={"rule_id": "rule"},
    plain={"leaflet": "rights_leaflet"},
    asked={
        "year_training": ("open=workers.law", "open=family.law", "open=x"),
        "year_meetings": ("of=2025", "of=x"),
        "rule_new": ("of={rule_id}", "task=work_rules"),
    },
    bodies={
        "year_know": lambda who, rows: {"topic": "law"},
        "rule_read": lambda who, rows: {},
        "rule_back": lambda who, rows: {"reason": "发错了"},
        "rule_new": _new,
    },
    alone=("year_know", "rule_new"),
    uuids=("rule_id",),
    placed=("rule_id",),
    found=_found,
    hers=_hers,
)
