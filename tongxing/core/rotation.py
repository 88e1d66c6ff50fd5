"""Everything sealed, sealed again under the newest keys, while people read and write.

What is sealed lies in *stores*: the columns (``SealedText``), the history of rows, the files, and what other rooms
hang here. A store can say how much lies under which key, and seal a part of it again: some rows at a time, each batch a
transaction of the owner, so that a stop anywhere loses nothing and the next run goes on. Rows that somebody holds
just now are left to the next pass. Who calls this, in which order, and when an old key may go:
``tongxing.launch.rotation``; why: docs/adr/0013.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, OperationalError, connections, models, transaction

from tongxing.core import cipher
from tongxing.core.fields import BlindIndex, SealedText

OWNER: str = settings.TONGXING_OWNER
BATCH = 500
MOST_BYTES = 8 * 2**20
HEX = "\\x"


@dataclass
class Swept:
    """What one pass did: how many values were sealed again, and which could not be opened at all."""

    sealed: int = 0
    closed: list[str] = field(default_factory=list)

    def __iadd__(self, other: Swept) -> Swept:
        self.sealed += other.sealed
        self.closed += other.closed
        return self


class Store(Protocol):
    """Somewhere sealed values lie."""

    name: str

    def count(self) -> Counter[str]:
        """How many values lie under each key."""

    def sweep(self, batch: int) -> Swept:
        """Seal everything that lies under another key than the newest again, as far as nobody holds it."""


_stores: list[Store] = []


def hang(store: Store) -> Store:
    """Another store, of a room that keeps sealed values elsewhere than in a sealed column."""
    _stores.append(store)
    return store


def stores() -> list[Store]:
    """Every place in which sealed values lie."""
    return [*columns(), History(), Files(), *_stores]


def counted() -> dict[str, Counter[str]]:
    """How many values of each store lie under which key; stores without any are left out."""
    found = {store.name: store.count() for store in stores()}
    return {name: keys for name, keys in found.items() if keys}


def left() -> int:
    """How many values still lie under another key than the newest."""
    newest = cipher.newest_key_id()
    return sum(n for keys in counted().values() for key, n in keys.items() if key != newest)


def sweep(batch: int = BATCH) -> Swept:
    """One pass over every store."""
    done = Swept()
    for store in stores():
        done += store.sweep(batch)
    return done


# ── sealed columns ───────────────────────────────────────────────────────────────────────────────


def columns() -> Iterator[Column]:
    """Every sealed column of every table."""
    for model in apps.get_models():
        for one in model._meta.concrete_fields:
            if isinstance(one, SealedText):
                yield Column(model, one)


class Column:
    """One sealed column.

    A row whose last change is not in the sealed chain yet waits for that: the chain remembers what a sealed column
    said, and takes it from the cipher text it stood in (``core/trail/sealing.py``).
    """

    def __init__(self, model: type[models.Model], one: SealedText) -> None:
        self.table, self.column = model._meta.db_table, str(one.column)
        self.name = f"{self.table}.{self.column}"
        self.key = str(model._meta.pk.column)
        self.kind = model._meta.pk.db_type(connections[OWNER])
        self.pad = one.pad

    def count(self) -> Counter[str]:
        """How many values lie under each key."""
        return _counter(
            f"SELECT convert_from(substring(\"{self.column}\" FROM 2 FOR 4), 'UTF8'), count(*) FROM {self.table}"
            f' WHERE octet_length("{self.column}") > 0 GROUP BY 1'
        )

    def first_closed(self) -> bool:
        """Is there a value, and do the keys of this house not open the first one?"""
        with connections[OWNER].cursor() as cursor:
            cursor.execute(
                f'SELECT "{self.column}" FROM {self.table} WHERE octet_length("{self.column}") > 0 LIMIT 1'
            )
            row = cursor.fetchone()
        try:
            return row is not None and not cipher.unseal(row[0], column=self.name)
        except cipher.Unreadable:
            return True

    def sweep(self, batch: int) -> Swept:
        """Seal the rows of this column again, in the order of their keys."""
        done, last = Swept(), None
        batch = self._rows_at_once(batch)
        while True:
            some, last = _patiently(self._some, batch, last)
            done += some
            if last is None:
                return done

    def _rows_at_once(self, batch: int) -> int:
        """A column of whole workbooks is not read five hundred at a time."""
        with connections[OWNER].cursor() as cursor:
            cursor.execute(f'SELECT coalesce(max(octet_length("{self.column}")), 1) FROM {self.table}')
            return max(1, min(batch, MOST_BYTES // max(1, int(cursor.fetchone()[0]))))

    def _some(self, batch: int, after: Any) -> tuple[Swept, Any]:
        done = Swept()
        values: dict[str, Any] = {
            "new": cipher.written_id(cipher.newest_key_id()),
            "after": after,
            "table": self.table,
            "batch": batch,
        }
        beyond = f'AND t."{self.key}" > %(after)s' if after is not None else ""
        with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
            cursor.execute(
                f'SELECT t."{self.key}", t."{self.column}" FROM {self.table} t'
                f' WHERE octet_length(t."{self.column}") > 0 AND substring(t."{self.column}" FROM 2 FOR 4) <> %(new)s'
                f" {beyond} AND NOT EXISTS (SELECT 1 FROM core_rowchange c JOIN core_unsealed u ON u.ref = c.id"
                f'   WHERE c.source = %(table)s AND c.row = t."{self.key}"::text)'
                f' ORDER BY t."{self.key}" LIMIT %(batch)s FOR UPDATE OF t SKIP LOCKED',
                values,
            )
            rows = cursor.fetchall()
            fresh = {
                key: again for key, value in rows if (again := self._again(key, value, done)) is not None
            }
            if fresh:
                cursor.execute(
                    f'UPDATE {self.table} t SET "{self.column}" = x.v'
                    f' FROM unnest(%s::{self.kind}[], %s::bytea[]) AS x(k, v) WHERE t."{self.key}" = x.k',
                    [list(fresh), list(fresh.values())],
                )
        done.sealed += len(fresh)
        return done, rows[-1][0] if len(rows) == batch else None

    def _again(self, key: Any, value: bytes, done: Swept) -> bytes | None:
        try:
            text = cipher.unseal(value, column=self.name)
        except cipher.Unreadable:
            done.closed.append(f"{self.name} {key}")
            return None
        return cipher.seal(text, column=self.name, pad=self.pad)


def _counter(sql: str, values: Any = None) -> Counter[str]:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(sql, values)
        return Counter({str(key).strip(): int(n) for key, n in cursor.fetchall()})


def _patiently(act: Callable[..., Any], *values: Any) -> Any:
    """A batch that met somebody else's lock the wrong way round is tried again."""
    for _try in range(4):
        try:
            return act(*values)
        except OperationalError:
            continue
    return act(*values)


