"""The read budget: how much one person may look at before somebody is asked to look at her, and before it stops.

Insiders read in bulk, a little more than their work needs, for weeks (promises, T1 and row 34). A budget is data
(``limits.toml``), counted from the trail itself in the very statement that writes the look: soft ends raise an
alarm, hard ends refuse with words and a way on. Nothing else happens to anybody.
"""

from __future__ import annotations

import time
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core import clock
from tongxing.core.alarms import raise_alarm
from tongxing.core.audit import Count, Counted
from tongxing.core.refusal import Refusal
from tongxing.core.vocabulary import AlarmKind, alarm_kinds
from tongxing.org.actor import Actor

HERE = Path(__file__).with_name("limits.toml")
SPANS = ("minute", "hour", "day")
SPAN_WORDS = {"minute": N_("一分钟"), "hour": N_("一小时"), "day": N_("一天")}
WHAT_WORDS = {
    "open": N_("打开的档案"),
    "reveal": N_("看完整号码"),
    "search": N_("查人"),
    "list": N_("看名单"),
}

SOFT = alarm_kinds.hang(
    AlarmKind(
        "read_soft",
        N_("看得比平时多"),
        N_("看一看那段时间的操作记录，问本人在办什么事。多半是正常的工作。"),
        "notice",
    )
)
HARD = alarm_kinds.hang(
    AlarmKind(
        "read_hard",
        N_("看得太多，系统停了"),
        N_("先问本人。要是账号可能被别人用了，马上结束这个账号的登录。"),
        "serious",
    )
)


@dataclass(frozen=True, slots=True)
class Limit:
    """One budget of one role: what counts together, where the alarm is, where it stops."""

    name: str
    counted: Counted
    soft: tuple[int | None, int | None, int | None]
    per_case: int = 0

    def for_caseload(self, cases: int) -> Limit:
        """More cases, more files to open: past ``per_case`` every end moves along."""
        if not self.per_case or cases <= self.per_case:
            return self
        minute, hour, day = (self._more(end, cases) for end in _ends(self.counted))
        counted = replace(self.counted, a_minute=minute, an_hour=hour, a_day=day)
        soft = tuple(self._more(end, cases) for end in self.soft)
        return replace(self, counted=counted, soft=soft)  # type: ignore[arg-type]

    def _more(self, end: int | None, cases: int) -> int | None:
        return None if end is None else -(-end * cases // self.per_case)


def limit_of(by: Actor, act: str) -> Limit | None:
    """The budget a look counts against; None for the machine, and for looks nobody counts."""
    limits = _limits(str(settings.TONGXING_HOME))
    name = next((n for n, one in limits[""].items() if act in one.counted.acts and n != "open"), None)
    name = name or ("open" if act in limits[""]["open"].counted.acts else None)
    if name is None or by.staff_id is None:
        return None
    limit = limits.get(by.role, {}).get(name) or limits[""][name]
    return limit.for_caseload(_caseload(by)) if limit.per_case else limit


def judge(by: Actor, limit: Limit, count: Count) -> Refusal | None:
    """Raise the alarm a count calls for, and say why an answer does not go out."""
    seen = (count.minute, count.hour, count.day)
    over = [s for s, n, end in zip(SPANS, seen, limit.soft, strict=True) if end is not None and n >= end]
    if not over and not count.refused:
        return None
    now, kind = clock.now(), HARD if count.refused else SOFT
    # one alarm an hour for a burst, one a day for a long day
    window = f"{now:%Y-%m-%dT%H}" if {"minute", "hour"} & set(over) else f"{now:%Y-%m-%d}"
    raise_alarm(
        kind.name,
        at=now,
        place_id=by.town_id,
        staff_id=by.staff_id,
        once=f"{by.staff_id}:{limit.name}:{window}",
        what=limit.name,
        minute=count.minute,
        hour=count.hour,
        day=count.day,
    )
    return _stopped(limit, seen) if count.refused else None


def _stopped(limit: Limit, seen: tuple[int, int, int]) -> Refusal:
    ends = _ends(limit.counted)
    span = next(
        (s for s, n, end in zip(SPANS, seen, ends, strict=True) if end is not None and n > end), "hour"
    )
    words = _("%(what)s，%(span)s里最多 %(n)s 次（位），已经到了。这次没有给您看，也记下来了。")
    wait = {
        "minute": _("过一分钟再试。"),
        "hour": _("急着办的，等一会儿再试；大约一小时里会慢慢放开。"),
        "day": _("明天再看。"),
    }
    return Refusal(
        "read_budget",
        words
        % {"what": _(WHAT_WORDS[limit.name]), "span": _(SPAN_WORDS[span]), "n": ends[SPANS.index(span)]},
        ways=(wait[span], _("确实要一次办很多人的，请先告诉安全管理员或者审计员，他们已经收到提醒。")),
    )


def home_of(by: Actor) -> int:
    """The place a look at no one place is written down for: the township when it is all hers, else her village."""
    return by.town_id if by.town_id in by.place_ids else min(by.place_ids)


# ── the figures ─────────────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=4)
def _limits(home: str) -> dict[str, dict[str, Limit]]:
    """The budgets by role ("" for everybody), the township's own lines over ours."""
    told = tomllib.loads(HERE.read_text(encoding="utf-8"))
    own = Path(home) / "limits.toml"
    if own.exists():
        told = _over(told, tomllib.loads(own.read_text(encoding="utf-8")))
    names = [n for n, one in told.items() if isinstance(one, dict) and n != "role"]
    found = {"": {n: _limit(n, told[n]) for n in names}}
    for role, lines in told.get("role", {}).items():
        found[role] = {n: _limit(n, _over(told[n], line)) for n, line in lines.items()}
    return found


def _over(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    both = {
        k: _over(base[k], v) if isinstance(v, dict) and isinstance(base.get(k), dict) else v
        for k, v in own.items()
    }
    return {**base, **both}


def _limit(name: str, told: dict[str, Any]) -> Limit:
    minute, hour, day = (told["hard"].get(span) for span in SPANS)
    counted = Counted(tuple(told["acts"]), bool(told.get("different")), minute, hour, day)
    soft = tuple(told["soft"].get(span) for span in SPANS)
    return Limit(name, counted, soft, int(told.get("per_case", 0)))


def _ends(counted: Counted) -> tuple[int | None, int | None, int | None]:
    return counted.a_minute, counted.an_hour, counted.a_day


# ── how many cases are hers: the room that knows says it, once an hour ──────────────────────────────

_counts: list[Callable[[Actor], int]] = []
_known: dict[tuple[int | None, str], tuple[float, int]] = {}
AN_HOUR = 3600.0


def caseload_is(cases: Callable[[Actor], int]) -> None:
    """Say who can count the running cases of an actor; told once, when the program starts."""
    _counts[:] = [cases]


def _caseload(by: Actor) -> int:
    key, now = (by.staff_id, by.role), time.monotonic()
    kept = _known.get(key)
    if kept is None or now - kept[0] > AN_HOUR:
        if len(_known) > 1000:
            _known.clear()
        kept = _known[key] = (now, sum(count(by) for count in _counts))
    return kept[1]
