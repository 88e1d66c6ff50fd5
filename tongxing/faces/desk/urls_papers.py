"""Addresses of the papers of a file."""

from __future__ import annotations

from django.urls import URLPattern, path

from tongxing.faces.desk import folders, missing
from tongxing.faces.desk.prints import views

paper_patterns: list[URLPattern] = [
    path("people/<uuid:person_id>/papers/", views.papers, name="papers"),
    path("people/<uuid:person_id>/papers/<slug:sheet>/", views.preview, name="paper_preview"),
    path("people/<uuid:person_id>/papers/<slug:sheet>/word/", views.in_word, name="paper_word"),
    path("people/<uuid:person_id>/papers/<slug:sheet>/issue/", views.issue, name="paper_issue"),
    path("people/<uuid:person_id>/folder/", folders.folder, name="folder"),
    path("people/<uuid:person_id>/folder/print/", folders.paper, name="print_folder"),
    path("people/<uuid:person_id>/folder/lend/", folders.lend, name="folder_lend"),
    path("loans/", folders.out, name="loans"),
    path("loans/<uuid:loan_id>/back/", folders.back, name="loan_back"),
    path("papers/missing/", missing.missing, name="missing"),
    path("papers/missing/print/", missing.paper, name="print_missing"),
    path("papers/<uuid:paper_id>/", views.paper, name="paper"),
    path("papers/<uuid:paper_id>/void/", views.void, name="paper_void"),
]
