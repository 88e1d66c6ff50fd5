"""Questions, samples and second looks before the walls: a question is its recorder's and the desk's, a sample the town's."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from tests.cast import TODAY, actor_of, at, day, sampled, step_in, take_in
from tests.walls.knocks import AUDITOR, CLERK, LEADER, WORKER, line
from tests.walls.rooms import Ids, Room
from tongxing.assessment.models import TruthCheck, TruthPick, TruthSample
from tongxing.assessment.truth.queries import id_of
from tongxing.rulebook.truth.records import question

NEXT = "ST"  # the township whose rows nobody of ours reaches
READERS = WORKER | CLERK | LEADER | AUDITOR
SAID = {"said": "那天忘了写批号"}


def _asked(by: Any, folder: Any, on: str) -> tuple[Any, Any]:
    """A sample without the number of its kit beside one that carries it, and the question it raises."""
    sampled(by, folder, day(on[:-2] + "20"), batch="QW2605-1")
    deed = sampled(by, folder, day(on))
    return deed, id_of(question("kit", [str(deed.pk)]).key)


def _found(
    town: SimpleNamespace, place: Any, by: Any, folder: Any, called: str, words: dict[str, str]
) -> Ids:
    deed, asked = _asked(by, folder, "2026-05-05")
    sample = _drawn(town, by)
    pick = TruthPick.objects.create(
        sample_id=sample,
        turn=TruthPick.objects.filter(sample_id=sample).count() + 1,
        record_id=deed.pk,
        place_id=place.pk,
        worker_id=by.staff_id,
        kind=deed.kind,
        town_id=by.town_id,
    )
    TruthCheck.objects.create(
        pick=pick, turn=0, found="unknown", said="没有找到人", checked_on=TODAY, recorded_at=at(TODAY, 9),
        recorded_by_id=by.staff_id, town_id=by.town_id,
    )  # fmt: skip
    there = sample if town.place.prefix == NEXT else uuid4()
    return {"question_id": asked, "sample_id": there, "pick_id": pick.pk}


def _drawn(town: SimpleNamespace, by: Any) -> Any:
    """The one sample of a town: it belongs to no village, and who works there is given hers."""
    if not hasattr(town, "sample"):
        town.sample = TruthSample.objects.create(
            since=day("2026-01-01"), until=TODAY, known_on=TODAY, seed="0" * 64, frame="0" * 64, frame_size=9, size=9,
            strata="place", drawn_at=at(TODAY, 9), drawn_by_id=by.staff_id, town_id=by.town_id,
        ).pk  # fmt: skip
    return town.sample


def _hers(persona: Any, rows: Any) -> Ids:
    """The sample of her township, and a question about a record of her own."""
    by = actor_of(persona.staff.pk)
    step_in(by)
    drawn = {"sample_id": TruthSample.objects.filter(town_id=by.town_id).values_list("pk", flat=True).get()}
    if persona.role != "social_worker":
        return drawn
    from tongxing.org.models import Place

    place = Place.objects.get(pk=rows.ids["place_id"])
    folder = take_in(step_in(by), place, reported_on=day("2026-03-25"))
    return drawn | {"question_id": _asked(by, folder, "2026-05-06")[1]}


ROOM = Room(
    matrix={
        "truth": line(READERS),
        "truth_draw": line(CLERK, CLERK),
        "truth_ask": line(WORKER | CLERK, WORKER | CLERK, row="question"),
        "truth_sample": line(READERS, row="sample"),
        "truth_check": line(CLERK, CLERK, row="pick"),
    },
    row_of={"question_id": "question", "sample_id": "sample", "pick_id": "pick"},
    bodies={
        "truth_draw": lambda who, rows: {"size": "2"},
        "truth_ask": lambda who, rows: {"way": "look", **SAID},
        "truth_check": lambda who, rows: {"found": "true", "checked_on": TODAY.isoformat(), **SAID},
    },
    alone=("truth_draw",),
    uuids=("question_id", "sample_id", "pick_id"),
    placed=("sample_id",),
    found=_found,
    hers=_hers,
)
