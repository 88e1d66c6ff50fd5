"""Addresses of what follows from the assessment: awards, facts, proposals, appraisals; and of who helps out."""

from __future__ import annotations

from django.urls import URLPattern, path

from tongxing.faces.desk import awards, awards_acts, volunteers

assessment_patterns: list[URLPattern] = [
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
