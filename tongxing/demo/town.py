"""The demo town, worked out in memory: the same seed, day and plans always give the same town.

Nothing here touches a database or a clock. Nobody in it exists: names are drawn by chance, the
identity numbers belong to no place, the telephone numbers ring nowhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from tongxing.demo import cast, names, stories, words
from tongxing.demo.deeds import deeds_of
from tongxing.demo.shapes import Life, Story, TownSpec
from tongxing.rulebook.windows import InForce

SEED = 2026013


def towns(*, today: date, plans: Sequence[InForce], seed: int = SEED) -> tuple[TownSpec, TownSpec]:
    """青梧镇 with about 120 people, and 白鹭镇 next door with six."""
    return qingwu(today=today, plans=plans, seed=seed), bailu(today=today, plans=plans, seed=seed)


def qingwu(*, today: date, plans: Sequence[InForce], seed: int = SEED) -> TownSpec:
    """The town of the pictures: eight villages, staff for every role, people in every state."""
    dice = Random(f"{seed}:qingwu")
    moved = today - cast.THOUGHT_FOR
    known = cast.known_people(lambda text: date.fromisoformat(text) + moved)
    known = [_moved(story, moved) for story in known]
    book = plans[-1].book
    homes = [name for name, count in stories.OPEN_IN.items() for _ in range(count)]
    dice.shuffle(homes)
    anywhere = [v.name for v in cast.VILLAGES]
    ended = [dice.choice(anywhere) for state in stories.CLOSED for _ in range(state.count)]
    more = stories.random_stories(dice, today=today, book=book, villages=homes, states=stories.OPEN)
    more += stories.random_stories(
        dice, today=today, book=book, villages=ended, states=stories.CLOSED, plain=True
    )
    return _inhabited(cast.QINGWU, [*known, *more], today=today, plans=plans, seed=seed)


def bailu(*, today: date, plans: Sequence[InForce], seed: int = SEED) -> TownSpec:
    """The next town: small, with one of each post, there so that walls between towns can be seen to hold."""
    dice = Random(f"{seed}:bailu")
    states = stories.NEXT_OPEN + stories.NEXT_CLOSED
    homes = [dice.choice(cast.NEXT_VILLAGES).name for state in states for _ in range(state.count)]
    made = stories.random_stories(
        dice, today=today, book=plans[-1].book, villages=homes, states=states, plain=True
    )
    return _inhabited(cast.BAILU, made, today=today, plans=plans, seed=seed)


def digest(town: TownSpec) -> str:
    """A fingerprint of everything in a town: two equal ones mean the same town to the last note."""
    return hashlib.sha256(repr(town).encode()).hexdigest()


def _moved(story: Story, by: timedelta) -> Story:
    return replace(story, birth_on=story.birth_on + by)


def _inhabited(
    town: TownSpec, made: list[Story], *, today: date, plans: Sequence[InForce], seed: int
) -> TownSpec:
    ordered = _in_folder_order(made)
    serial: dict[int, int] = {}
    lives = []
    for order, story in enumerate(ordered, start=1):
        year = story.decided_on.year
        serial[year] = serial.get(year, 0) + 1
        dice = Random(f"{seed}:{town.prefix}:{order}")
        lives.append(_life(dice, story, town, order, serial[year], today=today, plans=plans))
    return replace(town, lives=tuple(lives))


def _in_folder_order(made: list[Story]) -> list[Story]:
    """By the day of the decision; the few whose folder number is known by heart get it."""
    ordered = sorted((s for s in made if s.folder is None), key=lambda s: (s.decided_on, s.name))
    for story in sorted((s for s in made if s.folder), key=lambda s: s.folder or 0):
        same_year = [i for i, s in enumerate(ordered) if s.decided_on.year == story.decided_on.year]
        wanted = (story.folder or 1) - 1
        at = (
            same_year[wanted]
            if wanted < len(same_year)
            else (same_year[-1] + 1 if same_year else len(ordered))
        )
        ordered.insert(at, story)
    return ordered


def _life(
    dice: Random,
    story: Story,
    town: TownSpec,
    order: int,
    serial: int,
    *,
    today: date,
    plans: Sequence[InForce],
) -> Life:
    kind = "社戒" if story.measure == cast.CDT else "社康"
    seen = story.received_on or story.decided_on
    deeds = deeds_of(dice, story, town, today=today, plans=plans)
    first = min((d.recorded_on for d in deeds), default=today - timedelta(1))
    return Life(
        story=story,
        id_number=names.id_number(town.prefix, story.birth_on, order, story.sex),
        phone=names.phone(order if town.prefix == "QW" else 9000 + order) if dice.random() < 0.94 else "",
        decision_number=f"望公（{town.name[:1]}）{kind}决字〔{story.decided_on.year}〕示例{serial}号",
        taken_in_on=min(seen + timedelta(dice.randint(0, 2)), first),
        deeds=deeds,
        looks=_looks(dice, story, town, today),
    )


def _looks(dice: Random, story: Story, town: TownSpec, today: date) -> tuple[tuple[date, int, str, str], ...]:
    """Who opened the file lately and why, as the trail would have kept it."""
    if story.closed_on is not None:
        return ()
    readers = [town.worker_of(story.village)] * 4 + [town.holder("police_officer").username]
    readers.append(town.holder("clerk").username)
    days = sorted(today - timedelta(dice.randint(1, 60)) for _ in range(dice.randint(2, 6)))
    since = max(story.decided_on, story.received_on or story.decided_on)
    return tuple(
        (day, dice.randint(8, 18), dice.choice(readers), dice.choice(words.LOOKS))
        for day in days
        if day > since
    )
