"""Reading rounds and drafts: what she may see of them, how each stands, what asking again would say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from django.db import connection

from tongxing.assessment.life.comparing import Difference, compare, row_key
from tongxing.assessment.life.freezing import digest_of, frozen, thaw, unpacked, wordless
from tongxing.assessment.life.models import Draft, Objection, Round, Seen, SheetStep
from tongxing.assessment.life.rules import Standing, number_of
from tongxing.assessment.queries import scheme_called, sheets_of
from tongxing.assessment.sheets import Line, Sheet
from tongxing.assessment.subjects import Subject, subject_called, subjects, unit_kinds_of
from tongxing.core.clock import day_of
from tongxing.core.refusal import Refusal
from tongxing.duties.models import Deed
from tongxing.org.actor import Actor
from tongxing.org.roles import Permission
from tongxing.plans.books import Chain, chain
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

    def late(self, on: date) -> bool:
        """Past its day and still unanswered."""
        return self.answer is None and self.answer_by < on


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

    @property
    def state(self) -> str:
        """Its last step."""
        return self.steps[-1].kind if self.steps else ""

    @property
    def open(self) -> tuple[Objected, ...]:
        """Objections without an answer, of this draft and those before it."""
        return tuple(one for one in self.objections if one.answer is None)

    @property
    def standing(self) -> Standing:
        """How it stands, as the rules look at it."""
        proposed = [one.by_id for one in self.steps if one.kind == "proposed"]
        return Standing(
            state=self.state,
            newest=self.newest,
            unanswered=tuple(one.number for one in self.open),
            pending=bool(self.sheet.pending_of) or self.sheet.whole.waits == "few",
            seen_until=self.round.seen_until,
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
    """审定的表, by sheet and subject: of several rounds of a year the latest; a replaced one is none any more. (方案S84)"""
    rounds = list(Round.objects.filter(town_id=actor.town_id, year=year))
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
  SELECT DISTINCT ON (d.round_id, d.subject) d.id, d.place_id, d.subject, p.name, r.scheme, r.seen_until,
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
    for draft_id, place_id, subject, name, _scheme, until, state, seen, answer_by in rows:
        village = subject == str(place_id)
        hers = village and actor.may(Permission.OBJECT_ROW) and actor.town_id not in actor.place_ids
        if hers and not seen and state in (None, "returned") and on <= until:
            found.append(Waiting("look", draft_id, name, until))
        if answer_by and actor.may(Permission.ANSWER_OBJECTION):
            found.append(Waiting("answer", draft_id, name, answer_by))
        if state == "proposed" and actor.may(Permission.SETTLE_SHEET):
            found.append(Waiting("settle", draft_id, name, until))
    return found


def drafts_of(actor: Actor, rounds: Sequence[Round]) -> list[Held]:
    """Every draft, old ones too: what verifying goes through."""
    return _held(actor, list(actor.scope(Draft.objects.filter(round__in=rounds).defer("body"))), rounds)


def held_at(actor: Actor, draft_id: UUID) -> Held | None:
    """One draft she may see; None when it is not hers or not there."""
    draft = actor.scope(Draft.objects.filter(pk=draft_id)).first()
    found = round_at(actor, draft.round_id) if draft else None
    return next(iter(_held(actor, [draft], [found])), None) if draft and found else None


def newest_of(actor: Actor, whose: Subject, scheme: str, year: int) -> Held | None:
    """The newest draft of one subject's sheet of a year, for the page that shows what is known today."""
    drafts = actor.scope(
        Draft.objects.filter(
            round__town_id=actor.town_id, round__scheme=scheme, round__year=year, subject=whose.key
        ).defer("body")
    )
    draft = drafts.filter(place_id=whose.place_id).order_by("-round__as_of", "-number").first()
    found = round_at(actor, draft.round_id) if draft else None
    return next(iter(_held(actor, [draft], [found])), None) if draft and found else None


def _held(actor: Actor, drafts: Sequence[Draft], rounds: Sequence[Round]) -> list[Held]:
    of = {one.pk: one for one in rounds}
    steps, seen, objections, last = _around(actor, drafts)
    kinds: dict[date, frozenset[str]] = {}
    found = []
    for draft in drafts:
        about = _about(actor, of[draft.round_id], draft)
        if about is None:
            continue
        book, scheme, whose = about
        day = of[draft.round_id].as_of
        if day not in kinds:
            kinds[day] = unit_kinds_of(actor, on=day)
        found.append(
            Held(
                of[draft.round_id], draft, whose, scheme, book,
                newest=last[draft.round_id, draft.subject] == draft.number,
                hers=assesses(actor, book, whose, kinds[day]),
                steps=tuple(one for key, one in steps if key == draft.pk),
                objections=tuple(o for key, o in objections if key == (draft.round_id, draft.subject)),
                seen=tuple(one for key, one in seen if key == draft.pk),
            )
        )  # fmt: skip
    order = {one.key: n for n, one in enumerate(_subjects_in_order(actor, found))}
    return sorted(
        found, key=lambda one: (one.round.as_of, one.round.scheme, order.get(one.whose.key, 0)), reverse=False
    )


