"""Addresses of the desk."""

from __future__ import annotations

from django.urls import URLPattern, path

from tongxing.faces.desk import (
    board,
    cadre,
    files,
    language,
    own_sheet,
    people,
    scans,
    score,
    score_paper,
    seen,
    today,
    when,
)
from tongxing.faces.desk.urls_account import account_patterns, staff_patterns
from tongxing.faces.desk.urls_assessment import assessment_patterns
from tongxing.faces.desk.urls_help import help_patterns
from tongxing.faces.desk.urls_own import own_patterns
from tongxing.faces.desk.urls_papers import paper_patterns
from tongxing.faces.desk.urls_people import people_patterns
from tongxing.faces.desk.urls_process import process_patterns
from tongxing.faces.desk.urls_records import desk_patterns, plan_patterns, record_patterns
from tongxing.faces.desk.urls_returns import return_patterns
from tongxing.faces.desk.urls_survey import survey_patterns
from tongxing.faces.desk.urls_year import year_patterns

urlpatterns: list[URLPattern] = [
    path("", today.home, name="today"),
    path("print/today/", today.paper, name="print_today"),
    *account_patterns,
    *staff_patterns,
    path("language/", language.choose, name="language"),
    path("people/", people.people, name="people"),
    path("people/<uuid:person_id>/", files.person, name="person"),
    path("people/<uuid:person_id>/seen/", seen.seen, name="seen"),
    path("people/<uuid:person_id>/scans/<slug:of>/", scans.look, name="scans"),
    path("people/<uuid:person_id>/scans/<slug:of>/add/", scans.add, name="scan_add"),
    path("scans/<uuid:scan_id>/<int:page>/", scans.one_page, name="scan_page"),
    path("scans/<uuid:scan_id>/withdraw/", scans.withdraw, name="scan_withdraw"),
    path("people/<uuid:person_id>/own/", own_sheet.own_sheet, name="own_sheet"),
    path("people/<uuid:person_id>/reveal/", files.reveal, name="reveal"),
    path("mine/", cadre.mine, name="mine"),
    path("mine/<uuid:case_id>/undo/<uuid:deed_id>/", cadre.undo, name="mine_undo"),
    path("mine/<uuid:case_id>/<slug:answer>/<uuid:deed_id>/", cadre.answer, name="mine_answer"),
    path("when/", when.when, name="when"),
    path("board/", board.board, name="board"),
    path("score/", score.score_list, name="score_list"),
    path("score/<int:place_id>/<int:year>/", score.score, name="score"),
    path("score/<int:place_id>/<int:year>/confirm/", score.confirm, name="score_confirm"),
    path("score/of/<slug:scheme>/<slug:subject>/<int:year>/", score.of_subject, name="score_of"),
    path(
        "score/of/<slug:scheme>/<slug:subject>/<int:year>/confirm/",
        score.confirm_of_subject,
        name="score_of_confirm",
    ),
    path("score/<int:place_id>/<int:year>/print/", score_paper.paper, name="print_score"),
    path("audit/", seen.audit_page, name="audit"),
    *desk_patterns,
    *record_patterns,
    *process_patterns,
    *people_patterns,
    *paper_patterns,
    *own_patterns,
    *year_patterns,
    *return_patterns,
    *survey_patterns,
    *help_patterns,
    *assessment_patterns,
    *plan_patterns,
]
