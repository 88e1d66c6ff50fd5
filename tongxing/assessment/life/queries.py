"""Reading rounds and drafts: what she may see of them, how each stands, what asking again would say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db import connection

from tongxing.assessment.life.freezing import thaw, unpacked
from tongxing.assessment.life.models import Draft, Objection, Round, Seen, SheetStep
from tongxing.assessment.life.rules import Standing, number_of
from tongxing.assessment.queries import scheme_called
from tongxing.assessment.sheets import Line, Sheet
from tongxing.assessment.subjects import Subject, of_village, sees_all, unit_kinds_of
from tongxing.core.clock import day_of
from tongxing.org.actor import Actor
from tongxing.org.queries import logins_of_staff, villages
from tongxing.org.roles import Permission, Role
from tongxing.plans.books import chain
from tongxing.rulebook.counting import add_workdays
from tongxing.rulebook.document import VILLAGE_SHEET, Book, Scheme


@dataclass(frozen=True, slots=True)
class Answered:
    """What an objection was answered."""

    upheld: bool
    said: str
    deed: UUID | None
    by_id: int
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Objected:
    """One objection with its answer."""

    id: UUID
    draft_id: UUID
    number: str
    indicator: str
    row: str
    answer_by: date
    said: str
    paper: str
    by_id: int
    by: str
    on: date
    answer: Answered | None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a draft."""

    kind: str
    said: str
    by_id: int
    by: str
    on: date


@dataclass(frozen=True)
class Held:
    """One draft with everything that happened to it, as one person sees it."""

    round: Round
    draft: Draft
    whose: Subject
    scheme: Scheme
    book: Book
    newest: bool
    hers: bool
    steps: tuple[Step, ...]
    objections: tuple[Objected, ...]
    seen: tuple[Step, ...]

    @cached_property
    def sheet(self) -> Sheet:
        """The sheet as it was computed."""
        return thaw(unpacked(str(self.draft.body)))

    @cached_property
    def seen_until(self) -> date:
        """The last day to object: the round's; of a later draft at least as many workdays as an answer has."""
        if self.draft.number == 1:
            return self.round.seen_until
        again = add_workdays(day_of(self.draft.known_at), self.round.answered_in, self.book.workdays).day
        return max(self.round.seen_until, again)

    @property
    def state(self) -> str:
        """Its last step."""
        return self.steps[-1].kind if self.steps else ""

    @property
    def open(self) -> tuple[Objected, ...]:
        """Objections without an answer, of this draft and those before it."""
        return tuple(one for one in self.objections if one.answer is None)

    @cached_property
    def standing(self) -> Standing:
        """How it stands, as the rules look at it."""
        proposed = [one.by_id for one in self.steps if one.kind == "proposed"]
        return Standing(
            state=self.state,
            newest=self.newest,
            unanswered=tuple(one.number for one in self.open),
            pending=self.sheet.whole.waits in ("pending", "few"),
            seen_until=self.seen_until,
            seen=bool(self.seen),
            proposed_by=proposed[-1] if proposed else None,
            hers=self.hers,
        )

    def line(self, name: str) -> Line | None:
        """One line of the sheet."""
        return self.sheet.line(name)


def rounds_of(actor: Actor) -> list[Round]:
    """考核期, the newest first: of her township; a round names nobody."""
    return list(Round.objects.filter(town_id=actor.town_id).order_by("-year", "-as_of", "scheme"))


def round_at(actor: Actor, round_id: UUID) -> Round | None:
    """One round of her township."""
    return Round.objects.filter(pk=round_id, town_id=actor.town_id).first()


def held_of(actor: Actor, rounds: Sequence[Round]) -> list[Held]:
    """The newest draft of every sheet she may see, in the order of the subjects."""
    rows = actor.scope(Draft.objects.filter(round__in=rounds).defer("body").order_by("number"))
    newest = {(one.round_id, one.subject): one for one in rows}
    return _held(actor, list(newest.values()), rounds)


