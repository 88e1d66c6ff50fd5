"""What the rulebook says, in the language of whoever reads: it computes in Chinese and knows no languages.

A sentence with days and numbers in it is recognised by its form, so that each form is translated once.
"""

from __future__ import annotations

import re

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812

FORMS = (
    N_("%(day)s 的次日起数 %(n)s 日"),
    N_("%(day)s 的次日起数 %(n)s 个工作日"),
    N_("%(day)s 之后第 %(n)s 个月的对应日"),
    N_("%(day)s 之后第 %(n)s 个月的对应日（当月没有对应日，取月末日）"),
    N_("%(day)s 起 %(n)s 小时，最晚到 %(end)s 的同一钟点"),
    N_("%(n)s 小时从钟点起算，这里只知道日子：到 %(end)s 的同一钟点为止，不是到当天结束"),
    N_("%(day)s 的前一日起往前数 %(span)s"),
    N_("%(what)s：%(day)s，期限 %(span)s"),
    N_("减去已执行强制隔离戒毒的 %(n)s 日"),
    N_("公安机关确认中止期间不计入，顺延 %(n)s 日"),
    N_("中止了 %(n)s 日，条例没有写这段时间算不算；公安机关确认以前按照走来算，不计入的话是 %(day)s"),
    N_("从 %(day)s 起中止，还没有恢复；恢复以后期满日可能往后移"),
    N_("决定书写 %(n)s 个月，超过法律上限 %(span)s，按上限计算，请与公安机关核对"),
    N_("录入的期限是 %(n)s 个月，法律定为 %(span)s，按法律计算，请核对决定书"),
    N_("%(duty)s：第 %(n)s 次，%(day)s 起可以办"),
    N_("「%(counter)s」有 %(n)s 条还没有写明有没有正当理由"),
    N_("「%(counter)s」已到 %(n)s：是否属于严重违反协议，由人听过本人说明后决定"),
    N_("本人可以申请%(asks)s，最晚"),
    N_("公安机关最晚答复做不做%(asks)s"),
    N_("样本最晚送%(asks)s"),
    N_("%(asks)s最晚出报告"),
    N_("%(n)s个工作日"),
    N_("%(n)s小时"),
    N_("%(n)s个月"),
    N_("%(n)s日"),
    N_("%(n)s年"),
)
# whole sentences and the words that stand in the forms
WORDS = (
    N_("末日逢法定休假日，顺延到休假结束的次日"), N_("末日逢法定休假日，设定为不顺延"),
    N_("末日逢法定休假日，对本人按顺延到休假结束的次日算"),
    N_("以公安机关文书写明的日期为准；文书没有写的，两种读法并列，提醒按较早的一天"),
    N_("折抵后的期满日早于报到日，请与公安机关核对折抵日数"),
    N_("决定书上的社区康复期限没有录入，暂按法律上限三年显示，请核对决定书"),
    N_("公安机关文书写明期满日"), N_("专人写明理由改定期满日"),
    N_("收到决定书"), N_("期满解除"), N_("变更执行地"), N_("告知本人"), N_("采样"), N_("收到报告"), N_("提出异议"),
    N_("同意"), N_("送样"), N_("实验室检测"), N_("实验室复检"),
    N_("禁毒法"), N_("民法典"), N_("民法通则"), N_("1991年综治委规定"), N_("条例"), N_("行政复议法"), N_("检测规定"),
)  # fmt: skip


PLACE = re.compile(r"%\((\w+)\)s")
FIGURES = frozenset("0123456789-")


def said(words: str) -> str:
    """A sentence of the rulebook for the reader; one nobody translated stays as it was said."""
    if not words or (get_language() or "").startswith("zh"):
        return words
    whole = _(words)
    if whole != words:
        return whole
    for form in FORMS:
        if (values := _filled(form, words)) is not None:
            return _(form) % {name: said(value) for name, value in values.items()}
    return words


def _filled(form: str, words: str) -> dict[str, str] | None:
    """What stands in the places of a form when the words have that form; where a number belongs nothing else may stand."""
    head, *rest = PLACE.split(form)
    if not words.startswith(head):
        return None
    left, found = words[len(head) :], {}
    for name, between in zip(rest[::2], rest[1::2], strict=True):
        value, there, left = left.partition(between) if between else (left, "", "")
        if not value or there != between:
            return None
        if name in ("n", "day", "end") and not FIGURES.issuperset(value):
            return None
        found[name] = value
    return None if left else found
