"""Reading questions and samples. Questions are computed for whoever looks, from the records she may know; nobody's text is shown.

The machine compares texts and results to see whether they are alike; what it shows are the records by folder number and day.
A question is shown to the township's desk and to whoever wrote its records, and to nobody else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from tongxing.assessment.truth.models import TruthAnswer, TruthCheck, TruthPick, TruthSample
from tongxing.assessment.truth.rules import Tally, state_of, tally
from tongxing.core.clock import HOME_ZONE, end_of
from tongxing.core.vocabulary import sources
from tongxing.duties.models import Deed, Source
from tongxing.duties.reading import knows, reads
from tongxing.org.actor import Actor
from tongxing.org.queries import names_of_staff
from tongxing.org.roles import Permission
from tongxing.plans.books import chain
from tongxing.rulebook.truth import PATTERNS, Question, Record, Span, Unit, ask

PARTICULARS = "fieldwork.particulars"
AWAY = ("detained", "in_hospital", "leave_reported")
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

    @property
    def id(self) -> UUID:
        """Its number in an address: half of its key."""
        return id_of(self.question.key)

    @property
    def workers(self) -> frozenset[int]:
        """Who wrote the records down."""
        return frozenset(one.worker_id for one in self.lines)

    @property
    def ways(self) -> tuple[str, ...]:
        """The steps taken."""
        return tuple(one.way for one in self.said)

    @property
    def state(self) -> str:
        """Where it stands."""
        return state_of(self.ways)


def year_of(on: date) -> tuple[date, date]:
    """What is looked at: the year up to the day."""
    return date(on.year, 1, 1), on


def _standing(actor: Actor, since: date, until: date, known: date) -> QuerySet[Deed]:
    """Records of people that hold, of days in between, as they were known at the end of a day."""
    later = Deed.objects.filter(supersedes=OuterRef("pk"), recorded_at__lt=end_of(known))
    rows = Deed.objects.filter(
        happened_on__range=(since, until),
        recorded_at__lt=end_of(known),
        withdrawn=False,
        recorded_by__isnull=False,
        kind__in=knows(actor),
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
    since, until = year_of(on)
    rows = _standing(actor, since, until, known)
    lines = _lines(rows)
    told = _told(actor)
    found = ask(
        _records(actor, rows, known=known, since=since, until=until), spans=_away(actor, until, known)
    )
    asked = [
        Asked(one, tuple(lines[row] for row in one.rows if row in lines), tuple(told.get(one.key, ())))
        for one in found
    ]
    keeps = actor.may(Permission.KEEP_TRUTH)
    return [one for one in asked if one.lines and (keeps or actor.staff_id in one.workers)]


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
    """Plain facts of each record; empty where the house does not store them."""
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
            id=str(pk), kind=kind, outcome=str(finding or outcome), case=str(case), place_id=place, worker=worker, happened_on=day,
            recorded_at=at.astimezone(HOME_ZONE), started=None, ended=None, minutes=None, text=str(note or ""),
            batch=more[pk].batch if pk in more else "", source=THROUGH.get(source, source), partner=more[pk].partner if pk in more else "", at="",
            values={"way": more[pk].way} if pk in more else {},
        )
        for pk, kind, outcome, finding, case, place, worker, day, at, note, source in found
    ]  # fmt: skip


def _away(actor: Actor, until: date, known: date) -> list[Span]:
    """Detained, in hospital, on a reported leave: only where she reads why somebody could not come."""
    if "excuse" not in reads(actor):
        return []
    later = Deed.objects.filter(supersedes=OuterRef("pk"), recorded_at__lt=end_of(known))
    rows = actor.scope(Deed.objects.filter(kind="excuse", withdrawn=False, happened_on__lte=until))
    rows = rows.filter(~Exists(later), recorded_at__lt=end_of(known), until_on__isnull=False)
    found = rows.order_by("happened_on", "pk").values_list(
        "case_id", "outcome", "finding", "happened_on", "until_on"
    )
    return [
        Span(str(case), str(finding or outcome), since, last)
        for case, outcome, finding, since, last in found
        if (finding or outcome) in AWAY
    ]


# ── late and said so ─────────────────────────────────────────────────────────


def told_late(actor: Actor, on: date, *, known: date) -> int:
    """如实补记：事后才记、照实写明哪天的事的记录有几条；列在旁边，不花任何代价。 (需求X06)."""
    rows = _standing(actor, *year_of(on), known).values_list("happened_on", "recorded_at")
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
    "drawn_by__name",
)


def samples(actor: Actor, **narrow: Any) -> list[Drawing]:
    """The samples of her township, the newest first; every draw stays in the list."""
    rows = TruthSample.objects.filter(town_id=actor.town_id, **narrow).order_by("-drawn_at", "-pk")
    raw: list[Any] = list(rows.values_list(*SAMPLE))
    picks = TruthPick.objects.filter(town_id=actor.town_id, sample_id__in=[one[0] for one in raw])
    last = _last(actor, [one[0] for one in raw])
    found: dict[UUID, list[tuple[int, str, str]]] = {}
    for pk, of, place, kind in picks.order_by("turn").values_list("pk", "sample_id", "place_id", "kind"):
        found.setdefault(of, []).append((place, kind, last.get(pk, "")))
    return [replace(Drawing(*one), results=tuple(found.get(one[0], ()))) for one in raw]


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
        .values_list("pk", "sample_id", "turn", "worker_id", "sample__drawn_at", "record_id")
    )
    lines = _lines(actor.scope(Deed.objects.filter(pk__in=[one[5] for one in rows], kind__in=knows(actor))))
    checks: dict[UUID, list[tuple[str, str, date, str]]] = {}
    looks = TruthCheck.objects.filter(town_id=actor.town_id, pick_id__in=[one[0] for one in rows])
    for pick, *said in looks.order_by("turn").values_list(
        "pick_id", "found", "said", "checked_on", "recorded_by__name"
    ):
        checks.setdefault(pick, []).append(tuple(said))  # type: ignore[arg-type]
    return [Pick(*one[:5], lines.get(str(one[5])), tuple(checks.get(one[0], ()))) for one in rows]


def pick_at(actor: Actor, pick_id: UUID) -> Pick | None:
    """One drawn record whose file is hers to know."""
    found = next(iter(picks(actor, pk=pick_id)), None)
    return found if found and found.line else None


def frame_of(actor: Actor, since: date, until: date, *, known: date) -> list[Unit]:
    """The list a sample is drawn from: every record of the period as it was known on a day, by number."""
    rows = _standing(actor, since, until, known).order_by("pk")
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
