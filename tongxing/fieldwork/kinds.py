"""The deeds of the field. Refused, not come, dilute and invalid are outcomes, not failures to record."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core.declared import COUNSELLING, HEALTH, MEASURE, RESULT
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
HAIR_OUTCOMES = {name: title for name, title in TEST_OUTCOMES.items() if name != "dilute"}
SPECIMENS = {"urine": N_("尿样"), "saliva": N_("唾液"), "blood": N_("血样"), "hair": N_("毛发")}

# what follows an official result: the event and how, as ``rulebook.results`` reads them with ``test_`` before it
TEST_STEPS = {
    "told:signed": N_("告知本人，本人签了名"),
    "told:unsigned": N_("告知本人，没有签名（已注明）"),
    "medicine:none": N_("看过用药：没有能解释的"),
    "medicine:explains": N_("看过用药：处方药可以解释"),
    "medicine:maintenance": N_("看过用药：在参加维持治疗"),
    "objection:asked": N_("本人有异议，申请再检测"),
    "answer:agreed": N_("公安机关同意再检测"),
    "answer:refused": N_("公安机关不同意再检测"),
    "sent:sample": N_("样本送检"),
    "laboratory:negative": N_("实验室结果：阴性"),
    "laboratory:positive": N_("实验室结果：阳性"),
    "laboratory:unfit": N_("实验室：样本不能用"),
    "recheck:negative": N_("复检结果：阴性"),
    "recheck:positive": N_("复检结果：阳性"),
    "recheck:unfit": N_("复检：样本不能用"),
}
LEAVES = {
    "away:reported": N_("书面报告外出"),
    "away:extended": N_("续假"),
    "back:came": N_("回来了"),
    "away:unreported": N_("没有报告就外出"),
    "away:abroad": N_("出境"),
}
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
NO_SAMPLE = ("refused", "no_show")
FOUND = ("negative", "positive")

OFFICIAL_TEST = deed_kinds.hang(
    DeedKind(
        "official_test", N_("检测"), RESULT, TEST_OUTCOMES, icon="test-pipe", attempts=NO_RESULT, sealed=FOUND
    )
)
HAIR_TEST = deed_kinds.hang(
    DeedKind(
        "hair_test", N_("毛发检测"), RESULT, HAIR_OUTCOMES, icon="test-pipe", attempts=("refused", "no_show", "invalid"),
        sealed=FOUND,
    )
)  # fmt: skip
TEST_ELSEWHERE = deed_kinds.hang(
    DeedKind(
        "test_elsewhere", N_("外地检测"), RESULT, TEST_OUTCOMES, icon="test-pipe", attempts=NO_RESULT, sealed=FOUND
    )
)  # fmt: skip
TEST_STEP = deed_kinds.hang(
    DeedKind(
        "test_step", N_("检测后续"), RESULT, TEST_STEPS, icon="zoom-question", sealed=tuple(TEST_STEPS), telling=True
    )
)  # fmt: skip
OFFICIAL = ("official_test", "test_elsewhere", "hair_test")
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
CONTACT_AWAY = deed_kinds.hang(
    DeedKind(
        "contact_away",
        N_("外地联系"),
        COUNSELLING,
        TALK_OUTCOMES,
        icon="phone",
        attempts=("not_reached",),
        sealed=("fine", "needs_help", "low"),
    )
)
LEAVE = deed_kinds.hang(
    DeedKind("leave", N_("外出"), MEASURE, LEAVES, icon="plane-departure", sealed=tuple(LEAVES), ahead=True)
)