def finals_of(actor: Actor, year: int) -> dict[tuple[str, str], Held]:
    """审定的年度表, by sheet and subject: of the round as of 31 December; a replaced one is none any more. (方案S84)"""
    rounds = list(Round.objects.filter(town_id=actor.town_id, year=year, as_of=date(year, 12, 31)))
    settled = SheetStep.objects.filter(kind="final", draft__round__in=rounds).exclude(
        draft__steps__kind="replaced"
    )
    drafts = actor.scope(
        Draft.objects.filter(pk__in=settled.values("draft_id")).order_by("round__as_of", "number")
    )
    return {(one.round.scheme, one.whose.key): one for one in _held(actor, list(drafts), rounds)}


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something of the sheets that waits for her: to look at, to answer, to settle; by when, and which draft."""

    kind: str
    draft_id: UUID
    place: str
    by: date


# one statement for the page of today: the newest draft of every sheet behind her walls, with what is open on it
WAITS = """
SELECT * FROM (
  SELECT DISTINCT ON (d.round_id, d.subject) d.id, d.place_id, d.subject, p.name, d.number, r.seen_until,
    (SELECT s.kind FROM assessment_sheetstep s WHERE s.draft_id = d.id ORDER BY s.recorded_at DESC, s.id DESC LIMIT 1) AS state,
    EXISTS (SELECT 1 FROM assessment_seen s WHERE s.draft_id = d.id) AS seen,
    (SELECT min(o.answer_by) FROM assessment_objection o JOIN assessment_draft b ON b.id = o.draft_id
      WHERE b.round_id = d.round_id AND b.subject = d.subject
        AND NOT EXISTS (SELECT 1 FROM assessment_objectionanswer a WHERE a.id = o.id)) AS answer_by
  FROM assessment_draft d JOIN assessment_round r ON r.id = d.round_id JOIN org_place p ON p.id = d.place_id
  WHERE d.place_id = ANY(%(places)s) AND r.year >= %(year)s
  ORDER BY d.round_id, d.subject, d.number DESC) newest
