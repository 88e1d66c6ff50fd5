"""When a person may settle an item by hand, and what one row would change. Pure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from tongxing.assessment.sheets import Line
from tongxing.core.refusal import Refusal
from tongxing.rulebook.document import Indicator
from tongxing.rulebook.scoring import Points, score_item

MOST_REASON = 300


def why_not_confirm(line: Line | None, *, points: Decimal, reason: str) -> Refusal | None:
    """认定要写理由，分数不能超过满分，机器已经算出来的项目不能改。 (方案三（四）).

    What the rows decide is not for hands: a wrong row is corrected, the points follow.
    """
    if line is None:
        return Refusal("no_item", _("这张评分表里没有这一项。"))
    if line.shape == "proposal_only":
        words = _("黄牌和一票否决只能书面建议，不给分。")
        return Refusal("proposal_only", words, cite=_("方案三（四）"))
    if not line.confirmable:
        words = _("这一项是按记录算出来的，不能手工给分。")
        return Refusal("computed", words, ways=(_("哪一行不对，就更正哪一行。"),))
    if not reason.strip():
        return Refusal("reason", _("请写一句认定的理由。"))
    if len(reason) > MOST_REASON:
        return Refusal("reason_long", _("理由请不要超过 300 字。"))
    if not Decimal(0) <= points <= line.of:
        return Refusal("points", _("分数要在 0 到 %(of)s 之间。") % {"of": line.of})
    return None


def if_it_counted(indicator: Indicator, line: Line, *, on: date) -> Points | None:
    """如果一行的异议成立，这一项会得几分；只看一行，别的不变。 (方案三（三）)."""
    if line.numerator is None or line.denominator is None or line.numerator >= line.denominator:
        return None
    counts = {line.numerator_of: line.numerator + 1, line.denominator_of: line.denominator}
    return score_item(indicator, counts, on=on)
