"""Addresses of what is agreed with a person: her own plan."""

from __future__ import annotations

from django.urls import URLPattern, path

from tongxing.faces.desk import own_plan

people_patterns: list[URLPattern] = [
    path("people/<uuid:person_id>/plan/", own_plan.own_plan, name="own_plan"),
    path("people/<uuid:person_id>/plan/write/", own_plan.write, name="own_plan_write"),
    path("people/<uuid:person_id>/plan/<uuid:deed_id>/", own_plan.answer, name="own_plan_answer"),
]
