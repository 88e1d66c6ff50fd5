"""Addresses of what the township itself owes and does."""

from __future__ import annotations

from django.urls import URLPattern, path

from tongxing.faces.desk import (
    leader,
    means,
    means_acts,
    next_year,
    regulations,
    regulations_acts,
    trial,
    year,
    year_acts,
    year_learning,
    year_meetings,
)

year_patterns: list[URLPattern] = [
    path("leader/", leader.page, name="leader"),
    path("leader/print/", leader.paper, name="print_leader"),
    path("year/", year.whole, name="year"),
    path("year/next/", next_year.look, name="year_next"),
    path("year/next/start/", next_year.start, name="year_next_start"),
    path("year/who/", year.who, name="year_who"),
    path("year/enter/", year_acts.enter, name="year_enter"),
    path("year/done/<uuid:entry_id>/", year.entry, name="year_entry"),
    path("year/done/<uuid:entry_id>/back/", year_acts.take_back, name="year_back"),
    path("year/give/", year_acts.give, name="year_give"),
    path("year/given/<uuid:given_id>/end/", year_acts.end, name="year_end"),
    path("year/meetings/", year_meetings.whole, name="year_meetings"),
    path("year/training/", year_learning.training, name="year_training"),
    path("year/training/know/", year_learning.know, name="year_know"),
    path("year/publicity/", year_learning.publicity, name="year_publicity"),
    path("year/leaflet/<slug:leaflet>/", year_learning.leaflet, name="year_leaflet"),
    path("rules/", regulations.shelf, name="rules"),
    path("rules/new/", regulations_acts.issue, name="rule_new"),
    path("rules/<uuid:rule_id>/", regulations.one, name="rule"),
    path("rules/<uuid:rule_id>/read/", regulations_acts.read, name="rule_read"),
    path("rules/<uuid:rule_id>/back/", regulations_acts.withdraw, name="rule_back"),
    path("means/", means.whole, name="means"),
    path("means/print/", means.paper, name="print_means"),
    path("means/try/", trial.page, name="means_try"),
    path("means/try/print/", trial.paper, name="print_means_try"),
    path("means/engage/", means_acts.take_on, name="means_engage"),
    path("means/book/", means_acts.book, name="means_book"),
    path("means/book/<uuid:voucher_id>/back/", means_acts.take_back, name="means_back"),
    path("means/number/", means_acts.number, name="means_number"),
]
