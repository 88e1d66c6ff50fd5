"""The numbers of the law that hold here today: the nation's and the provinces the plan names, side by side."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core import clock
from tongxing.core.ui.parts import Choice as Pill
from tongxing.core.ui.parts import Clause, Note
from tongxing.faces.desk.clauses import clause_part
from tongxing.org.doors import door
from tongxing.org.roles import Permission
from tongxing.plans.books import UnreadableVersion, book_of
from tongxing.plans.queries import in_force, versions
from tongxing.rulebook.choosing import Choice, Standing
from tongxing.rulebook.document import Book
from tongxing.rulebook.laws import LawHead, LawValue
from tongxing.rulebook.weighing import words_of

# how the layers stand to each other, as a badge and its word
BADGES = {
    Standing.CONFLICT: ("overdue", N_("规定不一致")),
    Standing.DOUBTFUL: ("open", N_("有存疑")),
    Standing.STRICTER: ("met", N_("采用较严的")),
    Standing.EQUAL: ("not_yet", N_("各处一致")),
    Standing.ALONE: ("", N_("只有一处规定")),  # nothing to mark
}
# whether a text is known to hold
MARKS = {"yes": N_("现行"), "no": N_("已被取代"), "doubtful": N_("是否现行没有核实")}


@dataclass(frozen=True, slots=True)
class Value:
    """What one text says about a number."""

    words: str
    clause: Clause | None
    doubt: str


@dataclass(frozen=True, slots=True)
class Line:
    """One number: what holds, why, and what else is written."""

    title: str
    holds: Value
    others: tuple[Value, ...]
    badge: str
    word: str
    why: str


@dataclass(frozen=True, slots=True)
class Text:
    """One text of the law, its version, and whether somebody has laid it beside the printed one."""

    title: str
    second: str
    mark: str
    doubtful: bool
    note: str


@door(Permission.READ_PLAN)
def plan_law(request: HttpRequest) -> HttpResponse:
    """适用的法律数值."""
    by, on = request.actor, clock.today()  # type: ignore[attr-defined]
    page: dict[str, object] = {"title": _("适用的法律数值"), "problems": [], "lines": [], "texts": []}
    version = in_force(versions(by), on)
    try:
        book = book_of(version.pk) if version else None
    except UnreadableVersion as error:
        return render(request, "desk/plan_law.html", page | {"problems": [Note(str(error), kind="cannot")]})
    if book is None:
        note = Note(_("这个乡镇还没有执行中的方案，用哪个省的规定由方案写明。"), kind="cannot")
        return render(request, "desk/plan_law.html", page | {"problems": [note]})
    choices = book.choices_on(on)
    wanted = request.GET.get("only", "")
    page |= {
        "only": _pills(choices, wanted),
        "lines": [_line(book, one, on) for one in choices if wanted in ("", one.relation.value)],
        "texts": [_text(head) for head in book.heads_on(on)],
        "layers": len(book.layers) - 1,
    }
    return render(request, "desk/plan_law.html", page)


def notes(book: Book, on: date) -> list[Note]:
    """What a person has to look at in the chosen layers, for the top of the plan."""
    counts = Counter(one.relation for one in book.choices_on(on))
    text = _("省市规定里有 %(conflict)s 处比不出谁严、%(doubtful)s 处存疑，请看“适用的法律数值”。")
    some = {"conflict": counts[Standing.CONFLICT], "doubtful": counts[Standing.DOUBTFUL]}
    return [Note(text % some, kind="law", head=_("法律层"))] if any(some.values()) else []


def _pills(choices: list[Choice], wanted: str) -> list[Pill]:
    counts = Counter(one.relation for one in choices)
    everything = Pill(_("全部"), "/plan/law/", not wanted, len(choices))
    return [
        everything,
        *(
            Pill(_(word), f"/plan/law/?only={relation.value}", wanted == relation.value, counts[relation])
            for relation, (_badge, word) in BADGES.items()
            if counts[relation]
        ),
    ]


def _line(book: Book, choice: Choice, on: date) -> Line:
    badge, word = BADGES[choice.relation]
    return Line(
        title=choice.chosen.title,
        holds=_value(book, choice.chosen, on),
        others=tuple(_value(book, one.value, on) for one in choice.others),
        badge=badge if choice.relation is not Standing.ALONE else "",
        word=_(word),
        why=choice.why if choice.others or choice.chosen.doubtful else "",
    )


def _value(book: Book, value: LawValue, on: date) -> Value:
    return Value(words_of(value), clause_part(book, value.article, on=on), book.doubt_of(value))


def _text(head: LawHead) -> Text:
    second = _("%(version)s 版　%(since)s 起施行") % {"version": head.version, "since": head.since}
    sure = head.verified and head.current == "yes"
    mark = _(MARKS[head.current]) if head.verified else _("待核对原件")
    return Text(head.title, second, mark, not sure, head.currency_note)
