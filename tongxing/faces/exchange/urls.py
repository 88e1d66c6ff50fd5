"""Addresses for workbooks in and out."""

from __future__ import annotations

from django.urls import URLPattern, path

from tongxing.faces.exchange import export, package, register, views

urlpatterns: list[URLPattern] = [
    path("import/", views.upload, name="import"),
    path("import/template/", views.template, name="import_template"),
    path("import/<uuid:import_id>/", views.look, name="import_preview"),
    path("import/<uuid:import_id>/confirm/", views.confirm, name="import_confirm"),
    path("import/<uuid:import_id>/row/<int:line>/", views.row, name="import_row"),
    path("import/<uuid:import_id>/marked/", views.marked, name="import_marked"),
    path("import/<uuid:import_id>/drop/", views.drop, name="import_drop"),
    path("export/", export.exports, name="exports"),
    path("export/new/", export.new, name="export_new"),
    path("export/package/", package.new, name="package_new"),
    path("export/package/checker/", package.checker, name="package_checker"),
    path("export/waiting/", export.waiting, name="exports_waiting"),
    path("export/<uuid:disclosure_id>/", export.one, name="export"),
    path("export/<uuid:disclosure_id>/fetch/", export.fetch, name="export_fetch"),
    path("export/<uuid:disclosure_id>/withdraw/", export.withdraw, name="export_withdraw"),
    path("export/<uuid:disclosure_id>/decide/", export.decide, name="export_decide"),
    path("given/", register.register, name="disclosures"),
    path("given/<uuid:disclosure_id>/", register.kept, name="disclosure"),
    path("people/<uuid:person_id>/given/", register.given, name="person_given"),
]
