"""Laying the base: two denominators with who makes the difference, the line through the year, and what is to be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.casework.kinds import CLOSED_HOW
from tongxing.casework.survey.kinds import LAST_WORDS
from tongxing.casework.survey.queries import Base, LineOf, Row
from tongxing.core.ui import words
from tongxing.core.ui.parts import Chip, Clause, Figure, RowsPanel
from tongxing.core.ui.sheets import Denominator, OpenRow, TwoDenominators
from tongxing.core.ui.steps import Steps
from tongxing.duties.queries import KnownCase
from tongxing.faces.desk.asof import address
from tongxing.org.actor import Actor
from tongxing.org.roles import Permission
from tongxing.rulebook.base import LEGAL, Line, Rates, Standing, Stay, Step, out_of_reach, rates

PATH = "/base/"
STANDINGS = {
    "signed": N_("签了协议"),
    "owed": N_("报到了，还没有签"),
    "custody": N_("报到了，现在被羁押"),
    "not_reported": N_("有决定书，还没有报到"),
    "no_order": N_("名单上有，没有决定书"),
    "listed_custody": N_("名单上有，没有决定书，在羁押或服刑"),
    "abstinent": N_("名单上有，没有决定书，三年没有再用"),
}
ENDS = (
    CLOSED_HOW
    | LAST_WORDS
    | {"moved": N_("变更执行地，没有记移交"), "handed_over": N_("变更执行地，有移交记录"), "": N_("没有写")}
)
OPENS = ("registered", "reported", *STANDINGS)


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step as a line: which day, up or down, whose, why, told by whom and when, what is to be asked."""

    on: str
    by: str
    number: str
    url: str
    why: str
    told: str
    chip: Chip | None


def behind(rows: Sequence[Row], name: str) -> tuple[Row, ...]:
    """The rows behind one number of the page."""
    if name == "registered":
        return tuple(rows)
    if name == "reported":
        return tuple(row for row in rows if row.standing in LEGAL)
    return tuple(row for row in rows if row.standing == name)


def two(
    rows: Sequence[Row], keep: Mapping[str, str], *, opened: str, target: int | None, second: str, clause: Clause | None
) -> TwoDenominators:  # fmt: skip
    """One number, two denominators, one sentence about who makes the difference (方案S47; 戒毒条例第16条)."""
    found = rates([row.standing for row in rows])

    def number(n: int, name: str) -> Figure:
        return Figure(n, f"{address(PATH, open=name, **keep)}#opened", opened=name == opened)

    bars = (
        Denominator(
            _("方案口径"),
            _("分母：实有人数"),
            number(found.signed, "signed"),
            number(found.registered, "registered"),
        ),
        Denominator(
            _("法定口径"),
            _("分母：已报到者"),
            number(found.signed, "signed"),
            number(found.reported, "reported"),
            legal=True,
        ),
    )
    return TwoDenominators(_("协议签订"), second, bars, target, clause, difference(found, rows, target))


def difference(found: Rates, rows: Sequence[Row], target: int | None) -> str:
    """两个数差在谁: the plainest sentence, and whether the law lets the plan's share be reached at all."""
    beside = found.registered - found.reported
    if not beside:
        return _("两个数的分母现在一样：实有的 %(n)s 人都已报到。") % {"n": found.registered}
    listed = sum(row.case_id is None for row in rows)
    said = {"n": found.registered, "listed": listed, "waiting": beside - listed}
    told = _(
        "两个数差在分母。实有 %(n)s 人里，%(listed)s 人没有决定书，%(waiting)s 人还没有报到，依法不能签。没有决定书，就没有协议。"
    ) % said  # fmt: skip
    if target is not None and out_of_reach(found, target):
        told += _("能签的都签了也到不了 %(target)s%%，建议按法定口径看。") % {"target": target}
    return told


def reasons(rows: Sequence[Row], keep: Mapping[str, str], opened: str) -> list[tuple[str, Figure, bool]]:
    """Everybody in the base by why she has an agreement or has none; the third says whether the law counts her."""
    found = []
    for name in STANDINGS:
        n = sum(row.standing == name for row in rows)
        if n:
            url = f"{address(PATH, open=name, **keep)}#opened"
            found.append(
                (_(STANDINGS[name]), Figure(n, url, _("人"), opened=name == opened), Standing(name) in LEGAL)
            )
    return found


