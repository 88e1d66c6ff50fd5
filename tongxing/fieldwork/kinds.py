"""The deeds of the field. Refused, not come, dilute and invalid are outcomes, not failures to record."""

from __future__ import annotations

from tongxing.core.vocabulary import DeedKind, deed_kinds

TEST_OUTCOMES = {
    "negative": "阴性",
    "positive": "待确认",
    "refused": "拒绝",
    "no_show": "未到",
    "dilute": "样本稀释",
    "invalid": "无效",
}
SCREENING_OUTCOMES = {**TEST_OUTCOMES, "positive": "需进一步了解"}
VISIT_OUTCOMES = {
    "fine": "见到，平稳",
    "needs_help": "见到，有难处",
    "family_only": "见到家人",
    "not_found": "没见到",
}
TALK_OUTCOMES = {"fine": "平稳", "needs_help": "有难处", "low": "情绪低落", "not_reached": "没谈成"}
REPORT_OUTCOMES = {"on_paper": "书面", "spoken": "口头", "by_phone": "电话"}
NEEDS = {
    "job": "就业",
    "relief": "救助",
    "schooling": "就学",
    "medical": "医疗",
    "legal": "法律",
    "family": "家庭",
}
WAYS = {"face": "当面", "phone": "电话", "video": "视频"}

OFFICIAL_TEST = deed_kinds.hang(DeedKind("official_test", "检测", TEST_OUTCOMES, icon="test-pipe"))
SCREENING = deed_kinds.hang(DeedKind("screening", "自查", SCREENING_OUTCOMES, icon="droplet"))
TALK = deed_kinds.hang(DeedKind("talk", "谈心", TALK_OUTCOMES, icon="messages"))
VISIT = deed_kinds.hang(DeedKind("visit", "走访", VISIT_OUTCOMES, icon="home"))
OWN_REPORT = deed_kinds.hang(DeedKind("own_report", "本人汇报", REPORT_OUTCOMES, icon="message"))
