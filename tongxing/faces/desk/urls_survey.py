"""Addresses of the list that is checked and of the base that follows from it."""

from __future__ import annotations

from django.urls import URLPattern, path

from tongxing.faces.desk import baseline, survey, survey_acts

survey_patterns: list[URLPattern] = [
    path("survey/", survey.whole, name="survey"),
    path("survey/<int:place_id>/", survey.village, name="survey_village"),
    path("survey/<int:place_id>/done/", survey.finish, name="survey_finish"),
    path("survey/add/", survey_acts.add, name="survey_add"),
    path("survey/person/<uuid:case_id>/", survey_acts.person, name="survey_person"),
    path("survey/line/<uuid:line_id>/", survey_acts.line, name="survey_line"),
    path("survey/line/<uuid:line_id>/end/", survey_acts.end, name="survey_end"),
    path("base/", baseline.baseline, name="base"),
]
