"""Numbers of learning: topics covered, colleagues who came, regulations read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core.clock import end_of
from tongxing.core.vocabulary import Source, sources
from tongxing.duties.figures import Census, FigureRow, Group
from tongxing.duties.hanging import counting, hang_pair
from tongxing.office.counting import ENTRIES
from tongxing.office.figures import ROOM, entries_of, row
from tongxing.office.learning.models import Known, Regulation
from tongxing.org.actor import Actor
from tongxing.org.models import Post
from tongxing.rulebook.counting import shift_days
from tongxing.rulebook.learning import Holder

SETTLED = 7  # days somebody has to read what is new, or to come where she is new: a habit of this office, no law has one


@dataclass(frozen=True, slots=True)
class PostFact:
    """Somebody at a post of the township, from a day to a day."""

    place_id: int
    staff_id: int
    role: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class RuleFact:
    """A regulation of the township in force for some days: which posts must know it, and who said on which day that she does."""

    id: UUID
    place_id: int
    title: str
    since: date
    until: date | None
    readers: tuple[str, ...]
    read: tuple[tuple[int, date], ...]


def posts(actor: Actor, *, since: date, until: date, **_days: Any) -> Sequence[PostFact]:
    """本期在岗的同事，各是什么岗位；落在镇上，不落在哪个村。 (方案S49)."""
    rows = Post.objects.filter(place__town_id=actor.town_id, since__lte=until).exclude(until__lt=since)
    return [
        PostFact(actor.town_id, *one)
        for one in rows.order_by("id").values_list("staff_id", "role", "since", "until")
    ]


def rules(actor: Actor, *, known: date, **_days: Any) -> Sequence[RuleFact]:
    """本镇的规章，照那天已知的：没有撤回的，被新版替下的到那天为止。 (方案S05)."""
    at = end_of(known)
    live = Regulation.objects.filter(town_id=actor.town_id, recorded_at__lt=at, takes_back__isnull=True)
    gone = Regulation.objects.filter(takes_back_id=OuterRef("pk"), recorded_at__lt=at)
    rows = list(
        live.exclude(Exists(gone))
        .order_by("since", "id")
        .values("id", "title", "since", "until", "readers", "supersedes_id")
    )
    after: dict[UUID, date] = {}
    for one in rows:
        if one["supersedes_id"] is not None:
            after[one["supersedes_id"]] = min(one["since"], after.get(one["supersedes_id"], one["since"]))
    said: dict[UUID, list[tuple[int, date]]] = {}
    for rule, staff, day in (
        Known.objects.filter(town_id=actor.town_id, topic="", recorded_at__lt=at)
        .order_by("known_on", "id")
        .values_list("regulation_id", "staff_id", "known_on")
    ):
        if rule is not None:
            said.setdefault(rule, []).append((staff, day))
    return [
        RuleFact(r["id"], actor.town_id, r["title"], r["since"], _earlier(r["until"], after.get(r["id"])),
                 tuple(r["readers"]), tuple(said.get(r["id"], ())))
        for r in rows
    ]  # fmt: skip


def _earlier(until: date | None, replaced: date | None) -> date | None:
    return min((day for day in (until, replaced) if day is not None), default=None)


POSTS = sources.hang(Source("office.posts", N_("在岗的同事"), posts))
RULES = sources.hang(Source("office.rules", N_("规章和谁读过"), rules))


@counting(yes="covered", no="not_covered", out="not_over")
def topics(census: Census) -> Iterator[FigureRow]:
    """培训讲到的题目：方案列的每个培训题目，本期培训工作人员时讲过的算“是”；办了几次不是分数。 (方案S50).

    本期还没完、还没讲的，先不算。

    例：四个题目讲了三个，年底算：3 ÷ 4。

    Topics covered: each training topic of the plan, told at a training of the staff in the period; how many trainings there were
    is no score. What was not told yet in a period that still runs is not counted.

    Example: three of four topics were told by the end of the year: 3 of 4.
    """
    book = census.book
    told = {t: one for one in entries_of(census, "training") if one.outcome != "law" for t in one.topics}
    town = next((one.place_id for one in census.beside.get(POSTS.name, ())), None)
    for topic in book.topics if book is not None and town is not None else ():
        if topic.use != "training":
            continue
        at = _Town(town or 0)
        found = row(at, "topic", topic.title, census.since, census.until, clause=topic.clause)
        one = told.get(topic.id)
        if one is not None:
            yield replace(found, group=Group.YES, why="covered", happened_on=one.happened_on, source=one.id)
        else:
            over = census.until < census.on
            yield replace(
                found, group=Group.NO if over else Group.OUT, why="not_covered" if over else "not_over"
            )


@dataclass(frozen=True, slots=True)
class _Town:
    """Where a row of the whole township lies."""

    place_id: int


@counting(yes="was_there", no="was_not_there", out="not_over")
def trained(census: Census) -> Iterator[FigureRow]:
    """参训的人：该懂的同事，一人一个题目一行，本期来听过的算“是”。 (方案S49、S50).

    考核一位同事只数本人的；期末在岗的才数；本期没完、还没来的先不算，到岗不满七天的也不算（本地数）。

    例：三位专职、四个题目，来齐三个题目：9 ÷ 12。

    Colleagues who were there: one row for each colleague and topic she should know, on her post at the end of the period. For a
    colleague only her own rows; who came to the post within the last seven days (a local number) had no days to come.

    Example: three workers and four topics, all there for three of them: 9 of 12.
    """
    book = census.book
    if book is None:
        return
    came: dict[tuple[int, str], date] = {}
    for one in entries_of(census, "training"):
        if one.outcome != "law":
            came |= {(staff, topic): one.happened_on for staff in one.there for topic in one.topics}
    held = _holders(census)
    for staff_id in sorted(held):
        if census.staff_id not in (None, staff_id):
            continue
        due = any(a.posts and held[staff_id].post in a.posts for a in book.audiences)
        for topic in (t for t in book.topics if due and t.use == "training"):
            at = _Town(next(one.place_id for one in census.beside[POSTS.name]))
            found = row(at, "topic", topic.title, census.since, census.until, clause=topic.clause)
            yield _was_there(found, came.get((staff_id, topic.id)), census, since=held[staff_id].since)


def _was_there(found: FigureRow, day: date | None, census: Census, *, since: date) -> FigureRow:
    if day is not None:
        return replace(found, group=Group.YES, why="was_there", happened_on=day)
    over = census.until < census.on and _had_days(census, since)
    return replace(found, group=Group.NO if over else Group.OUT, why="was_not_there" if over else "not_over")


def _holders(census: Census) -> dict[int, Holder]:
    """Who holds which post on the last day; several of one role are held since the first."""
    found: dict[int, Holder] = {}
    for one in sorted(census.beside.get(POSTS.name, ()), key=lambda post: post.since):
        if one.since <= census.last_day and (one.until is None or one.until >= census.last_day):
            found.setdefault(one.staff_id, Holder(one.staff_id, one.role, one.since, one.until))
    return found


def _had_days(census: Census, *begins: date) -> bool:
    """Whether since all of these days as many had passed by the last day as somebody needs to read or to come."""
    return shift_days(max(begins), SETTLED) < census.last_day


@counting(yes="read", no="not_read", out="not_over")
def read(census: Census) -> Iterator[FigureRow]:
    """规章读过：期末那天有效的规章，该读的同事一人一行，自己说读过的算“是”。 (方案S05).

    考核一位同事只数本人的；规章实行、人到岗不满七天的（本地数），没读的先不算。

    例：一份规章、四位该读、三位读过：3 ÷ 4。

    Regulations read: in force on the last day, one row for each colleague who must know it and said that she does. For a
    colleague only her own rows; in force, or at the post, for less than seven days (a local number) and unread is not counted yet.

    Example: one regulation, four who must read it, three did: 3 of 4.
    """
    held = _holders(census)
    for rule in census.beside.get(RULES.name, ()):
        ends = rule.until
        if rule.since > census.last_day or (ends is not None and ends <= census.last_day):
            continue
        said = dict(rule.read)
        for staff_id in sorted(s for s, one in held.items() if one.post in rule.readers):
            if census.staff_id not in (None, staff_id):
                continue
            day = said.get(staff_id)
            there = day is not None and day <= census.last_day
            found = row(rule, "regulation", rule.title, rule.since, census.last_day, clause="S05")
            group, why = (Group.YES, "read") if there else (Group.NO, "not_read")
            if not there and not _had_days(census, rule.since, held[staff_id].since):
                group, why = Group.OUT, "not_over"
            yield replace(found, group=group, why=why, happened_on=day if there else None)


hang_pair(
    ROOM, ("topics_covered", N_("培训讲到的题目")), ("topics", N_("该讲的题目")), topics, clause="S50", unit="things",
    sources=(ENTRIES.name, POSTS.name),
)  # fmt: skip
hang_pair(
    ROOM, ("lessons_attended", N_("同事听过的题目")), ("lessons_owed", N_("同事该听的题目")), trained, clause="S49",
    unit="things", sources=(ENTRIES.name, POSTS.name),
)  # fmt: skip
hang_pair(
    ROOM, ("regulations_read", N_("读过的规章")), ("regulations_to_read", N_("该读的规章")), read, clause="S05",
    unit="things", sources=(POSTS.name, RULES.name),
)  # fmt: skip
