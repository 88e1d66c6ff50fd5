"""Addresses of what is put into the person's own hand, and of the page her code opens."""

from __future__ import annotations

from django.urls import URLPattern, path

from tongxing.faces.desk import copying, hand, own_door

own_patterns: list[URLPattern] = [
    path("people/<uuid:person_id>/hand/", hand.hand, name="hand"),
    path("people/<uuid:person_id>/hand/code/", hand.with_code, name="hand_code"),
    path("people/<uuid:person_id>/hand/end/", hand.without_code, name="hand_end"),
    path("people/<uuid:person_id>/copy/", copying.copy, name="copy"),
    path("s/", own_door.own_ask, name="own_ask"),
    path("s/<slug:code>/", own_door.own_open, name="own_open"),
]
