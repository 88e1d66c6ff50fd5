"""Questions, samples and second looks before the walls: a question is its recorder's and the desk's, a sample the town's."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from tests.cast import TODAY, actor_of, at, day, sampled, step_in, take_in
from tests.walls.knocks import AUDITOR, CLERK, LEADER, WORKER, line
from tests.walls.rooms import Ids, Room
from tongxing.assessment.models import TruthCheck, TruthPick, TruthSample
from tongxing.assessment.truth.queries import id_of
from tongxing.rulebook.truth.records import question

READERS = WORKER | CLERK | LEADER | AUDITOR
SAID = {"said": "那天忘了写批号"}


def _asked(by: Any, folder: Any, on: str) -> tuple[Any, Any]:
    """A sample without the number of its kit, and the question it raises."""
    deed = sampled(by, folder, day(on))
    return deed, id_of(question("kit", [str(deed.pk)]).key)


def _found(
    town: SimpleNamespace, place: Any, by: Any, folder: Any, called: str, words: dict[str, str]
) -> Ids:
    deed, asked = _asked(by, folder, "2026-05-05")
    about: dict[str, Any] = {"town_id": by.town_id}
    sample = TruthSample.objects.create(
        since=day("2026-01-01"), until=TODAY, known_on=TODAY, seed="0" * 64, frame="0" * 64, frame_size=1, size=1,
        strata="place", drawn_at=at(TODAY, 9), drawn_by_id=by.staff_id, **about,
    )  # fmt: skip
    pick = TruthPick.objects.create(
        sample=sample,
        turn=1,
        record_id=deed.pk,
        place_id=place.pk,
        worker_id=by.staff_id,
        kind=deed.kind,
        **about,
    )
    TruthCheck.objects.create(
        pick=pick, turn=0, found="unknown", said="没有找到人", checked_on=TODAY, recorded_at=at(TODAY, 9),
        recorded_by_id=by.staff_id, **about,
    )  # fmt: skip
    return {"question_id": asked, "sample_id": sample.pk, "pick_id": pick.pk}


def _hers(persona: Any, rows: Any) -> Ids:
    """A question about a record of her own."""
    if persona.role != "social_worker":
        return {}
    from tongxing.org.models import Place

    by = actor_of(persona.staff.pk)
    place = Place.objects.get(pk=rows.ids["place_id"])
    folder = take_in(step_in(by), place, reported_on=day("2026-03-25"))
    return {"question_id": _asked(by, folder, "2026-05-06")[1]}


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
    found=_found,
    hers=_hers,
)
