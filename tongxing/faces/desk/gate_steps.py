"""What stands on the page of one step: beside each question what the record knows, and before it what must be read."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from tongxing.conduct.gate.queries import MatterRow
from tongxing.conduct.gate.remedy import remedy
from tongxing.conduct.gate.rules import Seat, red, still_stands
from tongxing.core.ui import words
from tongxing.core.ui.parts import Note
from tongxing.duties.facts import Done
from tongxing.duties.queries import Bundle
from tongxing.faces.desk.duty_parts import outcome_word
from tongxing.faces.desk.gate_page import guard_words, spoken
from tongxing.fieldwork.queries import Kit, kits
from tongxing.org.actor import Actor

NEAR = timedelta(days=3)  # how far beside an event the record is looked at
LATELY = timedelta(days=92)  # a medicine is taken for weeks, and one batch of kits lasts about as long
TESTS = ("official_test", "screening", "hair_test")


def known(actor: Actor, shown: Bundle, seat: Seat, row: MatterRow) -> dict[str, str]:
    """Beside each question, what the record knows of those days; the answer is a person's."""
    about = {str(one) for one in row.matter.draft.about}
    days = [d.happened_on for d in seat.facts.deeds if d.id in about]

    def near(*kinds: str, outcomes: tuple[str, ...] = (), within: timedelta = NEAR) -> list[Done]:
        return [
            d
            for d in shown.deeds
            if d.kind in kinds
            and (not outcomes or not d.outcome or d.outcome.startswith(outcomes))
            and any(d.happened_on - within <= day <= (d.until_on or d.happened_on) + within for day in days)
        ]

    tests = near(*TESTS, within=LATELY)
    batches = kits(actor, [d.id for d in tests])
    found = {
        "excuse": _said(near("excuse", "leave")),
        "detained": _said(
            [*near("excuse", outcomes=("detained",)), *near("step", outcomes=("suspended:detained",))]
        ),
        "hospital": _said(near("excuse", outcomes=("in_hospital", "serious_illness"))),
        "medicine": _said(near("test_step", outcomes=("medicine",), within=LATELY)),
        "kit": [
            *(_kit(d.happened_on, batches[d.id]) for d in tests if d.id in batches),
            *_said(near("excuse", outcomes=("no_kit",))),
        ],
        "sparing": guard_words(actor, row, seat) if seat.guards else [],
    }
    return {name: _beside(name, one) for name, one in found.items()}


def _said(deeds: list[Done]) -> list[str]:
    hidden = _("有记录，内容不归您的岗位看")
    return [f"{words.full_day(d.happened_on)}　{outcome_word(d.kind, d.outcome) or hidden}" for d in deeds]


def _kit(day: date, kit: Kit) -> str:
    said = _("%(day)s 的检测用批号 %(batch)s") % {"day": words.full_day(day), "batch": kit.batch}
    unfit = _("同一批号有 %(n)d 份无效或者稀释") % {"n": kit.unfit}
    return f"{said}，{unfit}" if kit.unfit else said


def _beside(name: str, found: list[str]) -> str:
    if found:
        return _("记录里：%(what)s") % {"what": "；".join(found)}
    return _("前后三个月的记录里没有") if name in ("medicine", "kit") else _("那几天的记录里没有")


def step_notes(actor: Actor, row: MatterRow, seat: Seat, kind: str) -> list[Note]:
    """What stands on the page of a step before its questions."""
    notes = []
    if kind in ("second", "done", "checked") and red(row.matter, seat):
        notes += [Note(one, kind="cannot", head=_("红色提示")) for one in guard_words(actor, row, seat)]
    if kind in ("second", "decided"):
        notes.append(Note(row.matter.draft.reason, head=_("提的理由")))
        spoke = spoken(row.matter.last("spoke"))
        text = (spoke["words"] or spoke["how"]) if spoke else _("还没有听本人说明")
        notes.append(Note(text, kind="help", head=_("本人怎么说")))
    objected = row.matter.last("objected")
    if kind == "decided" and objected is not None:
        notes.append(Note(objected.said.get("words", ""), kind="help", head=_("本人的异议")))
    if kind in ("second", "done"):
        notes += [Note(str(one), kind="cannot") for one in still_stands(row.matter, seat)]
    return notes + _of_step(row, seat, kind)


def _of_step(row: MatterRow, seat: Seat, kind: str) -> list[Note]:
    """One sentence on what this step is and what it is not."""
    report = row.matter.draft.rung == "report"
    said = {
        "told": (_("当面讲清楚：看到什么、凭哪一条、可以说什么、说到哪天。给本人的日子至少三天。"), "law"),
        "spoke": (_("写本人的原话，不写您的评语。本人不想说、没有来，也照实写。"), "help"),
        "checked": (_("一项一项问过再选；记录里写着有的，不能写没有。"), "law"),
        "second": (_("您看过凭证、听过本人怎么说，再说同意不同意；不同意的，什么也不会发生。"), "law"),
        "objected": (_("异议口头书面都行，照本人的话记下来；记下就要答复。"), "help"),
        "decided": (_("异议成立的，谁都可以撤回；要维持，得由没有经手的人写明理由。"), "law"),
        "answered": (_("只记公安机关的结果，措施不会自己变。"), "law"),
        "withdrawn": (_("撤回以后这一份不再作数，记录和理由留着。"), "help"),
    }.get(kind)
    if kind == "done":
        ways = "".join(remedy(row.matter.draft.rung, None if report else seat.on, seat.book).sentences)
        return [Note(ways, kind="law", head=_("一起讲给本人听"))]
    return [Note(said[0], kind=said[1])] if said else []
