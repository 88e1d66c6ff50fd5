"""Reading the chain out of the database, with the owner's rights: events, changed rows, seals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import connections, models

from tongxing.core import cipher
from tongxing.core.cipher import Unreadable
from tongxing.core.fields import SealedText
from tongxing.core.models import AuditEvent, AuditPerson, RowChange
from tongxing.core.models import Seal as StoredSeal
from tongxing.core.trail import facts
from tongxing.verify.chain import Leaf, Seal, canonical, sm3

OWNER: str = settings.TONGXING_OWNER
EVENT, ROW = "E", "R"
AT_ONCE = 2000
UNREADABLE = "\0unreadable"


def seals(*, after: int = 0) -> list[Seal]:
    """Every seal in its order."""
    rows = StoredSeal.objects.using(OWNER).filter(number__gt=after).order_by("number")
    return [
        Seal(
            row.number, row.first, row.last, bytes(row.head), facts.moment(row.at),
            tuple(row.flags), bytes(row.key), bytes(row.signature),
        )
        for row in rows.iterator()
    ]  # fmt: skip


def newest() -> Seal | None:
    """The last seal."""
    last = StoredSeal.objects.using(OWNER).order_by("-number").values_list("number", flat=True).first()
    return seals(after=last - 1)[0] if last else None


def leaves() -> Iterator[Leaf]:
    """The whole chain, some thousand events at a time; what lost its data comes without facts."""
    last = 0
    while True:
        with connections[OWNER].cursor() as cursor:
            cursor.execute(
                "SELECT number, kind, ref, commitment, said FROM core_link WHERE number > %s ORDER BY number LIMIT %s",
                [last, AT_ONCE],
            )
            rows = cursor.fetchall()
        if not rows:
            return
        last = rows[-1][0]
        known = events([r[2] for r in rows if r[1] == EVENT])
        changed = changes([r[2] for r in rows if r[1] == ROW])
        for number, kind, ref, committed, said in rows:
            found = known.get(ref) if kind == EVENT else _said(changed.get(ref), said)
            salt, told = found or (None, None)
            yield Leaf(number, kind, str(ref), bytes(committed), salt, told)


def _said(found: tuple[bytes, dict[str, Any]] | None, said: Any) -> tuple[bytes, dict[str, Any]] | None:
    return (found[0], {**found[1], "said": bytes(said).hex() if said is not None else ""}) if found else None


def events(refs: Sequence[UUID]) -> dict[UUID, tuple[bytes, dict[str, Any]]]:
    """Salt and facts of these events."""
    shown = whom(refs)
    return {
        event.id: (bytes(event.salt), facts.sealed(event, bytes(event.salt), shown.get(event.id, ())))
        for event in stored(refs)
    }


def stored(refs: Sequence[UUID]) -> Iterator[AuditEvent]:
    """These events; one whose purpose cannot be opened comes with words nobody wrote, so that it fits nothing."""
    rows = AuditEvent.objects.using(OWNER).filter(pk__in=refs)
    try:
        yield from list(rows)
    except Unreadable:
        for event in rows.defer("purpose"):
            try:
                event.refresh_from_db(fields=["purpose"])
            except Unreadable:
                event.purpose = UNREADABLE
            yield event


def whom(refs: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """Whom these events showed, where that is kept."""
    found: dict[UUID, list[UUID]] = {}
    rows = AuditPerson.objects.using(OWNER).filter(event_id__in=refs).values_list("event_id", "person_id")
    for event_id, person_id in rows:
        found.setdefault(event_id, []).append(person_id)
    return found


def changes(refs: Sequence[UUID]) -> dict[UUID, tuple[bytes, dict[str, Any]]]:
    """Salt and facts of these changed rows, without what their sealed columns said."""
    rows = RowChange.objects.using(OWNER).filter(pk__in=refs)
    return {row.id: (bytes(row.salt), facts.of_row(row, bytes(row.salt))) for row in rows}


def sealed_columns(table: str) -> list[SealedText]:
    """The sealed columns of a table of ours."""
    return [f for f in model_of(table)._meta.concrete_fields if isinstance(f, SealedText)]


def model_of(table: str) -> type[models.Model]:
    """The model behind a table."""
    return next(m for m in apps.get_models() if m._meta.db_table == table)


def what_it_says(table: str, ciphers: Mapping[str, Any], salt: bytes) -> bytes | None:
    """A salted digest of the sealed columns of one row, opened; None when it has none."""
    if not ciphers:
        return None
    bound = {f.column: f.get_column_name() for f in sealed_columns(table)}
    words = {
        column: cipher.unseal(bytes(raw), column=bound[column]) if raw else None
        for column, raw in ciphers.items()
    }
    return sm3(salt + b"\x01" + canonical(words))


def ciphers_of(
    cursor: Any, table: str, keys: Sequence[str] | None = None
) -> Iterator[tuple[str, bytes | None, dict[str, Any]]]:
    """Of rows of a table: the key, the digest of its cipher texts as triggers make it, the cipher texts."""
    cursor.execute("SELECT key, quiet || ignored FROM core_tracked WHERE source = %s", [table])
    key, left_out = cursor.fetchone()
    kind = model_of(table)._meta.pk.db_type(connections[OWNER])
    columns = [str(f.column) for f in sealed_columns(table) if f.column not in left_out]
    names = "".join(f', t."{column}"' for column in columns)
    chosen = f"WHERE t.{key} = ANY (%s::text[]::{kind}[])" if keys is not None else ""
    cursor.execute(
        f"SELECT t.{key}::text, core_ciphers(to_jsonb(t) - %s::text[]){names} FROM {table} t {chosen}",
        [left_out, *([list(keys)] if keys is not None else [])],
    )
    for row in cursor.fetchall():
        ciphers = bytes(row[1]) if row[1] is not None else None
        yield row[0], ciphers, dict(zip(columns, row[2:], strict=True))
