"""Addresses of the life of score sheets and of what follows from the assessment: checks, awards, facts, proposals, appraisals; and of who helps out."""

from __future__ import annotations

from django.urls import URLPattern, path

from tongxing.faces.desk import awards, awards_acts, life, truth, volunteers

assessment_patterns: list[URLPattern] = [
    path("score/rounds/", life.rounds, name="rounds"),
    path("score/rounds/new/", life.new_round, name="round_new"),
    path("score/drafts/<uuid:sheet_id>/", life.draft, name="sheet"),
    path("score/drafts/<uuid:sheet_id>/print/", life.paper, name="print_sheet"),
    path("score/drafts/<uuid:sheet_id>/seen/", life.seen, name="sheet_seen"),
    path("score/drafts/<uuid:sheet_id>/object/", life.object_row, name="sheet_object"),
    path("score/drafts/<uuid:sheet_id>/again/", life.again, name="sheet_again"),
    path("score/drafts/<uuid:sheet_id>/step/<slug:step>/", life.run_step, name="sheet_step"),
    path("score/drafts/<uuid:sheet_id>/settle/<slug:step>/", life.settle, name="sheet_settle"),
    path("score/objections/<uuid:objection_id>/answer/", life.answer, name="objection_answer"),
    path("truth/", truth.whole, name="truth"),
    path("truth/draw/", truth.drawing, name="truth_draw"),
    path("truth/ask/<uuid:question_id>/", truth.question, name="truth_ask"),
    path("truth/sample/<uuid:sample_id>/", truth.sample, name="truth_sample"),
    path("truth/check/<uuid:pick_id>/", truth.check, name="truth_check"),
    path("volunteers/", volunteers.whole, name="volunteers"),
    path("volunteers/new/", volunteers.new, name="volunteers_new"),
    path("volunteers/<uuid:volunteer_id>/end/", volunteers.end, name="volunteers_end"),
    path("awards/", awards.whole, name="awards"),
    path("awards/new/<slug:road>/", awards_acts.begin, name="awards_new"),
    path("awards/<uuid:proceeding_id>/", awards.one, name="awards_one"),
    path("awards/<uuid:proceeding_id>/print/", awards.paper, name="print_awards"),
    path("awards/<uuid:proceeding_id>/step/<slug:step>/", awards_acts.step, name="awards_step"),
    path("awards/<uuid:proceeding_id>/say/<slug:step>/", awards_acts.say, name="awards_say"),
]
