"""Filling addresses: which id stands for which part of an address, and what a GET may be asked besides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.walls.rooms import gathered
from tests.walls.world import Rows


def routes(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    """Every address of the product."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry)
        else:
            yield entry


ROUTES = {str(route.name): route for route in routes()}

# What a part of an address names: the row of the table, or nothing that belongs to anybody.
ROW_OF = {
    "person_id": "person",
    "case_id": "case",
    "duty_id": "duty",
    "deed_id": "deed",
    "place_id": "place",
    "version_id": "plan",
    "import_id": "roster",
    "proposal_id": "sealing",
    "staff_id": "staff",
    "disclosure_id": "disclosure",
    "scan_id": "scan",
    "paper_id": "paper",
    "loan_id": "loan",
    "join_id": "join",
    "finding_id": "finding",
    "relative_id": "relative",
    "matter_id": "matter",
    "schedule_id": "schedule",
    "destruction_id": "destruction",
    **gathered("row_of"),
}
PLAIN: Mapping[str, Any] = {
    "year": 2026,
    "kind": "",
    "docs": "scans",
    "answer": "fine",
    "key": "S64",
    "line": 2,
    "of": "decision",
    "page": 1,
    "handle": UUID(int=7),
    "factor_id": 0,
    "what": "evaded",
    "sheet": "basic_sheet",
    "rung": "education",
    "step": "withdrawn",
    "code": "0123456789ABCDEFGHJKMNPQRS",
    **gathered("plain"),
}
# Addresses whose part means something else than its name says elsewhere.
OTHERWISE: Mapping[str, Mapping[str, str]] = {
    "mine_answer": {"deed_id": "fresh_id"},
    "mine_undo": {"deed_id": "tapped_id"},
    "record_report_in": {"person_id": "new_person_id"},
    "folder_lend": {"person_id": "new_person_id"},
    "snooze": {"duty_id": "waiting_duty_id"},
    "seal": {"person_id": "ended_person_id"},
    "handover_give": {"staff_id": "holder_id"},
    "own_plan_answer": {"person_id": "waiting_plan_person_id", "deed_id": "waiting_plan_id"},
    "move_sheet": {"person_id": "moved_person_id", "deed_id": "moved_id"},
    "unseal": {"proposal_id": "shut_proposal_id"},
    "seal_shut": {"proposal_id": "open_proposal_id"},
    "plan_approve": {"version_id": "draft_id"},
    "export_decide": {"disclosure_id": "waiting_disclosure_id"},
    "export_withdraw": {"disclosure_id": "asked_disclosure_id"},
    **gathered("otherwise"),
}
# What an address is always asked with, because without it there is no page.
BESIDE: Mapping[str, str] = gathered("beside")
# What else a page may be asked, with ids and words of the same rows: search, filters, drill-downs, nested ids.
ASKED: Mapping[str, tuple[str, ...]] = {
    "today": ("all=1", "kind=official_test"),
    "people": ("q={number}", "q={id_number}", "q={phone}", "q={decision}", "mine=1", "after={person_id}", "before={person_id}"),
    "person": ("deed={deed_id}", "as_of=2026-06-30", "open={duty_id}", "only=official_test"),
    "record_visit": ("duty={duty_id}", "like={deed_id}", "back=/people/{person_id}/"),
    "record_official_test": ("duty={duty_id}", "like={deed_id}"),
    "papers": ("all=talk",),
    "missing": ("open=all.files", "by=worker&open=all.missing", "of=over&open=all.files", "open=v{place_id}.files", "open=paper.help_plan"),
    "print_missing": ("by=worker", "of=over"),
    "paper_preview": ("of={deed_id}",),
    "paper_word": ("of={deed_id}",),
    "rights": ("part=finding", "part=second"),
    "find": ("of={deed_id}",),
    "board": ("open={place_id}.active", "open={place_id}.overdue", "open=0.active", "open=0.tests_counted", "as_of=2026-06-30&open={place_id}.active"),
    "score": ("open=B1", "open=B2", "open=D1", "open=B2&group=counted_yes", "as_of=2026-06-30&open=B1"),
    "audit": ("only=looks", "only=writes", "only=doors", "who={name}"),
    "plan": ("version={version_id}",),
    "plan_compare": ("new={version_id}&old={version_id}",),
    "export_new": ("what=people.roster", "what=duties.owed", "what=fieldwork.tests", "what=core.trail"),
    "package_new": ("who={person_id}", "who={ended_person_id}"),
    "disclosures": ("year=2026", "year=x"),
    "import_preview": ("view=error", "view=all"),
    "import_row": ("village={place_id}",),
    **gathered("asked"),
}  # fmt: skip


def parts(name: str) -> list[str]:
    """The parts of an address that are filled in."""
    return list(ROUTES[name].pattern.converters)


class Known(dict[str, Any]):
    """Ids by name; what rows that do not exist have no word for is nothing."""

    def __missing__(self, key: str) -> str:
        return "nothing"


def address(name: str, rows: Rows) -> str:
    """The address of a route filled with the ids of these rows."""
    where = reverse(name, kwargs={part_of: filled(name, part_of, rows) for part_of in parts(name)})
    return f"{where}?{BESIDE[name].format_map(Known(rows.ids))}" if name in BESIDE else where


def filled(name: str, part_of: str, rows: Rows) -> Any:
    """What one part of an address is filled with."""
    key = OTHERWISE.get(name, {}).get(part_of, part_of)
    return rows.ids[key] if key in rows.ids else PLAIN[key]


def asked(name: str, rows: Rows) -> list[str]:
    """The address with everything it may be asked about these rows."""
    known = {"number": "QW-0000-000", **rows.words, **rows.ids}
    known = {k: known.get(k, "0") for k in ("name", "id_number", "phone", "decision", "number", *rows.ids)}
    where = address(name, rows)
    return [
        f"{where}{'&' if name in BESIDE else '?'}{query.format_map(known)}" for query in ASKED.get(name, ())
    ]


def row_named(name: str) -> str:
    """The kind of row an address names by its first part; empty when it names none."""
    return next((ROW_OF[p] for p in parts(name) if p in ROW_OF), "")