# ── the history of rows ──────────────────────────────────────────────────────────────────────────


class History:
    """Earlier values of sealed columns, as the history of rows keeps them (``core/history.py``)."""

    name = "core_rowchange"

    def count(self) -> Counter[str]:
        """How many earlier values lie under each key."""
        return _counter(
            "SELECT convert_from(decode(substring(e.value FROM 5 FOR 8), 'hex'), 'UTF8'), count(*)"
            " FROM core_rowchange r, jsonb_each_text(coalesce(r.old, '{}') || coalesce(r.new, '{}')) e"
            " WHERE e.value LIKE %s GROUP BY 1",
            [f"\\{HEX}01________%"],
        )

    def sweep(self, batch: int) -> Swept:
        """Seal earlier values again, where they stand."""
        done = Swept()
        while True:
            some = _patiently(self._some, batch)
            done += some
            if not some.sealed:
                return done

    def _some(self, batch: int) -> Swept:
        done, newest = Swept(), cipher.newest_key_id()
        old = [f"\\{HEX}01{cipher.written_id(key).hex()}" for key in cipher.key_ids() if key != newest]
        with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
            cursor.execute(
                "SELECT r.id, r.source, r.old, r.new FROM core_rowchange r, unnest(%s::text[]) k"
                " WHERE strpos(r.old::text, k) > 0 OR strpos(r.new::text, k) > 0 LIMIT %s",
                [old, batch],
            )
            for ref, table, before, after in cursor.fetchall():
                pair = [self._again(table, one, ref, done) for one in (before, after)]
                cursor.execute(
                    "UPDATE core_rowchange SET old = %s::jsonb, new = %s::jsonb WHERE id = %s", [*pair, ref]
                )
                done.sealed += 1
        return done

    def _again(self, table: str, raw: Any, ref: Any, done: Swept) -> str | None:
        if raw is None:
            return None
        said: dict[str, Any] = json.loads(raw) if isinstance(raw, str) else raw
        for column, value in said.items():
            if isinstance(value, str) and value.startswith(f"{HEX}01"):
                said[column] = self._one(f"{table}.{column}", value)
        return json.dumps(said)

    def _one(self, column: str, value: str) -> str:
        raw = bytes.fromhex(value[len(HEX) :])
        if cipher.key_id_of(raw) not in set(cipher.key_ids()) - {cipher.newest_key_id()}:
            return value
        return HEX + cipher.again(raw, column=column).hex()


