"""Which of two values is the stricter one, by the side the law declares: for plans beside the law, for layer beside layer."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic_core import PydanticCustomError

from tongxing.rulebook.dated import Span, parse_span
from tongxing.rulebook.laws import LawValue, read_law_value

# words of a plan file as a clerk reads them
WORDS: Mapping[str, str] = {
    "community_treatment": "社区戒毒",
    "community_rehabilitation": "社区康复",
    "received_on": "收到决定书之日",
    "reported_on": "报到之日",
    "decided_on": "作出决定之日",
    "next": "到下一个窗口打开前",
    "never": "一直要办",
    "computed": "系统计算",
    "confirmed": "专人认定",
    "not_needed": "不需办理",
    "not_covered": "还没覆盖",
    # words of the law layers
    "needs_confirmation": "要由公安机关确认",
    "proposal_only": "只能建议",
    "report_in": "报到期限",
    "social_worker": "专职人员",
    "professional_social_worker": "禁毒社会工作者",
    "police": "公安民警",
    "police_station": "公安派出所",
    "police_head": "公安机关负责人",
    "doctor": "医务人员",
    "family": "家庭成员",
    "volunteer": "志愿者",
    "person": "本人",
    "township": "乡镇街道",
    "clinic": "就医单位",
    "employer": "就业单位",
    "school": "就学单位",
    "rights_and_help": "权利和帮助",
    "help": "帮助",
    "rules": "要遵守的规定",
    "group_duties": "工作小组的责任",
    "measures": "具体措施",
    "consequences": "违反的后果",
    "other": "其他事项",
    "plan": "定计划",
    "supervise_agreement": "督促履行协议",
    "teach_and_help": "教育辅导帮扶",
    "assist_tests": "协助检测",
    "assigned_work": "交办的工作",
    "caught_not_addicted": "查获之日（没有认定成瘾）",
    "measure_executed": "社区戒毒或康复执行之日",
    "isolation_ended": "强制隔离解除之日",
    "voluntary_registered": "自愿戒毒登记之日",
    "refused_measure": "拒绝接受",
    "serious_breach": "严重违反协议",
    "open_recruitment": "公开招聘",
    "bought_service": "购买服务",
    "assessment_report": "小组评估报告",
    "township_opinion": "乡镇街道意见",
    "police_notice": "公安机关解除通知书",
    "consent": "本人或监护人同意",
    "agreement": "签协议",
    "police_told": "通报公安机关",
    "province": "省",
    "prefecture": "州市",
    "county": "县",
}
# The longest run of days without a workday in the published tables is 9; we allow for 14.
_LONGEST_REST = 14


class Relation(StrEnum):
    """How one value stands to another."""

    STRICTER = "stricter"
    EQUAL = "equal"
    WEAKER = "weaker"
    NOT_COMPARED = "not_compared"


def weigh(plan: Any, law: LawValue) -> Relation:
    """How one value stands to the law's; where the calendar could turn it either way, it counts as weaker."""
    theirs = read_law_value(law)
    if law.direction == "setting":
        return Relation.NOT_COMPARED
    if law.direction == "includes":
        return _weigh_lists(plan, theirs)
    if isinstance(theirs, Span):
        return _weigh_spans(plan, theirs, law.direction)
    if isinstance(theirs, Decimal) and not isinstance(plan, bool) and isinstance(plan, int | Decimal):
        return _weigh_order(Decimal(plan), Decimal(plan), theirs, theirs, law.direction)
    if law.direction == "required" and plan is True and theirs is False:
        return Relation.STRICTER
    return Relation.EQUAL if plan == theirs else Relation.WEAKER


def _weigh_lists(plan: Any, theirs: tuple[str, ...]) -> Relation:
    ours = set(plan) if isinstance(plan, list | tuple) else set()
    if not ours >= set(theirs):
        return Relation.WEAKER
    return Relation.STRICTER if ours > set(theirs) else Relation.EQUAL


def _weigh_spans(plan: Any, theirs: Span, direction: str) -> Relation:
    try:
        ours = parse_span(plan)
    except PydanticCustomError:
        return Relation.WEAKER
    if ours == theirs:
        return Relation.EQUAL
    if _unit(ours) == _unit(theirs) != "":  # the same unit: no doubt about how long a month is
        mine, law = _sum(ours), _sum(theirs)
        return _weigh_order(mine, mine, law, law, direction)
    mine_low, mine_high = days_between(ours)
    law_low, law_high = days_between(theirs)
    return _weigh_order(mine_low, mine_high, law_low, law_high, direction)


def _unit(span: Span) -> str:
    """The only unit a span counts in, or nothing when it mixes two."""
    used = [name for name in ("months", "days", "workdays", "hours") if getattr(span, name)]
    return used[0] if len(used) == 1 else ""


def _sum(span: Span) -> Decimal:
    return Decimal(span.months + span.days + span.workdays + span.hours)


def days_between(span: Span) -> tuple[Decimal, Decimal]:
    """The fewest and the most days a span can have: short and long months, weekends and long holidays."""
    fixed = Decimal(span.days) + Decimal(span.hours) / 24
    rests = 2 * (span.workdays // 5 + 1) + _LONGEST_REST * (span.workdays // 60 + 1) if span.workdays else 0
    least, most = span.months * 28 + span.workdays, span.months * 31 + span.workdays + rests
    return Decimal(least) + fixed, Decimal(most) + fixed


def _weigh_order(
    low: Decimal, high: Decimal, law_low: Decimal, law_high: Decimal, direction: str
) -> Relation:
    """Shorter and lower are strict downwards, longer and higher upwards; fixed allows nothing else."""
    if low == high == law_low == law_high:
        return Relation.EQUAL
    if direction in ("shorter", "lower", "at_most"):
        return Relation.STRICTER if high <= law_low else Relation.WEAKER
    if direction in ("longer", "higher"):
        return Relation.STRICTER if low >= law_high else Relation.WEAKER
    return Relation.WEAKER


def show(value: Any) -> str:
    """A value in words."""
    if isinstance(value, Span):
        return value.words
    if isinstance(value, list | tuple):
        return "、".join(show(one) for one in value)
    if isinstance(value, bool):
        return "要" if value else "不要"
    return WORDS.get(str(value), str(value))


def words_of(value: LawValue) -> str:
    """A law value in words; a flag that commands nothing is a plain yes or no."""
    if value.unit == "flag" and value.direction == "setting":
        return "是" if value.value else "否"
    return show(read_law_value(value))
