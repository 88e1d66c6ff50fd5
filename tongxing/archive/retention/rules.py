"""When a period is over, and what stands in the way of a table or of a destruction. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from tongxing.archive.retention.kinds import BY_OFFICE, PERIODS
from tongxing.core.refusal import Refusal

PERMANENT = 0
CITE = "机关文件材料归档范围和文书档案保管期限规定"


def over_on(closed_on: date, years: int) -> date | None:
    """The first day on which a period is over: counted from the first of January after the file ended; permanent never."""
    return None if years == PERMANENT else date(closed_on.year + 1 + years, 1, 1)


def why_not_enter(
    *, number: str, approved_by: str, approved_on: date | None, periods: Mapping[str, int], on: date
) -> tuple[Refusal, ...]:
    """An approved table has a number, an office that approved it, a day, and a period for every class it decides."""
    found = []
    if len(number.strip()) < 2:
        found.append(Refusal("number", _("请写文号。")))
    if len(approved_by.strip()) < 2:
        found.append(Refusal("approved_by", _("请写哪个档案主管部门批准的。")))
    if approved_on is None or approved_on > on:
        found.append(Refusal("approved_on", _("请写批准的日子，不能晚于今天。")))
    missing = [name for name in BY_OFFICE if periods.get(name) not in PERIODS]
    found += [Refusal(name, _("请选一个期限。"), cite=CITE) for name in missing]
    return tuple(found)


def why_not_second(*, first: int, second: int | None) -> Refusal | None:
    """Nobody agrees to what she wrote herself."""
    if second is not None and second != first:
        return None
    words = _("自己录的、自己提的，要由另一个人来定。")
    return Refusal("two_people", words, cite="档案法第31条", ways=(_("请镇领导或另一位文书来看。"),))


def why_not_destroy(*, approved: bool, years: int, due: int, waiting: bool) -> Refusal | None:
    """Why nothing of a class can be put on a list for destruction now."""
    if not approved:
        words = _("还没有录入批准的保管期限表，什么都不能销毁。")
        return Refusal(
            "no_table", words, cite="档案法第31条", ways=(_("先录入批准的表，再由另一个人确认。"),)
        )
    if years == PERMANENT:
        return Refusal("permanent", _("这一类永久保管，不销毁。"))
    if waiting:
        return Refusal("waiting", _("这一类已经有一份清册在等第二个人。"))
    if not due:
        return Refusal("not_due", _("没有到期的。只有封存了、期限也过了的才到期。"))
    return None


def why_not_reason(reason: str) -> Refusal | None:
    """A no is said with a word."""
    return Refusal("reason", _("不同意要写一句理由。")) if len(reason.strip()) < 2 else None
