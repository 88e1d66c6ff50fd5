"""Addresses for workbooks in and out."""

from __future__ import annotations

from django.urls import URLPattern, path

from tongxing.faces.exchange import views

urlpatterns: list[URLPattern] = [
    path("import/", views.upload, name="import"),
    path("import/template/", views.template, name="import_template"),
    path("import/<uuid:import_id>/", views.look, name="import_preview"),
    path("import/<uuid:import_id>/confirm/", views.confirm, name="import_confirm"),
    path("import/<uuid:import_id>/row/<int:line>/", views.row, name="import_row"),
    path("import/<uuid:import_id>/marked/", views.marked, name="import_marked"),
    path("import/<uuid:import_id>/drop/", views.drop, name="import_drop"),
]
