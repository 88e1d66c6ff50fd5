"""Numbers of the field: each is a set of windows, and its number is their count."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core.vocabulary import Figure, figures
from tongxing.duties.figures import YES, YES_AND_NO, windows_of

tests = windows_of("official_test")
screenings = windows_of("screening")
talks = windows_of("talk")
visits = windows_of("visit")
own_reports = windows_of("own_report")

# 检测按期、检测应计：窗口在期内的定期检测 (方案二（三）; 戒毒条例第19条). Only the official test meets it (G5).
TESTS_MET = figures.hang(Figure("fieldwork.tests_met_on_time", N_("检测按期"), tests, YES, "S64"))
TESTS_OWED = figures.hang(Figure("fieldwork.tests_owed", N_("检测应计"), tests, YES_AND_NO, "S64"))
# 自查按期、自查应计：镇里自己的检测，帮人用，不进法定计数 (方案二（三）; G5).
SCREENINGS_MET = figures.hang(
    Figure("fieldwork.screenings_met_on_time", N_("自查按期"), screenings, YES, "S64")
)
SCREENINGS_OWED = figures.hang(
    Figure("fieldwork.screenings_owed", N_("自查应计"), screenings, YES_AND_NO, "S64")
)
# 谈心 (方案二（三）).
TALKS_MET = figures.hang(Figure("fieldwork.talks_met_on_time", N_("谈心按期"), talks, YES, "S65"))
TALKS_OWED = figures.hang(Figure("fieldwork.talks_owed", N_("谈心应计"), talks, YES_AND_NO, "S65"))
# 走访 (方案二（三）).
VISITS_MET = figures.hang(Figure("fieldwork.visits_met_on_time", N_("走访按期"), visits, YES, "S66"))
VISITS_OWED = figures.hang(Figure("fieldwork.visits_owed", N_("走访应计"), visits, YES_AND_NO, "S66"))
# 本人汇报 (方案二（三）; 戒毒条例第19条).
OWN_REPORTS_MET = figures.hang(
    Figure("fieldwork.own_reports_met_on_time", N_("本人汇报按期"), own_reports, YES, "S67")
)
OWN_REPORTS_OWED = figures.hang(
    Figure("fieldwork.own_reports_owed", N_("本人汇报应计"), own_reports, YES_AND_NO, "S67")
)