# ── files ────────────────────────────────────────────────────────────────────────────────────────


class Files:
    """Stored files: only the head of each is sealed by the field key."""

    name = "files"

    def count(self) -> Counter[str]:
        """How many files lie under each key."""
        from tongxing.core.files import store

        return Counter(store.sealed_by(address) for address, _when in store.stored())

    def sweep(self, batch: int) -> Swept:
        """Seal the heads again."""
        from tongxing.core.files import store

        done = Swept()
        for address, _when in store.stored():
            try:
                done.sealed += store.seal_anew(address)
            except store.Damaged:
                done.closed.append(f"files {address}")
        return done


# ── blind indexes ────────────────────────────────────────────────────────────────────────────────


def index_again() -> Swept:
    """Make every blind index anew under the newest index key; a whole group at a time, so that equal stays equal."""
    done = Swept()
    for model in apps.get_models():
        for one in model._meta.concrete_fields:
            if isinstance(one, BlindIndex):
                done += _index(model, one)
    return done


def _index(model: type[models.Model], one: BlindIndex) -> Swept:
    done, table = Swept(), model._meta.db_table
    with connections[OWNER].cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT {one.together} FROM {table} WHERE {one.column} IS NOT NULL")
        groups = [row[0] for row in cursor.fetchall()]
    for group in groups:
        done += _patiently(_index_group, model, one, group)
    return done


def _index_group(model: type[models.Model], one: BlindIndex, group: Any) -> Swept:
    done, table, key = Swept(), model._meta.db_table, str(model._meta.pk.column)
    sealed = model._meta.get_field(one.of)
    assert isinstance(sealed, SealedText)
    with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute(
            f"SELECT {key}, {sealed.column}, {one.column} FROM {table}"
            f" WHERE {one.together} = %s AND {one.column} IS NOT NULL ORDER BY {key} FOR UPDATE",
            [group],
        )
        for row, hidden, stands in cursor.fetchall():
            try:
                wanted = one.index(cipher.unseal(hidden, column=sealed.get_column_name()))
            except cipher.Unreadable:
                done.closed.append(f"{table}.{one.column} {row}")
                continue
            if bytes(stands) != wanted and _written(cursor, f"UPDATE {table} SET {one.column} = %s WHERE {key} = %s",
                                                    [wanted, row], done, f"{table}.{one.column} {row}"):  # fmt: skip
                done.sealed += 1
    return done


def _written(cursor: Any, sql: str, values: list[Any], done: Swept, where: str) -> bool:
    """Two files that never should have been apart are told, not broken."""
    try:
        with transaction.atomic(using=OWNER):
            cursor.execute(sql, values)
    except IntegrityError:
        done.closed.append(where)
        return False
    return True
