"""Addresses of due process: what is owed to people, and what is found about a measure."""

from __future__ import annotations

from django.urls import URLPattern, path

from tongxing.faces.desk import find, gate, gate_paper, move_sheet, moving, process, rehouse

process_patterns: list[URLPattern] = [
    path("rights/", process.rights, name="rights"),
    path("people/<uuid:person_id>/process/", process.process, name="process"),
    path("people/<uuid:person_id>/move/", moving.move, name="move"),
    path("people/<uuid:person_id>/move/<uuid:deed_id>/", move_sheet.move_sheet, name="move_sheet"),
    path("people/<uuid:person_id>/village/", rehouse.rehouse, name="rehouse"),
    path("people/<uuid:person_id>/find/<slug:what>/", find.find, name="find"),
    path("people/<uuid:person_id>/gate/<slug:rung>/", gate.begin, name="gate_begin"),
    path("gate/<uuid:matter_id>/", gate.look, name="gate"),
    path("gate/<uuid:matter_id>/second/", gate.second, name="gate_second"),
    path("gate/<uuid:matter_id>/paper/", gate_paper.paper, name="gate_paper"),
    path("gate/<uuid:matter_id>/<slug:step>/", gate.step, name="gate_step"),
    path("findings/<uuid:finding_id>/", find.second, name="finding"),
]
