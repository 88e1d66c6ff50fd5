"""The deeds that excuse and that put off: as easy to enter as a failure, with dates and a paper."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core.declared import HEALTH, WORK
from tongxing.core.vocabulary import DeedKind, deed_kinds

EXCUSE_REASONS = {
    "in_hospital": N_("住院"),
    "detained": N_("被拘留或羁押"),
    "leave_reported": N_("已书面报告外出"),
    "serious_illness": N_("生病来不了"),
    "family_emergency": N_("家里有急事"),
    "weather": N_("天气或道路不通"),
    "no_kit": N_("没有检测用品"),
    "office_cause": N_("我们这边的原因"),
}

EXCUSE = deed_kinds.hang(
    DeedKind(
        "excuse",
        N_("办不了"),
        HEALTH,
        EXCUSE_REASONS,
        icon="umbrella",
        sealed=tuple(EXCUSE_REASONS),
        ahead=True,
    )
)

# why something that is still in time waits for another day; nothing of it lifts anything
SNOOZE_REASONS = {
    "appointed": N_("约好了那一天"),
    "one_trip": N_("和别的事一趟办"),
    "asked_for": N_("本人要求改天"),
    "no_kit": N_("检测用品没到"),
    "weather": N_("天气或道路不通"),
    "short_handed": N_("人手排不开"),
}
SNOOZE = deed_kinds.hang(DeedKind("snooze", N_("改天再办"), WORK, SNOOZE_REASONS, icon="clock"))
