"""Addresses of what the township itself owes and does."""

from __future__ import annotations

from django.urls import URLPattern, path

from tongxing.faces.desk import year, year_acts

year_patterns: list[URLPattern] = [
    path("year/", year.whole, name="year"),
    path("year/who/", year.who, name="year_who"),
    path("year/enter/", year_acts.enter, name="year_enter"),
    path("year/done/<uuid:entry_id>/", year.entry, name="year_entry"),
    path("year/done/<uuid:entry_id>/back/", year_acts.take_back, name="year_back"),
    path("year/give/", year_acts.give, name="year_give"),
    path("year/given/<uuid:given_id>/end/", year_acts.end, name="year_end"),
]
