"""The deed that excuses: as easy to enter as a failure, with dates and a paper."""

from __future__ import annotations

from tongxing.core.vocabulary import DeedKind, deed_kinds

EXCUSE_REASONS = {
    "in_hospital": "住院",
    "detained": "被拘留或羁押",
    "leave_reported": "已书面报告外出",
    "serious_illness": "生病来不了",
    "family_emergency": "家里有急事",
    "weather": "天气或道路不通",
    "no_kit": "没有检测用品",
    "office_cause": "我们这边的原因",
}

EXCUSE = deed_kinds.hang(DeedKind("excuse", "办不了", EXCUSE_REASONS, icon="umbrella"))
