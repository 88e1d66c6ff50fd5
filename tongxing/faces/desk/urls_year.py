"""Addresses of what the township itself owes and does."""

from __future__ import annotations

from django.urls import URLPattern, path

from tongxing.faces.desk import means, means_acts, year, year_acts

year_patterns: list[URLPattern] = [
    path("year/", year.whole, name="year"),
    path("year/who/", year.who, name="year_who"),
    path("year/enter/", year_acts.enter, name="year_enter"),
    path("year/done/<uuid:entry_id>/", year.entry, name="year_entry"),
    path("year/done/<uuid:entry_id>/back/", year_acts.take_back, name="year_back"),
    path("year/give/", year_acts.give, name="year_give"),
    path("year/given/<uuid:given_id>/end/", year_acts.end, name="year_end"),
    path("means/", means.whole, name="means"),
    path("means/print/", means.paper, name="print_means"),
    path("means/engage/", means_acts.take_on, name="means_engage"),
    path("means/book/", means_acts.book, name="means_book"),
    path("means/book/<uuid:voucher_id>/back/", means_acts.take_back, name="means_back"),
    path("means/number/", means_acts.number, name="means_number"),
]
