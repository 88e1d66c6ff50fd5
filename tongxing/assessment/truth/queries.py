"""Reading questions and samples. A question is the same for everybody: it is computed with the eyes of the township's desk.

The machine compares texts to see whether they are alike, and results only where the desk reads them; what it shows are the
records by folder number and day. A question is shown to the desk and to whoever wrote its records, and to nobody else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from tongxing.assessment.truth.models import TruthAnswer, TruthCheck, TruthPick, TruthSample
from tongxing.assessment.truth.rules import SEALED, Tally, state_of, tally
from tongxing.core.clock import HOME_ZONE, end_of
from tongxing.core.vocabulary import sources
from tongxing.duties.models import Deed, Source
from tongxing.duties.reading import knows, reads
from tongxing.org.actor import Actor
from tongxing.org.queries import names_of_staff
from tongxing.org.roles import Permission, Role
from tongxing.plans.books import chain
from tongxing.rulebook.counting import shift_days
from tongxing.rulebook.truth import PATTERNS, Question, Record, Span, Unit, ask

PARTICULARS = "fieldwork.particulars"
LOOK_BACK = 400  # days: in January the year before is still asked about
AWAY = {"away:reported", "away:extended"}
BACK = "back:came"
ABOUT = {one.id: one for one in PATTERNS}


@dataclass(frozen=True, slots=True)
class Line:
    """One record as a question or a sample shows it: folder number, what, of which day, written down when and by whom."""

    id: str
    number: str
    person_id: UUID
    place_id: int
    kind: str
    happened_on: date
    recorded_at: datetime
    worker_id: int


@dataclass(frozen=True, slots=True)
class Said:
    """One word that people said on a question."""

    way: str
    said: str
    at: datetime
    by_id: int
    by: str


def id_of(key: str) -> UUID:
    """The number of a question in an address."""
    return UUID(key[:32])


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with its records and what was said."""

    question: Question
    lines: tuple[Line, ...]
    said: tuple[Said, ...]
    workers: frozenset[int] = frozenset()

    @property
    def id(self) -> UUID:
        """Its number in an address: half of its key."""
        return id_of(self.question.key)

    @property
    def ways(self) -> tuple[str, ...]:
        """The steps taken."""
        return tuple(one.way for one in self.said)

    @property
    def state(self) -> str:
        """Where it stands."""
        return state_of(self.ways)


def looked_at(on: date) -> tuple[date, date]:
    """What is looked at: a year and a month up to the day, so that nothing ends with the year."""
    return shift_days(on, -LOOK_BACK), on


def eyes(actor: Actor) -> Actor:
    """The same places, read as the township's desk reads them: what a question is computed from is not the reader's."""
    return replace(actor, role=Role.CLERK)


def _standing(actor: Actor, since: date, until: date, known: date) -> QuerySet[Deed]:
    """Records of people that hold, of days in between, as they were known at the end of a day."""
    later = Deed.objects.filter(supersedes=OuterRef("pk"), recorded_at__lt=end_of(known))
    rows = Deed.objects.filter(
        happened_on__range=(since, until),
        recorded_at__lt=end_of(known),
        withdrawn=False,
        recorded_by__isnull=False,
        kind__in=knows(eyes(actor)),
    ).exclude(source=Source.MACHINE)
    return actor.scope(rows).filter(~Exists(later))


THROUGH = {str(Source.PHONE): "outbox"}  # what the phone kept until it had a net
LINE = (
    "pk",
    "case__person__number",
    "case__person_id",
    "place_id",
    "kind",
    "happened_on",
    "recorded_at",
    "recorded_by_id",
)


def _lines(rows: QuerySet[Deed]) -> dict[str, Line]:
    found = rows.order_by("happened_on", "pk").values_list(*LINE)
    return {str(pk): Line(str(pk), *more) for pk, *more in found}


def questions(actor: Actor, on: date, *, known: date) -> list[Asked]:
    """记录提出的问题，和各人说过的话；不是结论，不扣分。 (方案S88、需求X06)."""
    since, until = looked_at(on)
    rows = _standing(actor, since, until, known)
    records = _records(actor, rows, known=known, since=since, until=until)
    lines, told, shown = _lines(rows), _told(actor), knows(actor)
    by, places = {one.id: one.worker for one in records}, {one.id: one.place_id for one in records}
    asked = [
        Asked(
            one,
            tuple(lines[row] for row in one.rows if row in lines and lines[row].kind in shown),
            tuple(told.get(one.key, ())),
            frozenset(by[row] for row in one.rows),
        )
        for one in ask(records, spans=_away(actor, until, known))
    ]
    return [
        one
        for one in asked
        if one.lines and _hers(actor, one.workers, {places[row] for row in one.question.rows})
    ]