def panel(actor: Actor, rows: Sequence[Row], name: str, keep: Mapping[str, str], on: date) -> RowsPanel:
    """The rows behind a number, by number only."""
    found = behind(rows, name)
    titles = {"registered": _("实有"), "reported": _("已报到")} | {k: _(v) for k, v in STANDINGS.items()}
    said = {"what": titles[name], "n": len(found)}
    return RowsPanel(
        title=_("%(what)s　%(n)s 人") % said,
        scope=_("看数的人只看编号，不看姓名"),
        close_url=address(PATH, **keep),
        rows=tuple(_open_row(actor, row) for row in found),
    )


def _open_row(actor: Actor, row: Row) -> OpenRow:
    url = f"/people/{row.person_id}/" if row.person_id and actor.may(Permission.READ_FILE) else ""
    number = row.number if row.case_id else _("名单第 %(n)s 行") % {"n": row.number}
    chip = Chip("met" if row.standing is Standing.SIGNED else "plain", word=_(STANDINGS[row.standing]))
    return OpenRow(chip, number, row.source, "", url=url)


# ── the line through the year ────────────────────────────────────────────────


def drawing(found: Line, target_on: date | None) -> Steps:
    """The base through the year, read aloud as one sentence."""
    up, down = sum(one.by > 0 for one in found.steps), sum(one.by < 0 for one in found.steps)
    said = {"first": found.first, "last": found.last, "up": up, "down": down}
    return Steps(
        _("底数从 %(first)s 人到 %(last)s 人，来了 %(up)s 人，走了 %(down)s 人") % said, found.since, found.until, found.points,
        frozenset(one.on for one in found.questions), target_on, words.day(target_on) if target_on else "",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Month:
    """One month of the line: how many came and left, where it stood at its end; each number opens its rows."""

    name: str
    came: Figure
    left: Figure
    last: int


def months(found: Line, keep: Mapping[str, str], shown: str) -> list[Month]:
    """The months of the year that have begun, the latest first."""
    told, n = [], found.first
    for number in range(found.since.month, found.until.month + 1):
        key = f"{found.until.year}-{number:02}"
        steps = chosen(found, key)
        came, left = sum(one.by > 0 for one in steps), sum(one.by < 0 for one in steps)
        n += came - left
        url = f"{address(PATH, show=key, **keep)}#steps"
        words_ = _("%(n)s月") % {"n": number}
        told.append(
            Month(words_, Figure(came, url, opened=key == shown), Figure(left, url, opened=key == shown), n)
        )
    return told[::-1]


def chosen(found: Line, show: str) -> tuple[Step, ...]:
    """The steps behind one choice: those to be asked about, those told late, or those of a month."""
    if show == "asks":
        return found.questions
    if show == "late":
        return found.told_late
    return tuple(one for one in found.steps if one.on.isoformat()[:7] == show)


def step_lines(
    actor: Actor, steps: Sequence[Step], known: Base, hands: Mapping[str, str], on: date
) -> list[StepLine]:
    """Each step with its row, the latest first."""
    cases = {str(one.case_id): one for one in known.cases}
    lines = {str(one.first.id): one for one in known.lines}
    return [_step(actor, one, cases, lines, hands, on) for one in reversed(steps)]


def _step(
    actor: Actor, one: Step, cases: Mapping[str, KnownCase], lines: Mapping[str, LineOf], hands: Mapping[str, str], on: date
) -> StepLine:  # fmt: skip
    number, url = whose(actor, one.stay, cases, lines)
    why = (
        (_("收到决定书") if one.stay.key in cases else _("名单上有"))
        if one.by > 0
        else _(ENDS.get(one.stay.how, "没有写"))
    )
    chip = (
        Chip("overdue", word=_("要问清"))
        if one.asks
        else Chip("met_late", word=_("后来才记"))
        if one.late
        else None
    )
    told = {"day": words.day(one.told_on, on), "who": hands.get(one.record, "") or _("系统")}
    return StepLine(
        words.day(one.on, on),
        f"{one.by:+d}".replace("-", "−"),
        number,
        url,
        why,
        _("%(day)s %(who)s记") % told,
        chip,
    )


def whose(
    actor: Actor, stay: Stay, cases: Mapping[str, KnownCase], lines: Mapping[str, LineOf]
) -> tuple[str, str]:
    """The folder number and the way to the file, or the number on the list."""
    case = cases.get(stay.key)
    if case is not None:
        return case.number, f"/people/{case.person_id}/" if actor.may(Permission.READ_FILE) else ""
    line = lines.get(stay.key)
    return (f"{line.first.source}　" + _("名单第 %(n)s 行") % {"n": line.first.line} if line else ""), ""
