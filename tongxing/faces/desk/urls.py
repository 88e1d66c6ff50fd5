"""Addresses of the desk."""

from __future__ import annotations

from django.urls import URLPattern, path

from tongxing.faces.desk import access, cadre, files, language, people, seen, today
from tongxing.faces.desk.urls_records import record_patterns

urlpatterns: list[URLPattern] = [
    path("", today.home, name="today"),
    path("print/today/", today.paper, name="print_today"),
    path("signin/", access.signin, name="signin"),
    path("language/", language.choose, name="language"),
    path("signout/", access.signout, name="signout"),
    path("people/", people.people, name="people"),
    path("people/<uuid:person_id>/", files.person, name="person"),
    path("people/<uuid:person_id>/seen/", seen.seen, name="seen"),
    path("people/<uuid:person_id>/reveal/", files.reveal, name="reveal"),
    path("mine/", cadre.mine, name="mine"),
    path("mine/<uuid:case_id>/undo/<uuid:deed_id>/", cadre.undo, name="mine_undo"),
    path("mine/<uuid:case_id>/<slug:answer>/<uuid:deed_id>/", cadre.answer, name="mine_answer"),
    path("audit/", seen.audit_page, name="audit"),
    *record_patterns,
]