def _hers(actor: Actor, workers: frozenset[int], places: set[int]) -> bool:
    """The desk's, or whose records they are; of several workers in several villages only who reaches all of them sees it whole."""
    if len(workers) > 1 and len(places) > 1 and actor.town_id not in actor.place_ids:
        return False
    return actor.may(Permission.KEEP_TRUTH) or actor.staff_id in workers


def question_at(actor: Actor, question_id: UUID, on: date, *, known: date) -> Asked | None:
    """One question that is still asked, and hers to see."""
    return next((one for one in questions(actor, on, known=known) if one.id == question_id), None)


def _told(actor: Actor) -> dict[str, list[Said]]:
    found: dict[str, list[Said]] = {}
    rows = TruthAnswer.objects.filter(town_id=actor.town_id).order_by("key", "turn")
    for key, way, said, at, by_id, by in rows.values_list(
        "key", "way", "said", "recorded_at", "recorded_by_id", "recorded_by__name"
    ):
        found.setdefault(key, []).append(Said(way, str(said), at, by_id, by))
    return found


def _records(actor: Actor, rows: QuerySet[Deed], *, known: date, since: date, until: date) -> list[Record]:
    """Plain facts of each record; what it says of somebody only where the desk reads it, empty where the house does not store it."""
    open_to_all = reads(eyes(actor))
    more = {
        one.id: one
        for one in sources[PARTICULARS].rows(
            actor, plans=chain(actor.town_id), since=since, until=until, as_of=until, known=known
        )
    }
    found = rows.order_by("recorded_at", "pk").values_list(
        "pk", "kind", "outcome", "finding", "case_id", "place_id", "recorded_by_id", "happened_on", "recorded_at", "note", "source"
    )  # fmt: skip
    return [
        Record(
            id=str(pk), kind=kind, outcome=str((kind in open_to_all and finding) or outcome), case=str(case), place_id=place, worker=worker, happened_on=day,
            recorded_at=at.astimezone(HOME_ZONE), started=None, ended=None, minutes=None, text=str(note or ""),
            batch=more[pk].batch if pk in more else "", source=THROUGH.get(source, source), partner=more[pk].partner if pk in more else "", at="",
            values={"way": more[pk].way} if pk in more else {},
        )
        for pk, kind, outcome, finding, case, place, worker, day, at, note, source in found
    ]  # fmt: skip


def _away(actor: Actor, until: date, known: date) -> list[Span]:
    """On a leave that was reported, until the day she came back: the one reason the desk and the recorder both know.

    Who was in hospital or held is written under a label the desk does not read, and nothing is asked from it.
    """
    later = Deed.objects.filter(supersedes=OuterRef("pk"), recorded_at__lt=end_of(known))
    rows = actor.scope(Deed.objects.filter(kind="leave", withdrawn=False, happened_on__lte=until))
    rows = rows.filter(~Exists(later), recorded_at__lt=end_of(known))
    found: list[Any] = list(
        rows.order_by("happened_on", "pk").values_list("case_id", "finding", "happened_on", "until_on")
    )
    back = [(case, day) for case, step, day, _last in found if step == BACK]
    return [
        Span(str(case), "leave_reported", since, min([last, *(day for who, day in back if who == case and day >= since)]))
        for case, step, since, last in found
        if step in AWAY and last is not None
    ]  # fmt: skip


# ── late and said so ─────────────────────────────────────────────────────────


def told_late(actor: Actor, on: date, *, known: date) -> int:
    """如实补记：事后才记、照实写明哪天的事的记录有几条；列在旁边，不花任何代价。 (需求X06)."""
    rows = _standing(actor, *looked_at(on), known).values_list("happened_on", "recorded_at")
    return sum((at.astimezone(HOME_ZONE).date() - day).days > LATE for day, at in rows)


LATE = 3


# ── samples ──────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Drawing:
    """One sample as it was drawn, with what second looks found: (place, kind, result) of every drawn record."""

    id: UUID
    since: date
    until: date
    known_on: date
    seed: str
    frame: str
    frame_size: int
    size: int
    drawn_at: datetime
    by_id: int
    by: str
    results: tuple[tuple[int, str, str], ...] = ()

    @property
    def whole(self) -> Tally:
        """All strata together."""
        return tally([found for _place, _kind, found in self.results])

    def by_stratum(self, at: int) -> dict[Any, Tally]:
        """By village (0) or by kind (1)."""
        groups: dict[Any, list[str]] = {}
        for one in self.results:
            groups.setdefault(one[at], []).append(one[2])
        return {key: tally(found) for key, found in groups.items()}


SAMPLE = (
    "pk",
    "since",
    "until",
    "known_on",
    "seed",
    "frame",
    "frame_size",
    "size",
    "drawn_at",
    "drawn_by_id",
    "drawn_by__name",
)


