"""What was done for a person, as a plain list for the package: what nobody printed or scanned is not lost with the database.

Read by its own statement, because the room of the duties stands beside this one and not below it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _

from tongxing.archive.package.parts import Done
from tongxing.core import cipher, clock
from tongxing.core.refusal import Refusal, Refused
from tongxing.core.vocabulary import Chapter, chronicles, deed_kinds
from tongxing.org.actor import Actor

KEPT = "SELECT conduct_kept_from_reader(%(cases)s)"
DEEDS = """
SELECT d.kind, d.outcome, d.finding, d.note, d.happened_on, d.until_on, d.recorded_at, coalesce(s.name, ''), d.withdrawn,
  EXISTS (SELECT 1 FROM duties_deed x WHERE x.supersedes_id = d.id)
FROM duties_deed d LEFT JOIN org_staff s ON s.id = d.recorded_by_id
WHERE d.case_id = ANY(%(cases)s) AND d.place_id = ANY(%(places)s) AND d.kind = ANY(%(reads)s)
ORDER BY d.happened_on, d.recorded_at, d.id
"""


def deeds_of(actor: Actor, case_ids: Sequence[UUID]) -> tuple[Done, ...]:
    """Every record of these measures in the order of its day, also what was put right or taken back, and says so.

    Raises:
        Refused: something is kept from whoever asks; a package with a hole nobody sees would be no archive.
    """
    reads = sorted(kind.name for kind in deed_kinds if kind.label in actor.labels)
    values: dict[str, Any] = {"cases": list(case_ids), "places": list(actor.place_ids), "reads": reads}
    with connection.cursor() as cursor:
        cursor.execute(KEPT, values)
        if cursor.fetchone()[0]:
            words = _("这份档案要请另一位同事来移交。")
            raise Refused(Refusal("another_hand", words, ways=(_("请镇里的另一位专职社工来要。"),)))
        cursor.execute(DEEDS, values)
        rows = cursor.fetchall()
    with translation.override("zh-hans"):
        done = [_done(*row) for row in rows]
        done += [_told(one) for room in chronicles for one in room.rows(actor, case_ids)]
    return tuple(sorted(done, key=lambda one: one.on))


def _told(one: Chapter) -> Done:
    """What a room wrote into tables of its own; nothing of it is ever put right, only followed by the next line."""
    return Done(one.kind, one.outcome, one.note, one.on, None, clock.day_of(one.recorded_at), one.by, "有效")


def _done(
    kind: str, said: str, finding: bytes | None, note: bytes | None, on: date, until: date | None, at: datetime, by: str,
    withdrawn: bool, superseded: bool,
) -> Done:  # fmt: skip
    outcome = cipher.unseal(bytes(finding), column="duties_deed.finding") if finding else said
    return Done(
        kind=str(deed_kinds[kind].title),
        outcome=str(deed_kinds[kind].outcomes.get(outcome, outcome)),
        note=cipher.unseal(bytes(note), column="duties_deed.note") if note else "",
        on=on,
        until=until,
        recorded_on=clock.day_of(at),
        by=by,
        state="撤回" if withdrawn else "已更正" if superseded else "有效",
    )
