"""Dates and spans as people say them: 11月28日前, 11月20日—28日; a year only where it differs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _


def day(value: date, beside: date | None = None) -> str:
    """11月28日, or 2027年1月4日 when the year is another one than `beside`."""
    return _day(get_language(), value, beside is not None and beside.year != value.year)


def full_day(value: date) -> str:
    """2028年3月25日"""
    return _day(get_language(), value, True)


@lru_cache(maxsize=8192)
def _day(language: str | None, value: date, with_year: bool) -> str:
    """Dates stand on every line of every page, so each is put into words once a language."""
    parts = {"year": value.year, "month": value.month, "day": value.day}
    return (_("%(year)s年%(month)s月%(day)s日") if with_year else _("%(month)s月%(day)s日")) % parts


def before(value: date, beside: date | None = None) -> str:
    """11月28日前: the last day still counts."""
    return _before(get_language(), value, beside)


@lru_cache(maxsize=8192)
def _before(language: str | None, value: date, beside: date | None) -> str:
    return _("%(day)s前") % {"day": day(value, beside)}


def should_have(value: date, beside: date | None = None) -> str:
    """应于 11月19日前"""
    return _("应于 %(day)s前") % {"day": day(value, beside)}


def span(first: date, last: date, beside: date | None = None) -> str:
    """11月20日—28日, 11月20日—12月3日."""
    return _span(get_language(), first, last, beside)


@lru_cache(maxsize=8192)
def _span(language: str | None, first: date, last: date, beside: date | None) -> str:
    if first == last:
        return day(first, beside)
    if (first.year, first.month) == (last.year, last.month):
        end = _("%(day)s日") % {"day": last.day}
    else:
        end = day(last, first)
    return f"{day(first, beside)}—{end}"


def weekday(value: date, *, short: bool = False) -> str:
    """星期一, 周一"""
    long_names = (_("星期一"), _("星期二"), _("星期三"), _("星期四"), _("星期五"), _("星期六"), _("星期日"))
    short_names = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
    return (short_names if short else long_names)[value.weekday()]


def weekday_letters() -> tuple[str, ...]:
    """一 二 三 四 五 六 日, for the smallest axis."""
    return (_("一"), _("二"), _("三"), _("四"), _("五"), _("六"), _("日"))


def moment(value: datetime | date, beside: date | None = None) -> str:
    """11月12日 09:12, in the office's own time."""
    if not isinstance(value, datetime):
        return day(value, beside)
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{day(local.date(), beside)} {local:%H:%M}"


def sentences(parts: Iterable[str]) -> str:
    """阴性。镇卫生院。"""
    said = [part.rstrip("。. ") for part in parts if part]
    return (_("。").join(said) + _("。")).strip()


def listed(parts: Iterable[str]) -> str:
    """赵启明、李敏"""
    return _("、").join(part for part in parts if part)


def clauses(parts: Iterable[str]) -> str:
    """镇卫生院，检测人 赵启明"""
    return _("，").join(part for part in parts if part)
