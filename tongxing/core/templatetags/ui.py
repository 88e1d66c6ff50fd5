"""What templates may say: icons, states, clauses, figures, dates, drawings. No rows, no rules."""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tongxing.core import clock
from tongxing.core.ui import svg, svg_phases, words
from tongxing.core.ui.charts import DayLoad, PhaseChart, Strip, StripLane, Trend
from tongxing.core.ui.parts import Chip, Clause, DutyRow, Figure, Note, PersonRef, state_word
from tongxing.core.ui.sheets import BoardCell, Coverage, Denominator

register = template.Library()

VIEW_COOKIE = "tongxing_view"
VIEW_CLASSES = ("big", "cover")

STATE_ICONS = {
    "open": "circle-dot",
    "overdue": "alert-square-rounded",
    "met": "circle-check",
    "met_late": "clock-check",
    "lapsed": "circle-x",
    "excused": "umbrella",
    "not_yet": "circle-dashed",
    "suspended": "player-pause",
    "waiting": "clock-check",
    "ok": "circle-check",
    "error": "alert-triangle",
    "duplicate": "users",
    "computed": "calendar-check",
    "confirmed": "user-check",
    "nothing": "minus",
    "uncovered": "circle-x",
    "plain": "info-circle",
}

NOTE_ICONS = {
    "help": "heart-handshake",
    "law": "scale",
    "cannot": "alert-triangle",
    "saved": "circle-check",
}


# ------------------------------------------------------------------ files and icons


@lru_cache(maxsize=1)
def _manifest() -> dict[str, str]:
    found = Path(__file__).resolve().parents[1] / "static" / "tongxing" / "manifest.json"
    if not found.exists():
        return {}
    hashes: dict[str, str] = json.loads(found.read_text(encoding="utf-8"))
    return hashes


