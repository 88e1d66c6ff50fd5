"""How many records were written, by kind, month and post: what the house costs its people, never who.

Only what is stored anyway is counted. A post held by fewer than three people in a year is counted with the others, so
that nobody's work is measured under the name of her post; of herself everybody sees her own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from tongxing.core.clock import HOME_ZONE, end_of
from tongxing.core.vocabulary import deed_kinds
from tongxing.duties.reading import knows
from tongxing.org.actor import Actor

LEAST_HANDS = 3
OTHERS = ""

WRITTEN = """
SELECT extract(month FROM d.recorded_at AT TIME ZONE %(zone)s)::int, d.kind, d.recorded_by_id,
  coalesce((SELECT min(p.role) FROM org_post p WHERE p.staff_id = d.recorded_by_id AND p.since <= d.recorded_at::date
    AND (p.until IS NULL OR p.until >= d.recorded_at::date)), ''), count(*)
FROM duties_deed d
WHERE d.place_id = ANY(%(places)s) AND d.kind = ANY(%(kinds)s) AND d.source = 'desk' AND d.recorded_by_id IS NOT NULL
  AND d.recorded_at >= %(since)s AND d.recorded_at < %(until)s AND (%(me)s < 0 OR d.recorded_by_id = %(me)s)
GROUP BY 1, 2, 3, 4
"""


@dataclass(frozen=True, slots=True)
class Written:
    """Records of a year: by kind, and by post and month and kind."""

    kinds: Mapping[str, int]
    posts: Mapping[str, Mapping[int, Mapping[str, int]]]


def written(actor: Actor, year: int, *, known: date, own: bool = False) -> Written:
    """全年在系统里记了多少：按种类、按岗位、按月；不按人。 (需求 X13)."""
    values: dict[str, Any] = {
        "zone": str(HOME_ZONE),
        "places": list(actor.place_ids),
        "kinds": sorted(knows(actor)) if own else sorted(_all_kinds()),
        "since": end_of(date(year - 1, 12, 31)),
        "until": end_of(min(date(year, 12, 31), known)),
        "me": actor.staff_id if own and actor.staff_id is not None else -1,
    }
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN, values)
        return gathered(cursor.fetchall(), least=1 if own else LEAST_HANDS)


def gathered(rows: list[tuple[int, str, int, str, int]], *, least: int) -> Written:
    """Posts of few hands together with the others; while the others are few, one post more goes to them."""
    hands: dict[str, set[int]] = defaultdict(set)
    for _month, _kind, who, post, _n in rows:
        hands[post].add(who)
    named = {post for post, who in hands.items() if len(who) >= least and post != OTHERS}
    while named and 0 < len(_hands(hands, hands.keys() - named)) < least:
        named.remove(min(named, key=lambda post: (len(hands[post]), post)))
    kinds: Counter[str] = Counter()
    posts: dict[str, dict[int, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for month, kind, _who, post, n in rows:
        kinds[kind] += n
        posts[post if post in named else OTHERS][month][kind] += n
    return Written(kinds, posts)


def _hands(hands: Mapping[str, set[int]], posts: Any) -> set[int]:
    return set().union(*(hands[post] for post in posts))


def _all_kinds() -> list[str]:
    return [kind.name for kind in deed_kinds if not kind.telling]
