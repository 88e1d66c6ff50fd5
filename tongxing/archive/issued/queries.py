"""Reading issued papers: which there are, and the bytes of one. Inside her places, and only what her post reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest
from uuid import UUID

from django.db.models import QuerySet

from tongxing.archive.issued.kinds import number_of
from tongxing.archive.issued.models import IssuedPaper
from tongxing.core.files import store
from tongxing.org.actor import Actor

COLUMNS = (
    "id case_id case__person_id case__person__number place_id kind deed_id year serial address digest supersedes_id superseded_by__id"
    " recorded_at recorded_by__name voided__at voided__by__name voided__reason"
).split()


@dataclass(frozen=True, slots=True)
class Issued:
    """One issued paper as the register has it."""

    id: UUID
    case_id: UUID
    person_id: UUID
    folder: str
    place_id: int
    kind: str
    deed_id: UUID | None
    year: int
    serial: int
    address: str
    digest: str
    supersedes: UUID | None
    superseded_by: UUID | None
    at: datetime
    by: str
    void_at: datetime | None
    void_by: str | None
    void_reason: str | None

    @property
    def number(self) -> str:
        """协字〔2026〕第1号."""
        return number_of(self.kind, self.year, self.serial)

    @property
    def holds(self) -> bool:
        """Whether it is the one in force: neither void nor followed by a later one."""
        return self.void_at is None and self.superseded_by is None

    def pdf(self) -> bytes:
        """The paper as it was printed; raises :class:`tongxing.core.files.store.Damaged` when it is not that any more."""
        data = store.read(self.address)
        if not compare_digest(digest_of(data), self.digest):
            raise store.Damaged(f"{self.address}: not the paper of {self.id}")
        return data


def digest_of(data: bytes) -> str:
    """The fingerprint of a paper; anybody can compute it from the file (certutil, sha256sum)."""
    return sha256(data).hexdigest()


def issued_of(actor: Actor, case_ids: Sequence[UUID]) -> list[Issued]:
    """The papers of these measures that she may read, the newest first."""
    return _rows(_readable(actor).filter(case_id__in=case_ids).order_by("-recorded_at", "-id"))


def issued_at(actor: Actor, paper_id: UUID) -> Issued | None:
    """One paper of her places, or None when it is not hers to read or does not exist."""
    return next(iter(_rows(_readable(actor).filter(pk=paper_id))), None)


def _readable(actor: Actor) -> QuerySet[IssuedPaper]:
    return actor.scope(IssuedPaper.objects.filter(labels__contained_by=sorted(actor.labels)))


def _rows(rows: QuerySet[IssuedPaper]) -> list[Issued]:
    return [Issued(*row) for row in rows.values_list(*COLUMNS)]
