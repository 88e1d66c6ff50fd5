"""The sentence a duty, a number or a date stands on, as a page shows it."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext as _

from tongxing.core.ui.parts import Clause
from tongxing.faces.desk.said import said
from tongxing.rulebook.dated import walk_dated
from tongxing.rulebook.document import Book
from tongxing.rulebook.laws import LawText

PLACE = re.compile(r"^[一二三四五六七八九十]+(?:（[一二三四五六七八九十]+）)?")
WHOLE = "whole"


def chapter_of(place: str) -> str:
    """二（二）1 stands in chapter 二（二）."""
    found = PLACE.match(place)
    return found.group() if found else place


def clause_part(book: Book, key: str, plan_key: str = "", on: date | None = None) -> Clause | None:
    """A clause by its id: ``S64`` of the plan, ``regulation.16`` of the law; None when neither knows it."""
    if key in book.clauses:
        return _plan_clause(book, key, plan_key)
    text, _dot, article = key.rpartition(".")
    day = on or book.plan.since
    law = book.text_on(text, day) or next((one for one in book.laws if one.head.id == text), None)
    return _law_clause(law, article) if law is not None else None


def _plan_clause(book: Book, key: str, plan_key: str) -> Clause:
    found = book.clauses[key]
    source = (
        _("%(title)s　%(key)s 版") % {"title": book.plan.title, "key": plan_key}
        if plan_key
        else book.plan.title
    )
    return Clause(
        label=_("方案 %(place)s") % {"place": chapter_of(found.place)},
        says=found.says,
        source=source,
        since=found.since,
        until=book.plan.until,
        local=is_local(book, key),
        url=f"/plan/#{key}",
    )


def _law_clause(law: LawText, article: str) -> Clause | None:
    if article == WHOLE:
        return Clause(
            label=said(law.head.short),
            source=law.head.source,
            since=law.head.since,
            until=law.head.until,
            local=False,
        )
    if article not in law.articles:
        return None
    return Clause(
        label=_("%(law)s第%(article)s条") % {"law": said(law.head.short), "article": article},
        says=law.articles[article].summary,
        source=f"{law.head.title}　{law.head.source}",
        since=law.head.since,
        until=law.head.until,
        local=False,
    )


@lru_cache(maxsize=4096)
def is_local(book: Book, key: str) -> bool | None:
    """Does any number on this sentence say it is local? None when no number stands on it."""
    standing = [
        *(d for d in book.duties if d.clause == key),
        *(v for v in book.values.values() if v.clause == key),
    ]
    entries = [entry for piece in standing for _road, dated in walk_dated(piece) for entry in dated.root]
    return any(entry.local for entry in entries) if entries else None