ORDER BY seen_until, name, id
"""


def waiting(actor: Actor, *, on: date) -> list[Waiting]:
    """等她办的评分表：村里的等村里看，有异议的等答复，送审的等审定；一条语句，今日的页上用。 (方案S84)."""
    with connection.cursor() as cursor:
        cursor.execute(WAITS, {"places": list(actor.place_ids), "year": on.year - 1})
        rows = cursor.fetchall()
    found = []
    for draft_id, place_id, subject, name, number, until, state, seen, answer_by in rows:
        village = subject == str(place_id)
        hers = village and actor.role == Role.VILLAGE_CADRE
        if hers and not seen and state in (None, "returned") and (on <= until or number > 1):
            found.append(Waiting("look", draft_id, name, until))
        if answer_by and actor.may(Permission.ANSWER_OBJECTION):
            found.append(Waiting("answer", draft_id, name, answer_by))
        if state == "proposed" and actor.may(Permission.SETTLE_SHEET):
            found.append(Waiting("settle", draft_id, name, until))
    return found


def drafts_of(actor: Actor, rounds: Sequence[Round]) -> list[Held]:
    """Every draft, old ones too, with their bytes: what verifying goes through."""
    return _held(actor, list(actor.scope(Draft.objects.filter(round__in=rounds))), rounds)


def held_at(actor: Actor, draft_id: UUID) -> Held | None:
    """One draft she may see; None when it is not hers or not there."""
    draft = actor.scope(Draft.objects.filter(pk=draft_id)).first()
    found = round_at(actor, draft.round_id) if draft else None
    return next(iter(_held(actor, [draft], [found])), None) if draft and found else None


def _held(actor: Actor, drafts: Sequence[Draft], rounds: Sequence[Round]) -> list[Held]:
    """Drafts with what happened to them; as many statements for thirty as for three."""
    of = {one.pk: one for one in rounds}
    steps, seen, objections, last = _around(actor, drafts)
    known = _Known(actor, drafts)
    kinds, found = unit_kinds_of(actor), []
    for draft in drafts:
        about = known.about(of[draft.round_id], draft)
        if about is None:
            continue
        book, scheme, whose = about
        found.append(
            Held(
                of[draft.round_id], draft, whose, scheme, book,
                newest=last[draft.round_id, draft.subject] == draft.number,
                hers=assesses(actor, book, whose, kinds),
                steps=tuple(one for key, one in steps if key == draft.pk),
                objections=tuple(o for key, o in objections if key == (draft.round_id, draft.subject)),
                seen=tuple(one for key, one in seen if key == draft.pk),
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (one.round.as_of, one.round.scheme, known.order(one)))


class _Known:
    """Plans, places and names behind some drafts, each asked for once.

    Whom a draft is about stands on it: a post that ended since takes nobody's sheet away.
    """

    def __init__(self, actor: Actor, drafts: Sequence[Draft]) -> None:
        self.actor = actor
        self.plans = {
            moment: chain(actor.town_id, as_of=moment) for moment in {one.known_at for one in drafts}
        }
        self.places = {place.pk: place for place in villages(actor)}
        people = [
            int(one.subject) for one in drafts if one.subject.isdigit() and int(one.subject) != one.place_id
        ]
        self.staff = {pk: (name, login) for pk, name, login in logins_of_staff(people)}

    def about(self, of: Round, draft: Draft) -> tuple[Book, Scheme, Subject] | None:
        """The plan of a draft, its scheme and its subject; None when the subject is not hers to see."""
        book = self.plans[draft.known_at].by_key(draft.plan)
        scheme = scheme_called(book, of.scheme) if book else None
        whose = self._whose(book, scheme, draft) if book and scheme else None
        return (book, scheme, whose) if book and scheme and whose else None

    def _whose(self, book: Book, scheme: Scheme, draft: Draft) -> Subject | None:
        of_town = self.actor.town_id in self.actor.place_ids
        if scheme.of == VILLAGE_SHEET:
            place = self.places.get(draft.place_id)
            return of_village(place) if place else None
        places = frozenset(draft.places)
        if scheme.of == "unit":
            unit = next((one for one in book.units if one.id == draft.subject), None)
            if unit is None or not of_town:
                return None
            return Subject("unit", unit.id, unit.id, unit.title, draft.place_id, places, unit=unit.id)
        staff_id = int(draft.subject)
        if staff_id != self.actor.staff_id and not (of_town and sees_all(self.actor, scheme)):
            return None
        name, login = self.staff.get(staff_id, ("", ""))
        return Subject(scheme.of, draft.subject, login, name, draft.place_id, places, staff_id=staff_id)

    def order(self, held: Held) -> tuple[int, str]:
        """Villages by division code, units as the plan names them, people by their logins."""
        units = [one.id for one in held.book.units]
        n = units.index(held.whose.unit) if held.whose.unit in units else 0
        return n, held.whose.code


def assesses(actor: Actor, book: Book, whose: Subject, kinds: frozenset[str]) -> bool:
    """被考核的一方：村的表归村干部，单位的表归在那里任职的人，个人的表归本人。 (方案S82、S84)."""
    if whose.of == VILLAGE_SHEET:
        return actor.role == Role.VILLAGE_CADRE and whose.place_id in actor.place_ids
    if whose.of == "unit":
        return next((unit.kind for unit in book.units if unit.id == whose.unit), "") in kinds
    return whose.staff_id is not None and whose.staff_id == actor.staff_id


Around = tuple[
    list[tuple[UUID, Step]], list[tuple[UUID, Step]], list[tuple[tuple[UUID, str], Objected]],
    dict[tuple[UUID, str], int],
]  # fmt: skip


def _around(actor: Actor, drafts: Sequence[Draft]) -> Around:
    """Steps, looks, objections of some drafts (objections of earlier drafts too), and the newest number of each sheet."""
    ids = [one.pk for one in drafts]
    same = actor.scope(
        Draft.objects.filter(
            round_id__in={one.round_id for one in drafts}, subject__in={d.subject for d in drafts}
        )
    )
    every = list(same.order_by("number").values_list("pk", "round_id", "subject", "number"))
    sheet = {pk: (round_id, subject) for pk, round_id, subject, _n in every}
    steps = (
        SheetStep.objects.filter(draft_id__in=ids).select_related("recorded_by").order_by("recorded_at", "id")
    )
    seen = Seen.objects.filter(draft_id__in=ids).select_related("recorded_by").order_by("recorded_at", "id")
    objections = (
        Objection.objects.filter(draft_id__in=list(sheet))
        .select_related("recorded_by", "answer", "answer__recorded_by")
        .order_by("year", "serial")
    )
    return (
        [(s.draft_id, Step(s.kind, str(s.said or ""), s.recorded_by_id, s.recorded_by.name, s.recorded_on)) for s in steps],
        [(s.draft_id, Step("seen", str(s.said or ""), s.recorded_by_id, s.recorded_by.name, day_of(s.recorded_at))) for s in seen],
        [(sheet[one.draft_id], _objected(one)) for one in objections],
        {(round_id, subject): number for _pk, round_id, subject, number in every},
    )  # fmt: skip


def _objected(one: Objection) -> Objected:
    given = getattr(one, "answer", None)
    answer = given and Answered(
        given.upheld, str(given.said), given.deed, given.recorded_by_id, given.recorded_by.name, day_of(given.recorded_at)
    )  # fmt: skip
    return Objected(
        one.pk, one.draft_id, number_of(one.serial), one.indicator, one.row, one.answer_by, str(one.said),
        str(one.paper or ""), one.recorded_by_id, one.recorded_by.name, day_of(one.recorded_at), answer,
    )  # fmt: skip


def objection_at(actor: Actor, objection_id: UUID) -> tuple[Held, Objected] | None:
    """One objection with the draft it was made on, when that is hers to see."""
    draft_id = Objection.objects.filter(pk=objection_id).values_list("draft_id", flat=True).first()
    held = held_at(actor, draft_id) if draft_id else None
    found = next((one for one in held.objections if one.id == objection_id), None) if held else None
    return (held, found) if held and found else None
