"""Laying the page of one folder: the index with its page numbers, and who has borrowed it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tongxing.archive.folder.queries import Lent
from tongxing.archive.index import SCANNED, Entry, pages_of
from tongxing.core.ui import words
from tongxing.core.ui.parts import Link, PersonRef
from tongxing.duties.file import File
from tongxing.faces.desk.duty_parts import kind_word


@dataclass(frozen=True, slots=True)
class LoanLine:
    """One loan in words, and the way to bring it back while it is out."""

    who: str
    why: str
    days: str
    state: str
    late: bool
    back: Link | None


def titles_of(file: File) -> dict[UUID, str]:
    """What a scan of a record is called: its day and its kind."""
    return {
        deed.id: f"{words.full_day(deed.happened_on)} {kind_word(deed.kind)}"
        for case in file.cases
        for deed in case.standing
    }


def folder_page(file: File, entries: Sequence[Entry], lent: Sequence[Lent], *, on: date) -> dict[str, Any]:
    """Everything the page and the print show."""
    base = f"/people/{file.id}/"
    out = next((one for one in lent if one.back_on is None), None)
    said = {"n": len(entries), "pages": pages_of(entries)}
    return {
        "title": file.number,
        "heading": _("卷内目录"),
        "person": PersonRef(file.name, base, file.number),
        "second": _("%(n)s 份，数得出的 %(pages)s 页") % said,
        "back_url": base,
        "entries": [(entry, entry.leaf.source == SCANNED) for entry in entries],
        "uncounted": any(not entry.leaf.pages for entry in entries),
        "place": file.place,
        "loans": [_loan(one, on) for one in lent],
        "lend": None if out else Link(_("借出"), f"{base}folder/lend/", "arrows-exchange", "primary"),
        "print": Link(_("打印目录、移交单"), f"{base}folder/print/", "printer") if entries else None,
        "on": on,
    }


def _loan(one: Lent, on: date) -> LoanLine:
    late = one.back_on is None and one.due_on < on
    if one.back_on is not None:
        state = _("%(day)s还的") % {"day": words.day(one.back_on, on)}
    elif late:
        state = _("过期 %(n)s 天没有还") % {"n": (on - one.due_on).days}
    else:
        state = _("借出中，%(day)s还") % {"day": words.before(one.due_on, on)}
    back = Link(_("登记归还"), f"/loans/{one.id}/back/") if one.back_on is None else None
    return LoanLine(one.borrower, one.reason, words.span(one.out_on, one.due_on, on), state, late, back)
