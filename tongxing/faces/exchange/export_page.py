"""Laying the pages of exports and of the register: words and steps, no rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core.suppression import LEAST
from tongxing.core.ui import words
from tongxing.core.ui.parts import Note, Step
from tongxing.core.vocabulary import Export, exports
from tongxing.disclosure.kinds import Did, Way
from tongxing.disclosure.queries import Entry
from tongxing.disclosure.rules import WORDS, Limits, State
from tongxing.org.roles import TITLES, Role

# Where a state stands among the three steps of a request: asked, looked at and made, fetched.
ICONS = {
    State.WAITING: "hourglass",
    State.PREPARING: "hourglass",
    State.READY: "circle-check",
    State.DECLINED: "hand-stop",
    State.FAILED: "alert-triangle",
}
FAILED = {
    "post_ended": N_("要表的人岗位变了，这份不做了。"),
    "too_many": N_("做的时候人多了，超过一次能带走的行数。"),
    "too_large": N_("这些档案放在一个包里太大了，请分几次要。"),
    "not_closed": N_("做的时候有人的档案又打开了，或者不归要的人看了。"),
    "another_hand": N_("这份档案要请镇里的另一位专职社工来移交。"),
    "damaged": N_("档案里有一份材料打不开了，请先告诉系统管理员。"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One request in a list."""

    number: str
    title: str
    url: str
    second: str
    word: str
    icon: str
    ready: bool


def listed(entries: Sequence[Entry], *, at: datetime, url: str) -> dict[str, Any]:
    """Requests as lines."""
    return {"lines": [_line(e, at, url) for e in entries]}


def _line(entry: Entry, at: datetime, url: str) -> Line:
    now = entry.state(at)
    second = words.clauses((entry.asked_by, moment(entry.asked_at), people(entry)))
    return Line(
        number=entry.number,
        title=entry.title,
        url=reverse(url, args=[entry.id]),
        second=second,
        word=str(WORDS[now]),
        icon=ICONS.get(now, "minus"),
        ready=now is State.READY,
    )


def people(entry: Entry) -> str:
    """How many people; few are not counted out to who is not at the town's own desk."""
    if entry.few:
        return _("不足 %(n)s 人") % {"n": LEAST}
    return _("%(n)s 人") % {"n": entry.given()}


def moment(at: datetime) -> str:
    """A moment of a register: with its year, for it is kept for years."""
    from tongxing.core.clock import HOME_ZONE

    return f"{at.astimezone(HOME_ZONE):%Y-%m-%d %H:%M}"


def notes(kind: Export, limits: Limits) -> list[Note]:
    """What a person should know before she asks."""
    found = [
        Note(
            _(
                "不超过 %(n)s 人、没有完整号码的，马上就做；其余要另一位看过。一天最多要 %(day)s 次，一次最多 %(rows)s 行。"
            )
            % {"n": limits.alone, "day": limits.a_day, "rows": limits.rows},
            kind="info",
        ),
        Note(
            _("表上每一页都有您的名字、时间和编号，每一行还带着看不见的记号。%(n)s 小时后自动清掉。")
            % {"n": limits.hours},
            kind="law",
        ),
    ]
    if kind.papers:
        said = _(
            "一人一份，每份都编号、留底，合成一个 PDF。印出来的人就是现在名单上的人；只印说明和通知，别的要一份一份看过再印。"
        )
        found[1] = Note(said, kind="law")
    if kind.sheet or kind.book:
        said = _("每一页都有您的名字、时间和编号。%(n)s 小时后自动清掉。") % {"n": limits.hours}
        found[1] = Note(said, kind="law")
    if kind.second:
        said = str(kind.because) or _("检测结果是健康信息，这张表每次都要另一位看过。")
        found.insert(0, Note(said, kind="cannot"))
    return found


def entry_page(entry: Entry, *, at: datetime) -> dict[str, Any]:
    """One request: where it stands, what it is, what was said."""
    now = entry.state(at)
    return {
        "title": entry.number,
        "heading": entry.title,
        "entry": entry,
        "state": str(now),
        "word": WORDS[now],
        "icon": ICONS.get(now, "minus"),
        "steps": steps(entry, now),
        "facts": facts(entry),
        "why": _why(entry, now),
        "until": moment(entry.expires_at) if entry.expires_at and now is State.READY else "",
        "fetch_url": reverse("export_fetch", args=[entry.id]),
        "again_url": _again(entry),
        "packed": _packed(entry),
        "withdraw_url": reverse("export_withdraw", args=[entry.id]),
        "decide_url": reverse("export_decide", args=[entry.id]),
        "may_withdraw": now in {State.WAITING, State.PREPARING},
    }


def _packed(entry: Entry) -> bool:
    """Whether it is something else than a table."""
    return entry.what in exports and exports[entry.what].file is not None


def _again(entry: Entry) -> str:
    return reverse("package_new") if _packed(entry) else f"{reverse('export_new')}?what={entry.what}"


def _why(entry: Entry, now: State) -> str:
    if now is State.FAILED:
        return _(FAILED.get(entry.why(Did.FAILED), "这份没有做成。"))
    if now is State.DECLINED:
        return _("%(who)s：%(said)s") % {"who": entry.who(Did.DECLINED), "said": entry.said}
    return ""


def steps(entry: Entry, now: State) -> list[Step]:
    """The way of a request: asked, looked at, made, fetched."""
    made = [Step(_("%(who)s 提出") % {"who": entry.asked_by}, moment(entry.asked_at), "done")]
    if entry.second:
        made.append(_step(entry, _("另一位看过"), Did.APPROVED, Did.DECLINED, now is State.WAITING))
    made.append(_step(entry, _("做好"), Did.MADE, Did.FAILED, now is State.PREPARING))
    made.append(_step(entry, _("取走"), Did.FETCHED, Did.FETCHED, now is State.READY))
    return made


def _step(entry: Entry, label: str, yes: str, no: str, current: bool) -> Step:
    done = entry.when(yes) or entry.when(no)
    who = entry.who(yes, no)
    shown = f"{label}　{who}" if who and yes != Did.FETCHED else label
    return Step(shown, moment(done) if done else "", "done" if done else "now" if current else "later")


def facts(entry: Entry) -> list[tuple[str, str]]:
    """What a second person and an auditor must know; numbers, no name of anybody in it."""
    role = str(TITLES[Role(entry.asked_as)]) if entry.asked_as in set(Role) else ""
    found = [
        (_("谁要的"), words.clauses((entry.asked_by, role))),
        (_("多少人"), people(entry)),
        (_("哪些列"), words.listed(entry.heads) if entry.columns else ""),
        (_("做什么用"), str(entry.what_for.title)),
        (_("依据"), str(entry.what_for.basis)),
        (_("给谁"), entry.recipient or _("自己用")),
        (_("为什么"), entry.reason),
    ]
    return [(label, value) for label, value in found if value]


def way(entry: Entry) -> str:
    """How it passed the door."""
    return str(Way(entry.way).label)
