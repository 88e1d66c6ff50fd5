"""When a person may settle an item by hand, and what one row would change. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from tongxing.assessment.sheets import Line, Sheet
from tongxing.assessment.subjects import Subject
from tongxing.core.refusal import Refusal
from tongxing.org.roles import Role
from tongxing.rulebook.document import VILLAGE_SHEET, Body, Indicator
from tongxing.rulebook.scoring import Points, score_item

MOST_REASON = 300


@dataclass(frozen=True, slots=True)
class Judge:
    """Who wants to settle something: of the whole town or only of a village, in which post and which kinds of units."""

    staff_id: int | None
    role: str
    of_town: bool
    units: frozenset[str] = frozenset()


def why_not_judge(judge: Judge, whose: Subject, *, body: Body | None, unit_kind: str = "") -> Refusal | None:
    """谁都不给自己打分：被考核的人和单位不能认定自己的表，分到哪个考评单位的项由那个单位的人认定。 (方案S82、S84).

    Never the assessed, never somebody whose own sheet it is; and one of the body that answers for the item.
    """
    ways = (_("请另一位有认定权的人来认定。"),)
    if whose.staff_id is not None and whose.staff_id == judge.staff_id:
        return Refusal(
            "own_sheet", _("这是您自己的评分表，不能自己认定。"), cite=_("方案三（三）"), ways=ways
        )
    if whose.of == VILLAGE_SHEET and not judge.of_town:
        words = _("村里的人不能认定自己村的评分表。")
        return Refusal("own_village", words, cite=_("方案三（四）"), ways=ways)
    if whose.of == "unit" and unit_kind in judge.units:
        words = _("您在「%(unit)s」任职，不能认定它的评分表。") % {"unit": whose.name}
        return Refusal("own_unit", words, cite=_("方案三（三）"), ways=ways)
    if judge.role not in (body.posts if body is not None and body.posts else (Role.LEADER,)):
        words = _("这一项由%(body)s负责认定。") % {"body": body.title if body else _("领导小组")}
        return Refusal("other_body", words, cite=_("方案三（三）"), ways=ways)
    return None


def why_not_grade(sheet: Sheet, names: Sequence[str], *, grade: str, reason: str) -> tuple[Refusal, ...]:
    """人少的村不按比率定等次，由专人看着整张表定，写明理由；还有待认定的项就先认定。 (方案三（四）；X05)."""
    if not may_be_graded(sheet):
        words = _("等次是按得分算出来的，或者还有项目待认定，不能手工定。")
        return (Refusal("computed", words, ways=(_("先把待认定的项目认定完。"),)),)
    found = [] if grade in names else [Refusal("grade", _("请选一个等次。"))]
    return (*found, *_reason_lacks(reason))


def _reason_lacks(reason: str) -> tuple[Refusal, ...]:
    if not reason.strip():
        return (Refusal("reason", _("请写一句认定的理由。")),)
    return (Refusal("reason_long", _("理由请不要超过 300 字。")),) if len(reason) > MOST_REASON else ()


def why_not_confirm(line: Line | None, *, points: Decimal, reason: str) -> Refusal | None:
    """认定要写理由，分数不能超过满分，机器已经算出来的项目不能改。 (方案三（四）).

    What the rows decide is not for hands: a wrong row is corrected, the points follow.
    """
    if line is None:
        return Refusal("no_item", _("这张评分表里没有这一项。"))
    if line.shape == "proposal_only":
        words = _("黄牌和一票否决只能书面建议，不给分。")
        return Refusal("proposal_only", words, cite=_("方案三（四）"))
    if line.shape == "parts":
        return Refusal("parts", _("这一项由它的分项得出，请认定分项。"))
    if not line.confirmable:
        words = _("这一项是按记录算出来的，不能手工给分。")
        return Refusal("computed", words, ways=(_("哪一行不对，就更正哪一行。"),))
    if lacks := _reason_lacks(reason):
        return lacks[0]
    if not Decimal(0) <= points <= line.of:
        return Refusal("points", _("分数要在 0 到 %(of)s 之间。") % {"of": line.of})
    return None


def if_it_counted(indicator: Indicator, line: Line, *, on: date) -> Points | None:
    """如果一行的异议成立，这一项会得几分；只看一行，别的不变。 (方案三（三）)."""
    if line.numerator is None or line.denominator is None or line.numerator >= line.denominator:
        return None
    counts = {line.numerator_of: line.numerator + 1, line.denominator_of: line.denominator}
    return score_item(indicator, counts, on=on)


def may_be_graded(sheet: Sheet) -> bool:
    """Does this sheet wait for a person's grade, or has it one already? Only where there are few (X05)."""
    return sheet.whole.waits == "few" or (
        sheet.graded is not None and sheet.whole.grade == sheet.graded.grade
    )