def _subjects_in_order(actor: Actor, found: Sequence[Held]) -> list[Subject]:
    schemes = {(one.scheme.id, one.round.as_of): one for one in found}.values()
    return [s for one in schemes for s in subjects(actor, one.book, one.scheme, on=one.round.as_of)]


def _about(actor: Actor, of: Round, draft: Draft) -> tuple[Book, Scheme, Subject] | None:
    """The plan of a draft, its scheme and its subject; None when the subject is not hers to see."""
    book = _plans(actor, draft).by_key(draft.plan)
    scheme = scheme_called(book, of.scheme) if book else None
    if book is None or scheme is None:
        return None
    whose = subject_called(actor, book, scheme, draft.subject, on=of.as_of)
    return (book, scheme, whose) if whose is not None and whose.place_id == draft.place_id else None


def _plans(actor: Actor, draft: Draft) -> Chain:
    return chain(actor.town_id, as_of=draft.known_at)


def assesses(actor: Actor, book: Book, whose: Subject, kinds: frozenset[str]) -> bool:
    """被考核的一方：村的表归村干部，单位的表归在那里任职的人，个人的表归本人。 (方案S82、S84)."""
    if whose.of == VILLAGE_SHEET:
        return actor.town_id not in actor.place_ids and whose.place_id in actor.place_ids
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


# ── asking again ─────────────────────────────────────────────────────────────


def computed_again(actor: Actor, held: Held, *, known: datetime) -> Sheet | None:
    """The same sheet from what was known at a moment; None when there is nothing to compute it from any more."""
    return _again(actor, held.round, [held.whose], known).get(held.whose.key)


def _again(actor: Actor, of: Round, whose: Sequence[Subject], known: datetime) -> dict[str, Sheet]:
    found = sheets_of(actor, of.scheme, of.year, of.as_of, whose=whose, known=known)
    if isinstance(found, Refusal):
        return {}
    return dict(zip((one.key for one in whose), found, strict=True))


def verified(actor: Actor, drafts: Sequence[Held]) -> Iterator[tuple[Held, Difference | None]]:
    """复核：按当时已知的记录再算一遍，一个字节都不差才算相同；不同，就说差在哪一条记录。 (requirements.md X04).

    Drafts of one round that were computed at one moment are computed again together.
    """
    together: dict[tuple[UUID, datetime], list[Held]] = {}
    for one in drafts:
        together.setdefault((one.round.pk, one.draft.known_at), []).append(one)
    for (_round, known), some in together.items():
        again = _again(actor, some[0].round, [one.whose for one in some], known)
        for held in some:
            yield held, _unlike(held, again.get(held.whose.key))


def _unlike(held: Held, again: Sheet | None) -> Difference | None:
    text = unpacked(str(held.draft.body))
    if digest_of(text) != held.draft.digest:
        return Difference(None, None, (), ("digest",))
    if again is None:
        return Difference(held.sheet.result, None, (), ("plan",))
    return None if frozen(again) == text else _against(held, again, then=True)


def against_today(actor: Actor, held: Held, *, now: datetime) -> Difference | None:
    """按今天已知的记录再算，差在哪里、为什么；定稿不跟着变。 (requirements.md X04)."""
    again = computed_again(actor, held, known=now)
    return None if again is None else _against(held, again)


def _against(held: Held, again: Sheet, *, then: bool = False) -> Difference:
    """``then``: computed from what was known at the same moment."""
    return compare(held.sheet, wordless(again), known_on=None if then else day_of(held.draft.known_at))


def rows_of(line: Line | None) -> dict[str, object]:
    """The rows of a line by the key an objection names them by."""
    return {row_key(row): row for row in line.rows} if line else {}


def writers_of(line: Line | None, key: str) -> list[int]:
    """Who wrote down the record that decided a row."""
    row = next((one for one in line.rows if row_key(one) == key), None) if line else None
    if row is None or row.source is None:
        return []
    return list(Deed.objects.filter(pk=row.source).values_list("recorded_by_id", flat=True))
