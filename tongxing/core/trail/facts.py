"""What an event says, written down in one way: the facts that are authenticated at once and sealed later.

Facts hold no text that somebody typed: of a purpose there is only a salted digest, so that facts can leave
the house in an export. The place of a person's row may take its sealed twin's number, which is its own,
negative; facts know the place without its sign.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cryptography.hazmat.primitives import hashes, hmac
from django.conf import settings

from tongxing.verify.chain import canonical, sm3

if TYPE_CHECKING:
    from tongxing.core.models import AuditEvent, RowChange

VERSION = 1


def told(event: AuditEvent, salt: bytes, whom: Iterable[UUID]) -> dict[str, Any]:
    """What the program says of an event before the database has taken it in."""
    return {
        "v": VERSION,
        "id": str(event.id),
        "at": moment(event.at),
        "staff": event.staff_id,
        "name": event.staff_name,
        "role": event.role,
        "act": event.act,
        "about": event.about,
        "about_id": str(event.about_id) if event.about_id else None,
        "place": abs(event.place_id) if event.place_id is not None else None,
        "purpose": digest(salt, str(event.purpose)),
        "detail": event.detail,
        "door": event.door,
        "outcome": event.outcome,
        "people": event.people,
        "whom": digest(salt, ",".join(sorted(str(one) for one in whom))),
        "lane": str(event.lane),
        "n": event.n,
    }


def sealed(event: AuditEvent, salt: bytes, whom: Iterable[UUID]) -> dict[str, Any]:
    """All that is committed to: also the moment by the database's clock, and the transaction."""
    return told(event, salt, whom) | {"recorded_at": moment(event.recorded_at), "tx": str(event.tx)}


def of_row(row: RowChange, salt: bytes) -> dict[str, Any]:
    """What is committed to of a changed row: not its values, which are people's data, but their digests."""
    return {
        "v": VERSION,
        "id": str(row.id),
        "n": row.n,
        "recorded_at": moment(row.recorded_at),
        "tx": str(row.tx),
        "table": row.source,
        "row": row.row,
        "op": row.op,
        "place": abs(row.place_id) if row.place_id is not None else None,
        "person": str(row.person_id) if row.person_id else None,
        "old": _values(row.old, salt),
        "new": _values(row.new, salt),
        "digest": bytes(row.digest).hex() if row.digest is not None else "",
        "ciphers": bytes(row.ciphers).hex() if row.ciphers is not None else "",
        "login": row.login,
    }


def _values(values: dict[str, Any] | None, salt: bytes) -> str:
    """A digest of old or new values; a sealed one counts as sealed, so that another key changes nothing."""
    if values is None:
        return ""
    told = {k: "(sealed)" if isinstance(v, str) and v.startswith("\\x") else v for k, v in values.items()}
    return sm3(salt + b"\x02" + canonical(told)).hex()


def moment(at: datetime) -> str:
    """A moment as facts write it: UTC, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def digest(salt: bytes, text: str | None) -> str:
    """What can be proved of a text without showing it."""
    return sm3(salt + b"\x00" + text.encode()).hex() if text else ""


def authenticate(salt: bytes, facts: dict[str, Any]) -> bytes:
    """The keyed mark that only this house can make, on an event that is not sealed yet (HMAC-SM3)."""
    mac = hmac.HMAC(_key(), hashes.SM3())
    mac.update(salt + canonical(facts))
    return mac.finalize()


@lru_cache(maxsize=1)
def _key() -> bytes:
    return bytes(settings.TONGXING_KEYS.derive("trail.mac"))