def samples(actor: Actor, **narrow: Any) -> list[Drawing]:
    """The samples of her township, the newest first; every draw stays in the list.

    A drawn record that nobody was in time to look at before its file was sealed waits for nobody: its result is ``sealed``.
    """
    rows = TruthSample.objects.filter(town_id=actor.town_id, **narrow).order_by("-drawn_at", "-pk")
    raw: list[Any] = list(rows.values_list(*SAMPLE))
    picks = TruthPick.objects.filter(town_id=actor.town_id, sample_id__in=[one[0] for one in raw])
    last = _last(actor, [one[0] for one in raw])
    drawn = list(picks.order_by("turn").values_list("pk", "sample_id", "place_id", "kind", "record_id"))
    there = _there(actor, [one[4] for one in drawn if one[0] not in last])
    found: dict[UUID, list[tuple[int, str, str]]] = {}
    for pk, of, place, kind, record in drawn:
        gone = SEALED if place in actor.place_ids and record not in there else ""
        found.setdefault(of, []).append((place, kind, last.get(pk, gone)))
    return [replace(Drawing(*one), results=tuple(found.get(one[0], ()))) for one in raw]


def _there(actor: Actor, record_ids: Iterable[UUID]) -> set[UUID]:
    """The records that can still be looked at: of sealed files there are none, whoever asks."""
    return set(actor.scope(Deed.objects.filter(pk__in=list(record_ids))).values_list("pk", flat=True))


def unfinished(actor: Actor) -> bool:
    """Whether a drawn record still waits that she herself may look at: what is nobody's to look at holds up no draw."""
    rows = TruthPick.objects.filter(town_id=actor.town_id, checks__isnull=True).exclude(
        worker_id=actor.staff_id or 0
    )
    return bool(_there(actor, rows.values_list("record_id", flat=True)))


def _last(actor: Actor, sample_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The result that holds for each drawn record."""
    rows = TruthCheck.objects.filter(town_id=actor.town_id, pick__sample_id__in=list(sample_ids))
    return dict(rows.order_by("turn").values_list("pick_id", "found"))


def sample_at(actor: Actor, sample_id: UUID) -> Drawing | None:
    """One sample; None when it is not of her township."""
    return next(iter(samples(actor, pk=sample_id)), None)


@dataclass(frozen=True, slots=True)
class Pick:
    """One drawn record with its line in the file, and every second look; the line is gone when the file is not hers to know."""

    id: UUID
    sample_id: UUID
    turn: int
    worker_id: int
    drawn_at: datetime
    line: Line | None
    gone: bool = False
    checks: tuple[tuple[str, str, date, str], ...] = ()

    @property
    def found(self) -> str:
        """The result that holds."""
        return self.checks[-1][0] if self.checks else ""


def picks(actor: Actor, **narrow: Any) -> list[Pick]:
    """Drawn records in the order of the draw."""
    rows = list(
        TruthPick.objects.filter(town_id=actor.town_id, **narrow)
        .order_by("turn")
        .values_list("pk", "sample_id", "turn", "worker_id", "sample__drawn_at", "record_id", "place_id")
    )
    lines = _lines(actor.scope(Deed.objects.filter(pk__in=[one[5] for one in rows], kind__in=knows(actor))))
    there = _there(actor, [one[5] for one in rows])
    checks: dict[UUID, list[tuple[str, str, date, str]]] = {}
    looks = TruthCheck.objects.filter(town_id=actor.town_id, pick_id__in=[one[0] for one in rows])
    for pick, *said in looks.order_by("turn").values_list(
        "pick_id", "found", "said", "checked_on", "recorded_by__name"
    ):
        checks.setdefault(pick, []).append(tuple(said))  # type: ignore[arg-type]
    return [
        Pick(
            *one[:5], lines.get(str(one[5])), one[6] in actor.place_ids and one[5] not in there, tuple(checks.get(one[0], ()))
        )
        for one in rows
    ]  # fmt: skip


def pick_at(actor: Actor, pick_id: UUID) -> Pick | None:
    """One drawn record whose file is hers to know."""
    found = next(iter(picks(actor, pk=pick_id)), None)
    return found if found and found.line else None


def frame_of(actor: Actor, since: date, until: date, *, known: date, drawn_by: int | None) -> list[Unit]:
    """The list a sample is drawn from: every record of the period as it was known on a day, by number.

    What whoever draws wrote herself is left out: another must look at it, and where she is alone nobody could.
    """
    rows = _standing(actor, since, until, known).exclude(recorded_by_id=drawn_by).order_by("pk")
    return [
        Unit(str(pk), place, worker, kind)
        for pk, place, worker, kind in rows.values_list("pk", "place_id", "recorded_by_id", "kind")
    ]


def strata_of(one: Unit) -> tuple[int, int, str]:
    """Village × recorder × kind."""
    return one.place_id, one.worker, one.kind


def hands(lines: Iterable[Line]) -> Mapping[int, str]:
    """Who wrote them, by name; for the desk and the recorder herself."""
    return names_of_staff({one.worker_id for one in lines})
