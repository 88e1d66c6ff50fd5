"""The deeds of the field. Refused, not come, dilute and invalid are outcomes, not failures to record."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core.declared import COUNSELLING, HEALTH, RESULT
from tongxing.core.vocabulary import DeedKind, deed_kinds

TEST_OUTCOMES = {
    "negative": N_("阴性"),
    "positive": N_("待确认"),
    "refused": N_("拒绝"),
    "no_show": N_("未到"),
    "dilute": N_("样本稀释"),
    "invalid": N_("无效"),
}
SCREENING_OUTCOMES = {**TEST_OUTCOMES, "positive": N_("需进一步了解")}
VISIT_OUTCOMES = {
    "fine": N_("见到，平稳"),
    "needs_help": N_("见到，有难处"),
    "family_only": N_("见到家人"),
    "not_found": N_("没见到"),
}
TALK_OUTCOMES = {
    "fine": N_("平稳"),
    "needs_help": N_("有难处"),
    "low": N_("情绪低落"),
    "not_reached": N_("没谈成"),
}
REPORT_OUTCOMES = {"on_paper": N_("书面"), "spoken": N_("口头"), "by_phone": N_("电话")}
NEEDS = {
    "job": N_("就业"),
    "relief": N_("救助"),
    "schooling": N_("就学"),
    "medical": N_("医疗"),
    "legal": N_("法律"),
    "family": N_("家庭"),
}
WAYS = {"face": N_("当面"), "phone": N_("电话"), "video": N_("视频")}

NO_RESULT = ("refused", "no_show", "dilute", "invalid")
FOUND = ("negative", "positive")

OFFICIAL_TEST = deed_kinds.hang(
    DeedKind(
        "official_test", N_("检测"), RESULT, TEST_OUTCOMES, icon="test-pipe", attempts=NO_RESULT, sealed=FOUND
    )
)
SCREENING = deed_kinds.hang(
    DeedKind(
        "screening", N_("自查"), HEALTH, SCREENING_OUTCOMES, icon="droplet", attempts=NO_RESULT, sealed=FOUND
    )
)
TALK = deed_kinds.hang(
    DeedKind(
        "talk",
        N_("谈心"),
        COUNSELLING,
        TALK_OUTCOMES,
        icon="messages",
        attempts=("not_reached",),
        sealed=("fine", "needs_help", "low"),
    )
)
VISIT = deed_kinds.hang(
    DeedKind(
        "visit",
        N_("走访"),
        COUNSELLING,
        VISIT_OUTCOMES,
        icon="home",
        attempts=("family_only", "not_found"),
        sealed=("fine", "needs_help"),
    )
)
OWN_REPORT = deed_kinds.hang(
    DeedKind("own_report", N_("本人汇报"), COUNSELLING, REPORT_OUTCOMES, icon="message")
)
