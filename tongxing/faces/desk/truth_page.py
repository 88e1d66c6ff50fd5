"""Laying the pages of 核实: questions by pattern, one question, one sample with what came of it in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.assessment.shared import band_words
from tongxing.assessment.truth.models import Found, Way
from tongxing.assessment.truth.queries import ABOUT, LOOK_BACK, Asked, Drawing, Line, Pick, hands
from tongxing.assessment.truth.rules import Tally, between
from tongxing.core.suppression import LEAST, band
from tongxing.core.ui import words
from tongxing.core.ui.parts import Chip, Link
from tongxing.faces.desk.duty_parts import kind_word
from tongxing.faces.desk.forms_truth import AnswerForm
from tongxing.org.actor import Actor
from tongxing.org.queries import villages
from tongxing.org.roles import Permission

PATH = "/truth/"
USUAL = 20
STATES = {
    "open": ("open", N_("等本人说明")),
    Way.EXPLAINED: ("waiting", N_("本人说明了")),
    Way.LOOK: ("waiting", N_("去核实")),
    Way.CLOSED: ("met", N_("有解释，了结")),
}
FOUND_AS = {Found.TRUE.value: "met"}  # not so, and could not be told, stand in grey: nobody is accused


@dataclass(frozen=True, slots=True)
class Row:
    """One question, one sample or one stratum in a list."""

    title: str
    url: str
    chip: Chip | None
    second: str


def line_words(one: Line, on: date) -> str:
    """走访　4月12日的事，4月12日 17:00记下."""
    return _("%(what)s　%(day)s的事，%(at)s记下") % {
        "what": kind_word(one.kind),
        "day": words.day(one.happened_on, on),
        "at": words.moment(one.recorded_at, on),
    }


def chip_of(state: str) -> Chip:
    """Where a question stands; nothing here is red."""
    tone, word = STATES[state]
    return Chip(tone, word=str(_(word)))


def whole_page(
    actor: Actor, asked: Sequence[Asked], drawn: Sequence[Drawing], late: int | None, on: date
) -> dict[str, Any]:
    """Open questions by pattern, what is over, the samples."""
    own = [one for one in asked if actor.staff_id in one.workers]
    others = [one for one in asked if actor.staff_id not in one.workers]
    keeps = actor.may(Permission.KEEP_TRUTH)
    return {
        "title": _("核实"),
        "speaks": actor.may(Permission.EXPLAIN_TRUTH),
        "own": [question_row(one) for one in own],
        "others": [question_row(one) for one in others],
        "keeps": keeps,
        "late": late,
        "back": LOOK_BACK,
        "samples": [sample_row(actor, one, on) for one in drawn],
        "draw": Link(_("抽样复查"), f"{PATH}draw/", "list-check", "primary") if keeps else None,
    }


def question_row(one: Asked) -> Row:
    """A question by what it asks, with how many records."""
    about = ABOUT[one.question.pattern]
    second = _("%(n)s 条记录") % {"n": len(one.lines)}
    return Row(_(about.title), f"{PATH}ask/{one.id}/", chip_of(one.state), second)


def sample_row(actor: Actor, one: Drawing, on: date) -> Row:
    """A sample with where it stands."""
    done = not one.whole.waits
    chip = Chip("met" if done else "open", word=_("查完了") if done else _("还在查"))
    title = _("%(day)s抽的") % {"day": words.day(one.drawn_at.date(), on)}
    return Row(title, f"{PATH}sample/{one.id}/", chip, result_words(actor, one.whole))


def result_words(actor: Actor, one: Tally) -> str:
    """抽 20 条，属实 17，不属实 1，无法核实 2；属实的大约占 74% 到 99%. Whoever does not keep samples sees bands."""
    exact = actor.may(Permission.KEEP_TRUTH)
    said = {
        "n": _n(one.drawn, exact),
        "true": _n(one.true, exact),
        "not": _n(one.wrong, exact),
        "unknown": _n(one.unknown, exact),
    }
    first = _("抽 %(n)s 条，属实 %(true)s，不属实 %(not)s，无法核实 %(unknown)s") % said
    if one.sealed and exact:
        first += _("，封存了不再查 %(n)s") % {"n": one.sealed}
    if one.waits:
        first += _("，还没查完")
    if one.told < LEAST or not exact:
        return first + "。" + (_("查得太少，说不出比例。") if one.told < LEAST else "")
    low, high = between(one.true, one.told)
    return first + _("；属实的大约占 %(low)s%% 到 %(high)s%%。") % {"low": low, "high": high}


def _n(n: int, exact: bool) -> str:
    return str(n) if exact else band_words(band(n))


def question_page(actor: Actor, one: Asked, form: AnswerForm, on: date) -> dict[str, Any]:
    """What was seen, which records, the innocent explanations, what was said, and the form."""
    about, names = ABOUT[one.question.pattern], hands(one.lines)
    return {
        "title": _("核实"),
        "heading": _(about.title),
        "looks_at": _(about.looks_at),
        "chip": chip_of(one.state),
        "lines": [
            (Link(row.number, f"/people/{row.person_id}/"), f"{line_words(row, on)}　{names.get(row.worker_id, '')}")
            for row in one.lines
        ],
        "innocent": [_(text) for text in about.innocent],
        "said": [(str(Way(s.way).label), s.said, f"{s.by}　{words.moment(s.at, on)}") for s in one.said],
        "form": form if one.state != Way.CLOSED else None,
        "own": actor.staff_id in one.workers,
    }  # fmt: skip


def sample_page(actor: Actor, one: Drawing, rows: Sequence[Pick], on: date) -> dict[str, Any]:
    """How it was drawn, what came of it by village and by kind, and the list."""
    keeps = actor.may(Permission.KEEP_TRUTH)
    told = {"span": words.span(one.since, one.until), "n": one.frame_size, "by": one.by}
    return {
        "title": _("抽样复查"),
        "second": _("%(span)s的 %(n)s 条记录里抽，%(by)s抽") % told
        if keeps
        else _("%(span)s的记录里抽") % told,
        "whole": result_words(actor, one.whole),
        "strata": _strata(actor, one) if keeps else [],
        "how": [
            (_("种子"), one.seed),
            (_("名单校验码"), one.frame),
            (_("按哪天已知的记录"), words.full_day(one.known_on)),
            (_("名单里没有的"), _("抽的人自己写的记录")),
        ],
        "rows": [pick_row(pick, on) for pick in rows if pick.line or pick.gone],
    }


def _strata(actor: Actor, one: Drawing) -> list[tuple[str, str]]:
    names = {place.pk: place.name for place in villages(actor)}
    strata = [(names.get(key, _("本镇")), found) for key, found in one.by_stratum(0).items()]
    strata += [(kind_word(str(key)), found) for key, found in one.by_stratum(1).items()]
    return [(name, result_words(actor, found)) for name, found in strata]


def pick_row(pick: Pick, on: date) -> Row:
    """A drawn record: its folder number and what was found; of a sealed file only that it is not looked at any more."""
    if pick.line is None:
        word = _(Found(pick.found).label) if pick.found else _("不再查")
        return Row(_("第 %(n)s 条") % {"n": pick.turn}, "", Chip("not_yet", word=word), _("封存了，不再查"))
    word = _(Found(pick.found).label) if pick.found else _("还没查")
    chip = Chip(FOUND_AS.get(pick.found, "not_yet") if pick.found else "open", word=word)
    return Row(pick.line.number, f"{PATH}check/{pick.id}/", chip, line_words(pick.line, on))
