"""What papers are printed from: one measure of a file with everything beside it, as this reader may read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from datetime import date
from uuid import UUID

from tongxing.archive.issued.kinds import PRINTED, PrintKind
from tongxing.casework.queries import Together, together
from tongxing.conduct.queries import Beside, beside
from tongxing.core.vocabulary import deed_kinds
from tongxing.duties.file import File, FiledCase, FiledDeed, open_file
from tongxing.faces.desk import terms
from tongxing.faces.desk.prints.blocks import NOTHING, Block, fields, full
from tongxing.fieldwork.queries import Detail, details
from tongxing.org.actor import Actor
from tongxing.people.queries import full_numbers
from tongxing.rulebook.counting import Computed
from tongxing.rulebook.facts import CaseFacts

SEXES = {"1": "男", "2": "女"}


@dataclass(frozen=True, slots=True)
class Record:
    """One measure of one person, what stands beside its records, and the day on which somebody prints."""

    actor: Actor
    on: date
    file: File
    case: FiledCase
    facts: CaseFacts
    end: Computed | None
    near: Together = dataclass_field(default_factory=Together)
    field: Mapping[UUID, Detail] = dataclass_field(default_factory=dict)
    conduct: Beside = dataclass_field(default_factory=Beside)
    id_number: str = ""
    phone: str = ""

    @property
    def measure(self) -> str:
        """社区戒毒, or 社区康复."""
        return MEASURES.get(self.facts.measure, "社区戒毒（康复）")

    @property
    def rehabilitation(self) -> bool:
        """Whether it is 社区康复, which has articles of its own (戒毒条例 37–40)."""
        return self.facts.measure == "community_rehabilitation"

    @property
    def office(self) -> str:
        """Who issues: the people's government of the town (戒毒条例 14, 16)."""
        name = self.actor.town_name
        return (
            f"{name}人民政府"
            if name.endswith(("镇", "乡"))
            else f"{name}办事处"
            if name.endswith("街道")
            else name
        )

    @property
    def id_shown(self) -> str:
        """The identity number in full where the paper carries it, else its end."""
        tail = f"尾号 {self.file.id_tail}" if self.file.id_tail else NOTHING
        return self.id_number or tail

    @property
    def phone_shown(self) -> str:
        """The telephone in full where the paper carries it, else its end."""
        tail = f"尾号 {self.file.phone_tail}" if self.file.phone_tail else NOTHING
        return self.phone or tail

    @property
    def last_day(self) -> str:
        """The day the measure ends, or that it is counted from the report-in."""
        return full(self.end.day) if self.end else "报到后算出"

    def head(self, *more: tuple[str, str]) -> Block:
        """Who it is: name, file, village, measure; nothing else stands on every paper."""
        file = self.file
        return fields(("姓　　名", file.name), ("档案编号", file.number), ("措　　施", self.measure), ("村（社区）", file.place), *more)  # fmt: skip

    def of(self, *kinds: str) -> list[FiledDeed]:
        """The standing records of these kinds that may be read, the first first."""
        found = [d for d in self.case.standing if d.kind in kinds and d.readable]
        return sorted(found, key=lambda d: (d.happened_on, d.id))

    def printable(self, kind: PrintKind) -> list[FiledDeed]:
        """The records a paper of this kind is printed from, the newest first."""
        return [d for d in reversed(self.of(*kind.of)) if kind.outcome_fits(d.outcome)]

    def deed(self, kind: str, deed_id: UUID) -> FiledDeed | None:
        """One record a paper of this kind is printed from, or None."""
        return next((d for d in self.printable(PRINTED[kind]) if d.id == deed_id), None)

    def beside(self, deed: FiledDeed) -> Detail:
        """What was written beside a test, a talk, a visit or a leave."""
        return self.field.get(deed.id) or Detail()


MEASURES = {"community_treatment": "社区戒毒", "community_rehabilitation": "社区康复"}


def due_to_report(record: Record) -> date | None:
    """The last day of reporting in (戒毒条例 14, 38)."""
    return next((d.due_on for d in record.case.duties if d.rule == "report_in"), None)


def outcome(deed: FiledDeed) -> str:
    """What came of a record, in Chinese."""
    return deed_kinds[deed.kind].outcomes.get(deed.outcome, "") if deed.kind in deed_kinds else ""


def opened(actor: Actor, person_id: UUID, *, on: date) -> Record | None:
    """The running measure of a file, or its last one; None when the file is not hers to see or has none."""
    file = open_file(actor, person_id)
    if file is None or not file.cases:
        return None
    facts = file.cases[0].facts
    return Record(actor, on, file, file.cases[0], facts, terms.ending(facts, file.chain))


def with_details(record: Record) -> Record:
    """The same with everything beside its records."""
    actor, ids = record.actor, [record.case.id]
    return replace(record, near=together(actor, ids), field=details(actor, ids), conduct=beside(actor, ids))


def with_numbers(record: Record) -> Record:
    """The same with identity number and telephone in full, for a paper that carries them and is kept."""
    id_number, phone = full_numbers(record.actor, record.file.id) or ("", "")
    return replace(record, id_number=id_number, phone=phone)