@register.simple_tag
def asset(name: str) -> str:
    """The address of a built file, with its hash so that browsers may keep it for a year."""
    if settings.DEBUG:
        _manifest.cache_clear()
    version = _manifest().get(name, "")
    address = static(f"tongxing/{name}")
    return f"{address}?v={version}" if version else address


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str) -> SafeString:
    """One line drawing; readers do not hear it, words speak."""
    if not name:
        return mark_safe("")
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        asset("icons.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def view_classes(context: dict[str, Any]) -> str:
    """大字 and 遮姓名 as the browser last had them."""
    request = context.get("request")
    cookie = f"__Host-{VIEW_COOKIE}" if settings.SESSION_COOKIE_SECURE else VIEW_COOKIE
    chosen = request.COOKIES.get(cookie, "").split("-") if request else []
    return " ".join(name for name in VIEW_CLASSES if name in chosen)


# ------------------------------------------------------------------ names, states, numbers


@register.simple_tag
def name(person: PersonRef) -> SafeString:
    """A name that one tap can cover; readers always hear it in full."""
    full, covered = escape(person.name), escape(person.covered)
    return SafeString(
        f'<span class="name"><span class="name-full">{full}</span>'
        f'<span class="name-cover" aria-hidden="true">{covered}</span></span>'
    )


@register.simple_tag
def person(ref: PersonRef) -> SafeString:
    """A name that leads to its file."""
    inner = name(ref)
    return SafeString(f'<a href="{escape(ref.url)}">{inner}</a>') if ref.url else inner


@register.simple_tag
def state_chip(chip: Chip | None) -> SafeString:
    """Icon, word and shape; never a colour alone."""
    return badge(chip.state, chip.text) if chip else mark_safe("")


@register.simple_tag
@lru_cache(maxsize=1024)
def badge(kind: str, word: str) -> SafeString:
    """A chip of one of the closed list of kinds."""
    return format_html(
        '<span class="chip chip-{}">{}{}</span>', kind, icon(STATE_ICONS.get(kind, "info-circle")), word
    )


@register.simple_tag
def state_icon(state: str) -> SafeString:
    """The icon that belongs to a state."""
    return icon(STATE_ICONS.get(state, "info-circle"))


@register.simple_tag
def state_name(state: str) -> str:
    """The word that belongs to a state."""
    return state_word(state)


@register.simple_tag
def figure(value: Figure | int | None, said: str = "", unit: bool = True) -> SafeString:
    """A number; underlined when it opens its rows."""
    if value is None:
        return mark_safe("")
    if isinstance(value, int):
        return format_html('<span class="figure">{}</span>', value)
    if not value.opens:
        said_plainly = value.words or value.n
        return format_html('<span class="figure">{}{}</span>', said_plainly, _unit(value) if unit else "")
    label = format_html(' aria-label="{}"', f"{value.n}{value.unit} {said}".strip()) if said else ""
    return format_html(
        '<a class="figure" href="{}" aria-expanded="{}"{}>{}{}</a>',
        value.url,
        "true" if value.opened else "false",
        label,
        value.n,
        _unit(value) if unit else "",
    )


def _unit(value: Figure) -> str:
    return f" {value.unit}" if value.unit else ""


@register.simple_tag
def clause(value: Clause | None) -> SafeString:
    """Dotted words that open to the sentence they stand on."""
    return _clause(value, get_language() or "") if value else mark_safe("")


@lru_cache(maxsize=2048)
def _clause(value: Clause, language: str) -> SafeString:
    """Drawn once per sentence and language: a page repeats the same few a hundred times."""
    return render_to_string("ui/clause.html", {"clause": value})


@register.inclusion_tag("ui/note.html")
def note(value: Note) -> dict[str, Any]:
    """One sentence on a quiet ground."""
    return {"note": value, "icon_name": NOTE_ICONS.get(value.kind, "info-circle")}


@register.simple_tag
def message_kind(tags: str) -> str:
    """Which ground a passing message has."""
    return "cannot" if "error" in tags or "warning" in tags else "saved"


# ------------------------------------------------------------------ dates


@register.filter
def full_day(value: date | None) -> str:
    """2028年3月25日"""
    return words.full_day(value) if value else ""


@register.filter
def day(value: date | None, beside: date | None = None) -> str:
    """11月28日; of a moment, the office's own day."""
    if isinstance(value, datetime):
        value = clock.day_of(value)
    return words.day(value, beside) if value else ""


@register.filter
def before(value: date | None, beside: date | None = None) -> str:
    """11月28日前"""
    return words.before(value, beside) if value else ""


@register.filter
def moment(value: datetime | date | None, beside: date | None = None) -> str:
    """11月12日 09:12"""
    return words.moment(value, beside) if value else ""


@register.filter
def weekday(value: date | None) -> str:
    """星期一"""
    return words.weekday(value) if value else ""


@register.filter
def weekday_short(value: date | None) -> str:
    """周一"""
    return words.weekday(value, short=True) if value else ""


@register.simple_tag
def by_when(row: DutyRow, today: date | None = None) -> str:
    """The last day of a duty in words: 应于 11月19日前, 11月20日—28日, 11月28日前."""
    if row.late:
        return words.should_have(row.due_on, today)
    if row.opens_on and row.opens_on != row.due_on:
        return words.span(row.opens_on, row.due_on, today)
    return words.before(row.due_on, today)


@register.simple_tag
def span(first: date, last: date, today: date | None = None) -> str:
    """11月20日—28日"""
    return words.span(first, last, today)


@register.simple_tag
def recorded_gap(days: int) -> str:
    """Said when something was written down more than three days later."""
    return ngettext("隔 %(days)s 天才录入", "隔 %(days)s 天才录入", days) % {"days": days}


# ------------------------------------------------------------------ drawings


@register.simple_tag
def strip_wide(value: Strip) -> SafeString:
    """Three years, all lanes."""
    return mark_safe(svg.strip(value))


@register.simple_tag
def strip_lane(value: Strip, lane: StripLane) -> SafeString:
    """Three years, one lane, a row a year."""
    return mark_safe(svg.lane_by_years(value, lane))


@register.simple_tag
def phases_wide(value: PhaseChart) -> SafeString:
    """The phases of a year on one axis."""
    return mark_safe(svg_phases.phases(value))


@register.simple_tag
def phases_narrow(value: PhaseChart) -> SafeString:
    """The phases of a year, a row each."""
    return mark_safe(svg_phases.phases_narrow(value))


@register.simple_tag
def legend_mark(state: str) -> SafeString:
    """A mark for a legend."""
    return mark_safe(svg.lone_mark(state))


@register.simple_tag
def trend(value: Trend) -> SafeString:
    """Bars for n, a line for the rate."""
    return mark_safe(svg.trend(value))


@register.simple_tag
def fortnight_load(days: list[DayLoad], sentence: str = "") -> SafeString:
    """The next two weeks in boxes."""
    return mark_safe(svg.load(days, words.weekday_letters(), _("今"), sentence))


@register.simple_tag
def ratio_bar(cell: BoardCell) -> SafeString:
    """A bar, or below five one square a piece."""
    return mark_safe(svg.squares(cell.squares) if cell.small else svg.bar(cell.a.n, cell.n.n))


@register.simple_tag
def denominator_bar(one: Denominator, target: int | None) -> SafeString:
    """One of two bars on the same scale."""
    return mark_safe(svg.wide_bar(one.a.n, one.n.n, target, grey=not one.legal))


@register.simple_tag
def target_word(target: int) -> SafeString:
    """The target's number above its dashed line."""
    return mark_safe(svg.target_word(target))


@register.simple_tag
def coverage_bar(value: Coverage) -> SafeString:
    """The plan's sentences in four parts."""
    parts = (
        ("computed", value.computed.n),
        ("confirmed", value.confirmed.n),
        ("nothing", value.nothing.n),
        ("uncovered", value.uncovered.n),
    )
    said = _("系统计算 %(a)s，专人认定 %(b)s，不需办理 %(c)s，还没覆盖 %(d)s") % {
        key: n for key, (_kind, n) in zip("abcd", parts, strict=True)
    }
    return mark_safe(svg.shares(parts, said))


@register.filter
def is_ratio(cell: object) -> bool:
    """A ratio is drawn with its bar, a count alone."""
    return isinstance(cell, BoardCell)
