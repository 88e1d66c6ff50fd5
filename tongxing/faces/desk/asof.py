"""Which day's knowledge a page shows, and the words for choosing another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from tongxing.core.ui import words
from tongxing.core.ui.parts import Choice

BEGINNING = date(2008, 6, 1)  # the day the law itself came into force; before it nobody was owed anything


def asked_day(request: HttpRequest, today: date, name: str = "as_of", more: str = "") -> date:
    """The day in the address; today when there is none, it is no day, or it has not come yet."""
    try:
        return max(BEGINNING, min(date.fromisoformat(request.GET.get(name, "") + more), today))
    except ValueError:
        return today


def address(path: str, **asked: object) -> str:
    """An address with only what differs from the plain page."""
    kept = {key: str(value) for key, value in asked.items() if value}
    return f"{path}?{urlencode(kept)}" if kept else path


def day_choices(
    path: str, *, on: date, today: date, keep: Mapping[str, str], more: Sequence[date] = ()
) -> list[Choice]:
    """Today, the end of the last month, the end of the last quarter, and the day being looked at."""
    month_end = today.replace(day=1) - timedelta(days=1)
    quarter_end = today.replace(month=3 * ((today.month - 1) // 3) + 1, day=1) - timedelta(days=1)
    days = sorted({d for d in (month_end, quarter_end, on, *more) if d < today}, reverse=True)
    first = Choice(_("今天 %(day)s") % {"day": words.day(today)}, address(path, **keep), on == today)
    return [
        first,
        *(Choice(words.day(d, today), address(path, as_of=d.isoformat(), **keep), d == on) for d in days),
    ]


def note(on: date, today: date) -> str:
    """Said aloud whenever a page does not show today's knowledge."""
    if on == today:
        return ""
    return _("现在看的是 %(day)s 那天已知的记录，之后补录、更正的都不在里面。") % {
        "day": words.day(on, today)
    }
