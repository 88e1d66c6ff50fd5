"""Every need with its steps, as known at the end of a day, for counting: which help, how far, never a word of what was said."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core import cipher
from tongxing.core.clock import end_of
from tongxing.core.vocabulary import Source, sources
from tongxing.org.actor import Actor
from tongxing.rulebook.referrals import UNCOUNTED, Referral, Step


@dataclass(frozen=True, slots=True)
class Asked:
    """One need: whose, at which place, and how it went."""

    id: UUID
    place_id: int
    case_id: UUID
    person_id: UUID
    number: str
    born_on: date | None
    referral: Referral


ASKED = """
SELECT n.id, n.place_id, n.case_id, c.person_id, p.number, p.birth_on, n.needed_on, n.by_day, n.said,
  (SELECT json_agg(json_build_array(t.id, t.kind, t.happened_on) ORDER BY t.happened_on, t.recorded_at, t.id)
   FROM support_step t WHERE t.need_id = n.id AND t.recorded_at < %(at)s)
FROM support_need n JOIN people_case c ON c.id = n.case_id JOIN people_person p ON p.id = c.person_id
WHERE n.place_id = ANY(%(places)s) AND n.recorded_at < %(at)s ORDER BY p.number, n.needed_on, n.id
"""


def asked(actor: Actor, *, known: date, **_days: Any) -> Sequence[Asked]:
    """要过的每一样帮助，照那天已知的；维持治疗从来不在里面。 (戒毒条例第12、18条; guard G8)."""
    with connection.cursor() as cursor:
        cursor.execute(ASKED, {"places": list(actor.place_ids), "at": end_of(known)})
        found = [_asked(row) for row in cursor.fetchall()]
    return [one for one in found if one.referral.service and one.referral.service not in UNCOUNTED]


def _asked(row: Sequence[Any]) -> Asked:
    said = json.loads(cipher.unseal(bytes(row[8]), column="support_need.said")) if row[8] else {}
    steps = tuple(Step(one, kind, date.fromisoformat(day)) for one, kind, day in row[9] or ())
    referral = Referral(str(row[0]), said.get("service", ""), row[6], steps, row[7])
    return Asked(*row[:6], referral)  # type: ignore[call-arg]


HELPS = sources.hang(Source("support.helps", N_("要过的帮助和每一步"), asked))
