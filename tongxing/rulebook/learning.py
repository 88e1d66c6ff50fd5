"""What people of the township should know: topics, who should know them, leaflets; and how far it is. Pure.

Coverage is counted from posts: the people who hold one of an audience's posts on the day asked for. What somebody
attended stays hers when she changes posts, and goes with her when she leaves; a post filled since then has somebody
who was not there yet. Guests (a family, volunteers) hold no post: of them there is only how many came (方案S48—S50).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from tongxing.rulebook.dated import Cites, Piece


class Topic(Piece):
    """Something to be known: by the staff (``training``) or by everybody (``publicity``); ``added``: the plan left it out."""

    id: str
    title: str
    clause: str
    use: Literal["training", "publicity"]
    cite: Cites = ()
    says: str = ""
    added: bool = False


class Audience(Piece):
    """Who should know it: holders of these ``posts``, or guests when there are none; ``added``: the plan left them out."""

    id: str
    title: str
    clause: str
    posts: tuple[str, ...] = ()
    cite: Cites = ()
    added: bool = False


class Leaflet(Piece):
    """A leaflet of the small library: which topic it explains, and its lines; it speaks to everybody and about nobody."""

    id: str
    title: str
    clause: str
    topic: str
    lines: tuple[str, ...]
    cite: Cites = ()


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody at a post, from a day to a day."""

    staff_id: int
    post: str
    since: date
    until: date | None = None

    def there(self, on: date) -> bool:
        """Whether the post was hers on a day."""
        return self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Lesson:
    """One training: its day, its topics, who of the staff came, how many guests of each audience."""

    id: str
    on: date
    topics: tuple[str, ...]
    came: frozenset[int]
    guests: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Saying:
    """Somebody's own word that she knows a topic, on a day."""

    staff_id: int
    topic: str
    on: date


@dataclass(frozen=True, slots=True)
class Reached:
    """One cell: an audience and a topic. ``came`` maps who was there to the latest day, ``knows`` to the day she said so."""

    audience: str
    topic: str
    holders: tuple[int, ...]
    came: Mapping[int, date]
    knows: Mapping[int, date]
    guests: int = 0

    @property
    def missing(self) -> tuple[int, ...]:
        """Who was not there yet."""
        return tuple(one for one in self.holders if one not in self.came)


def coverage(
    audiences: Iterable[Audience], topics: Sequence[Topic], holders: Sequence[Holder], lessons: Sequence[Lesson],
    sayings: Sequence[Saying], *, on: date,
) -> tuple[Reached, ...]:  # fmt: skip
    """各类人、各个题目：在岗几人、来过几人、自己说会了几人；没有岗位的只数人数。 (方案S49、S50)."""
    past = sorted((one for one in lessons if one.on <= on), key=lambda one: one.on)
    said = [one for one in sayings if one.on <= on]
    return tuple(
        _cell(audience, topic.id, _at_post(audience, holders, on), past, said)
        for audience in audiences
        for topic in topics
    )


def _at_post(audience: Audience, holders: Iterable[Holder], on: date) -> tuple[int, ...]:
    return tuple(sorted({one.staff_id for one in holders if one.post in audience.posts and one.there(on)}))


def _cell(
    audience: Audience,
    topic: str,
    here: tuple[int, ...],
    lessons: Iterable[Lesson],
    sayings: Iterable[Saying],
) -> Reached:
    mine = [one for one in lessons if topic in one.topics]
    came = {who: one.on for one in mine for who in one.came if who in here}
    knows = {one.staff_id: one.on for one in sayings if one.topic == topic and one.staff_id in here}
    return Reached(audience.id, topic, here, came, knows, sum(one.guests.get(audience.id, 0) for one in mine))
