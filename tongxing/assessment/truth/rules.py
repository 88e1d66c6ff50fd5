"""Who may explain a question, who may close it, who may look at a drawn record again, what a sample comes to. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tongxing.assessment.truth.models import Found, Way
from tongxing.core.refusal import Refusal
from tongxing.rulebook.truth import wilson

LEAST, MOST = 2, 300
LARGEST = 200
SEALED = "sealed"


def state_of(ways: Sequence[str]) -> str:
    """没有人说过的是待说明；说明了、去核实、了结，看最后一步。 (方案S88、需求X06)."""
    return ways[-1] if ways else "open"


def why_not_answer(
    way: str,
    *,
    steps: Sequence[tuple[str, int]],
    workers: Sequence[int],
    by: int | None,
    keeps: bool,
    said: str,
) -> tuple[Refusal, ...]:
    """记录的人先说明，或者另一位去核实过，才能了结；自己说去核实、自己了结的不算。 (方案S88、需求X06)."""
    own, over = by in workers, state_of([step for step, _who in steps]) == Way.CLOSED
    heard = any(step == Way.EXPLAINED or (step == Way.LOOK and who != by) for step, who in steps)
    found = [
        Refusal("way", _("请选有解释，还是去核实。")) if way not in Way.values else None,
        Refusal("over", _("这个问题已经了结。"), ways=(_("记录不变，它就不再问。"),)) if over else None,
        Refusal("not_hers", _("只有写这些记录的人来说明。"))
        if way == Way.EXPLAINED and not own
        else None,
        Refusal("own", _("自己写的记录，要由另一个人来看。"), ways=(_("请另一位文书看。"),))
        if way in (Way.LOOK, Way.CLOSED) and own
        else None,
        Refusal("no_right", _("您的岗位不了结这些问题。"))
        if way in (Way.LOOK, Way.CLOSED) and not keeps
        else None,
        Refusal("first_hers", _("还没有听写记录的人说，也没有另一个人核实过。"), ways=(_("先请本人说明，或者请另一位去核实。"),))
        if way == Way.CLOSED and not heard
        else None,
        _no_words("said", said),
    ]  # fmt: skip
    return tuple(one for one in found if one is not None)


def why_not_draw(*, size: int, frame: int, unfinished: bool) -> tuple[Refusal, ...]:
    """上一次没有查完不再抽，免得抽到合意为止；要有记录可抽。 (需求X07)."""
    found = [
        Refusal("size", _("请写抽几条，1 到 %(n)s 条。") % {"n": LARGEST})
        if not 1 <= size <= LARGEST
        else None,
        Refusal("empty", _("这段时间没有可以抽的记录。")) if frame == 0 else None,
        Refusal("unfinished", _("上一次抽的还没有查完。"), ways=(_("先把那一次查完，再抽新的。"),))
        if unfinished
        else None,
    ]
    return tuple(one for one in found if one is not None)


def why_not_check(
    found: str, *, on: date, today: date, since: date, recorder: int, by: int | None, said: str, last: str
) -> tuple[Refusal, ...]:
    """谁记的谁不复查；哪天查的写清楚，结果要有一句话。 (需求X07)."""
    wrong = [
        Refusal("found", _("请选查下来怎样。")) if found not in Found.values else None,
        Refusal("checked_on", _("复查的日子在抽样以后，不晚于今天。"))
        if not since <= on <= today
        else None,
        Refusal("own", _("自己写的记录，要由另一个人复查。"), ways=(_("请另一位文书查。"),))
        if by == recorder
        else None,
        Refusal("same", _("这一条已经是这个结果。")) if last and last == found else None,
        _no_words("said", said),
    ]  # fmt: skip
    return tuple(one for one in wrong if one is not None)


def _no_words(code: str, said: str) -> Refusal | None:
    if LEAST <= len(said.strip()) <= MOST:
        return None
    return Refusal(code, _("请写一句怎么回事，%(n)s 个字以内。") % {"n": MOST})


@dataclass(frozen=True, slots=True)
class Tally:
    """What second looks found in one stratum: drawn, true, not, could not be told."""

    drawn: int
    true: int
    wrong: int
    unknown: int
    sealed: int = 0

    @property
    def told(self) -> int:
        """Looked at, with an answer."""
        return self.true + self.wrong

    @property
    def waits(self) -> int:
        """Not looked at yet, and still there to be looked at."""
        return self.drawn - self.told - self.unknown - self.sealed


def tally(results: Sequence[str]) -> Tally:
    """抽了几条，查了几条，属实几条；无法核实的不算属实也不算不属实，封存了的不再查。 (需求X07)."""
    return Tally(len(results), *(sum(one == kind for one in results) for kind in (*Found.values, SEALED)))


def between(part: int, of: int) -> tuple[int, int]:
    """真实的比例大约在百分之几到百分之几之间（Wilson 区间，20 次里 19 次）。 (需求X07)."""
    low, high = wilson(part, of)
    return round(100 * low), round(100 * high)
