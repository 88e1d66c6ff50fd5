"""What may be asked, approved, fetched, and until when. Pure; the same functions grey a button and stop an action."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxing.core.refusal import Refusal
from tongxing.disclosure.kinds import ASKABLE, Did

SAID_AT_LEAST, SAID_FOR_FULL = 2, 8
WAITS = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Limits:
    """An office's own numbers; it may set them lower, never above these ceilings (promises 24)."""

    a_day: int = 3
    rows: int = 2000
    alone: int = 20  # more people than this: a second person looks first
    hours: int = 24


class State(StrEnum):
    """Where a request stands."""

    WAITING = "waiting"
    PREPARING = "preparing"
    READY = "ready"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    FAILED = "failed"
    LAPSED = "lapsed"
    GONE = "gone"


WORDS = {
    State.WAITING: gettext_lazy("等另一位看过"),
    State.PREPARING: gettext_lazy("正在准备"),
    State.READY: gettext_lazy("可以取了"),
    State.DECLINED: gettext_lazy("没有批准"),
    State.WITHDRAWN: gettext_lazy("不要了"),
    State.FAILED: gettext_lazy("没做成"),
    State.LAPSED: gettext_lazy("没人批，过期了"),
    State.GONE: gettext_lazy("过期，已经清掉"),
}


def state(
    did: Collection[str], *, second: bool, asked_at: datetime, expires_at: datetime | None, at: datetime
) -> State:
    """Where a request stands at a moment, by what happened to it."""
    if Did.WITHDRAWN in did:
        return State.WITHDRAWN
    if Did.DECLINED in did:
        return State.DECLINED
    if Did.FAILED in did:
        return State.FAILED
    if Did.MADE in did:
        still = expires_at is not None and at < expires_at and Did.EXPIRED not in did
        return State.READY if still else State.GONE
    if second and Did.APPROVED not in did:
        return State.WAITING if at < asked_at + WAITS and Did.EXPIRED not in did else State.LAPSED
    return State.PREPARING


def needs_second(*, people: int, full: bool, always: bool, limits: Limits) -> bool:
    """Many people, a full number, or results of tests: somebody else looks first (GB/T 45574-2025)."""
    return always or full or people > limits.alone


def why_not_ask(
    *,
    today: int,
    rows: int,
    columns: Collection[str],
    full: bool,
    may_full: bool,
    purpose: str,
    reason: str,
    recipient: str,
    limits: Limits,
) -> tuple[Refusal, ...]:
    """Everything that is in the way of a request, all at once."""
    return tuple(
        one
        for one in (
            _too_often(today, limits),
            too_many(rows, limits),
            None if rows else Refusal("nobody", _("您的地方里没有要列进去的。")),
            None if columns else Refusal("columns", _("请至少选一列。")),
            None if may_full or not full else Refusal("full", _("您的岗位不能带走完整号码。")),
            _purpose(purpose, recipient),
            why_not_said(reason, full=full),
        )
        if one is not None
    )


def _too_often(today: int, limits: Limits) -> Refusal | None:
    if today < limits.a_day:
        return None
    words = _("今天已经要过 %(n)s 次，每人每天最多 %(n)s 次。") % {"n": limits.a_day}
    return Refusal("too_often", words, ways=(_("明天再要；急用请同事要，由她写明理由。"),))


def too_many(rows: int, limits: Limits) -> Refusal | None:
    """More lines than may leave at once."""
    if rows <= limits.rows:
        return None
    words = _("有 %(n)s 行，一次最多 %(max)s 行。") % {"n": rows, "max": limits.rows}
    return Refusal("too_many", words, ways=(_("请一个村一个村地要。"),))


def _purpose(purpose: str, recipient: str) -> Refusal | None:
    if purpose not in ASKABLE:
        return Refusal("purpose", _("请选做什么用。"))
    if purpose in {"county", "organ", "person", "archive"} and len(recipient.strip()) < SAID_AT_LEAST:
        return Refusal("recipient", _("要给别人的，请写给谁。"))
    return None


def why_not_said(reason: str, *, full: bool = False) -> Refusal | None:
    """A reason is a sentence; a full number wants a longer one."""
    if full and len(reason.strip()) < SAID_FOR_FULL:
        words = _("要完整号码，请写清楚为什么少了它不行（至少 %(n)s 个字）。") % {"n": SAID_FOR_FULL}
        return Refusal("reason", words)
    if len(reason.strip()) < SAID_AT_LEAST:
        return Refusal("reason", _("请写一句做什么用。"))
    return None


def why_not_decide(*, asked_by: int | None, decides: int | None, now: State) -> Refusal | None:
    """Nobody approves her own request; what is decided is decided."""
    if decides is None or asked_by == decides:
        words = _("自己要的表，要由另一个人来批。")
        return Refusal("own", words, cite="GB/T 45574-2025", ways=(_("请镇领导或另一位文书来看。"),))
    return None if now is State.WAITING else not_now(now)


def why_not_fetch(now: State) -> Refusal | None:
    """Only what is ready can be fetched."""
    return None if now is State.READY else not_now(now)


def why_not_withdraw(now: State) -> Refusal | None:
    """What has not been made yet can be withdrawn."""
    return None if now in {State.WAITING, State.PREPARING} else not_now(now)


def not_now(now: State) -> Refusal:
    """The words for a request that stands elsewhere."""
    words = _("这份表现在是“%(state)s”，不能这样办。") % {"state": WORDS[now]}
    return Refusal(f"is_{now}", words, ways=(_("需要的话重新要一份。"),))


def changed() -> Refusal:
    """Somebody in the finished file may no longer be seen by who asked."""
    words = _("做好以后，名单里有人的档案不再归您看，这份不能取了。")
    return Refusal("changed", words, ways=(_("请重新要一份。"),))


def unusual(*, at: datetime, people: int, full: bool, today: int, limits: Limits) -> str:
    """Why somebody should look at a request, as a short code; empty when nothing is odd."""
    if not 7 <= at.hour < 20:
        return "hour"
    if full and people > limits.alone:
        return "full"
    return "often" if today + 1 >= limits.a_day else ""


def outside(wanted: Iterable[int], scope: Collection[int]) -> bool:
    """Whether a place is not in scope."""
    return not set(wanted) <= set(scope)
