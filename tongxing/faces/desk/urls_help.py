"""Addresses of help: the list, one person's, one referral and its steps, the directory."""

from __future__ import annotations

from django.urls import URLPattern, path

from tongxing.faces.desk import help, help_acts

help_patterns: list[URLPattern] = [
    path("help/", help.whole, name="help"),
    path("help/places/", help.places, name="help_places"),
    path("help/places/new/", help_acts.place_new, name="help_place_new"),
    path("help/places/<uuid:provider_id>/close/", help_acts.place_close, name="help_place_close"),
    path("help/<uuid:need_id>/", help.one, name="help_one"),
    path("help/<uuid:need_id>/<slug:step>/", help_acts.step, name="help_step"),
    path("people/<uuid:person_id>/help/", help.of_person, name="person_help"),
    path("people/<uuid:person_id>/help/new/", help_acts.need, name="help_need"),
]
