"""Addresses of what is agreed with a person, and of who answers for whom."""

from __future__ import annotations

from django.urls import URLPattern, path

from tongxing.faces.desk import family, handover, own_plan

people_patterns: list[URLPattern] = [
    path("people/<uuid:person_id>/plan/", own_plan.own_plan, name="own_plan"),
    path("people/<uuid:person_id>/plan/write/", own_plan.write, name="own_plan_write"),
    path("people/<uuid:person_id>/plan/<uuid:deed_id>/", own_plan.answer, name="own_plan_answer"),
    path("people/<uuid:person_id>/family/", family.add, name="family"),
    path("people/<uuid:person_id>/family/<uuid:relative_id>/", family.change, name="family_change"),
    path("people/groups/", handover.groups, name="groups"),
    path("handover/", handover.overview, name="handover"),
    path("handover/<int:staff_id>/", handover.give, name="handover_give"),
]
