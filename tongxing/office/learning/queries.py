"""Reading what was taught and told, the regulations in force, and who knows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import F, QuerySet

from tongxing.office.learning.models import Known, Regulation, Told
from tongxing.office.queries import Done
from tongxing.org.actor import Actor
from tongxing.org.models import Post
from tongxing.rulebook.document import Book
from tongxing.rulebook.learning import Audience, Holder, Lesson, Reached, Saying, Topic, coverage


@dataclass(frozen=True, slots=True)
class Said:
    """What one entry was about."""

    topics: tuple[str, ...]
    hours: float | None
    guests: Mapping[str, int]
    leaflet: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of one regulation, with what replaced it (``ended_on``: its last day because of that)."""

    id: UUID
    entry_id: UUID
    kind: str
    version: int
    title: str
    number: str
    since: date
    until: date | None
    supersedes_id: UUID | None
    readers: Sequence[str]
    by: str
    text: str = ""
    replaced_on: date | None = None

    def holds_on(self, on: date) -> bool:
        """In force on a day: begun, not over, not replaced."""
        return (
            self.since <= on
            and (self.until is None or on <= self.until)
            and (self.replaced_on is None or on < self.replaced_on)
        )


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who must know a regulation, and since when she says that she does."""

    staff_id: int
    name: str
    post: str
    known_on: date | None


RULE = "id entry_id kind version title number since until supersedes_id readers".split()


def told_of(actor: Actor, entries: Iterable[UUID]) -> dict[UUID, Said]:
    """What these entries were about; an entry of another place has no answer."""
    rows = actor.scope(Told.objects.filter(entry_id__in=list(entries)), place="entry__place_id")
    found = rows.values_list("entry_id", "topics", "hours", "guests", "guest_counts", "leaflet")
    return {
        key: Said(
            tuple(topics), float(hours) if hours else None, dict(zip(guests, counts, strict=True)), leaflet
        )
        for key, topics, hours, guests, counts, leaflet in found
    }


def topics_of(book: Book, use: str) -> tuple[Topic, ...]:
    """The topics of the plan for one use."""
    return tuple(one for one in book.topics if one.use == use)


def guests_of(book: Book) -> tuple[Audience, ...]:
    """The audiences that hold no post: of them only a number is kept."""
    return tuple(one for one in book.audiences if not one.posts)


# ── regulations: the whole township reads them ───────────────────────────────


def rules_of(actor: Actor) -> list[Rule]:
    """Every version of every regulation of her township that was not withdrawn, the newest first."""
    return _rules(_live(actor).order_by("-since", "-version", "id"))


def rule_at(actor: Actor, rule_id: UUID) -> Rule | None:
    """One version with its text; None when it is another township's, was withdrawn, or does not exist."""
    found = next((one for one in rules_of(actor) if one.id == rule_id), None)
    text = _live(actor).filter(pk=rule_id).values_list("text", flat=True).first() if found else None
    return replace(found, text=text) if found is not None and text is not None else None


def _live(actor: Actor) -> QuerySet[Regulation]:
    return Regulation.objects.filter(town_id=actor.town_id, takes_back__isnull=True, taken_back__isnull=True)


def _rules(rows: QuerySet[Regulation]) -> list[Rule]:
    found = [Rule(**row) for row in rows.values(*RULE, by=F("recorded_by__name"))]
    after: dict[UUID, date] = {}
    for one in found:
        if one.supersedes_id is not None:
            after[one.supersedes_id] = min(one.since, after.get(one.supersedes_id, one.since))
    return [replace(one, replaced_on=after.get(one.id)) for one in found]


def readers_of(actor: Actor, rule: Rule, *, on: date) -> list[Reader]:
    """Who holds a post that must know it, and since when each says that she does (方案S05)."""
    known = dict(
        Known.objects.filter(town_id=actor.town_id, regulation_id=rule.id).values_list("staff_id", "known_on")
    )
    posts = _posts(actor, on).filter(role__in=rule.readers).order_by("place__code", "staff__name", "id")
    rows = {
        staff: Reader(staff, name, title or place, known.get(staff))
        for staff, name, title, place in posts.values_list("staff_id", "staff__name", "title", "place__name")
    }
    return list(rows.values())


def read_by(actor: Actor) -> dict[UUID, tuple[int, ...]]:
    """Version -> who of the township says that she knows it."""
    found: dict[UUID, tuple[int, ...]] = {}
    for rule, staff in Known.objects.filter(town_id=actor.town_id, topic="").values_list(
        "regulation_id", "staff_id"
    ):
        if rule is not None:
            found[rule] = (*found.get(rule, ()), staff)
    return found


def must_read(actor: Actor, *, on: date) -> dict[str, set[int]]:
    """Post -> who holds it on a day."""
    found: dict[str, set[int]] = {}
    for role, staff in _posts(actor, on).values_list("role", "staff_id"):
        found.setdefault(role, set()).add(staff)
    return found


def unread_of(actor: Actor, *, on: date) -> list[Rule]:
    """What she herself must still read, the oldest first; one statement."""
    mine = _live(actor).filter(readers__contains=[actor.role], since__lte=on).exclude(until__lt=on)
    rows = mine.exclude(known__staff_id=actor.staff_id or 0).exclude(
        pk__in=_live(actor).filter(supersedes__isnull=False, since__lte=on).values("supersedes_id")
    )
    return _rules(rows.order_by("since", "id"))


# ── who was taught what ──────────────────────────────────────────────────────


def _posts(actor: Actor, on: date) -> QuerySet[Post]:
    return Post.objects.filter(since__lte=on, place__town_id=actor.town_id, staff__is_active=True).exclude(
        until__lt=on
    )


def own_word(actor: Actor, *, year: int) -> dict[str, date]:
    """Topic -> the day on which she said this year that she knows it."""
    rows = Known.objects.filter(town_id=actor.town_id, staff_id=actor.staff_id or 0, year=year).exclude(
        topic=""
    )
    return dict(rows.values_list("topic", "known_on"))


def lessons_of(done: Iterable[Done], told: Mapping[UUID, Said]) -> list[Lesson]:
    """The trainings of the staff among the entries of a year; teaching the law to people is another thing (方案S25)."""
    return [
        Lesson(str(one.id), one.happened_on, told[one.id].topics, frozenset(one.there), told[one.id].guests)
        for one in done
        if one.kind == "training" and one.outcome != "law" and one.id in told
    ]


def coverage_of(actor: Actor, book: Book, lessons: Iterable[Lesson], *, on: date) -> tuple[Reached, ...]:
    """Each audience and topic on a day, for whoever sees the whole township (方案S49)."""
    posts = _posts(actor, on).values_list("staff_id", "role", "since", "until")
    rows = Known.objects.filter(town_id=actor.town_id, year=on.year).exclude(topic="")
    sayings = [Saying(*row) for row in rows.values_list("staff_id", "topic", "known_on")]
    topics = topics_of(book, "training")
    return coverage(book.audiences, topics, [Holder(*row) for row in posts], list(lessons), sayings, on=on)
