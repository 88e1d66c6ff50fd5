"""本人的一页: what comes next, how far she is, what she may ask for and whom; printed for her and read with her."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from tongxing.casework.queries import Together, together
from tongxing.core import clock
from tongxing.core.printing.setting import typeset
from tongxing.core.ui import words
from tongxing.core.ui.parts import state_word
from tongxing.duties.file import File, FiledCase, open_file
from tongxing.faces.desk import folder, strips, terms
from tongxing.faces.desk.clauses import clause_part
from tongxing.faces.desk.duty_parts import kind_word, year_of
from tongxing.faces.desk.help_page import place_line
from tongxing.org.actor import Actor
from tongxing.org.doors import Shows, door
from tongxing.org.looks import looked
from tongxing.org.roles import Permission
from tongxing.rulebook.counting import Computed
from tongxing.rulebook.facts import CaseFacts
from tongxing.rulebook.windows import State
from tongxing.support.queries import Place, places_of_help

TEMPLATE = Path(__file__).parent / "sheets" / "own.typ"
HERS = ("report_in", "official_test", "own_report", "talk")  # what she goes to; a visit comes to her
AHEAD = (State.OPEN, State.OVERDUE, State.NOT_YET)
WHOLE_TERM = 36


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything on the paper, in words."""

    number: str
    page: dict[str, object]


@door(Permission.READ_FILE, row="person", shows=Shows.PERSON)
def own_sheet(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The page as a PDF; its name is the file's number and nothing else."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    file = open_file(actor, person_id)
    main = next((case for case in file.cases if case.closed_on is None), None) if file else None
    if file is None or main is None:
        raise Http404
    place, why = file.place_id, _("打印本人的一页")
    looked(request, "read_file", about="person", about_id=file.id, place_id=place, purpose=why, people=1)
    near = together(actor, [main.id])
    return as_pdf(sheet(file, main, near, on=clock.today(), by=actor.name, where=places_of_help(actor)))


def as_pdf(made: Sheet, code: dict[str, object] | None = None) -> HttpResponse:
    """The sheet set and named by its number; ``code`` puts the picture of a code on it."""
    printed = typeset(TEMPLATE.read_text(encoding="utf-8"), made.page | {"code": code or {}}, at=clock.now())
    headers = {
        "Content-Disposition": f'inline; filename="{made.number}.pdf"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(printed.pdf, content_type="application/pdf", headers=headers)


def sheet(
    file: File, case: FiledCase, near: Together, *, on: date, by: str, where: Sequence[Place] = ()
) -> Sheet:
    """What stands on the page on a day; ``where`` help is, on its back (方案S17、S68)."""
    facts = case.facts
    end = terms.ending(facts, file.chain)
    length = terms.length_of(end)
    found = strips.windows(case, on=on)
    group, _said = folder.group(case, near.members, on=on)
    page: dict[str, object] = {
        "title": _("我的三年安排") if length and length.months == WHOLE_TERM else _("我的安排"),
        "name": file.name,
        "printed": _("%(day)s 印　%(who)s 当面讲过") % {"day": words.full_day(on), "who": by or "　　　"},
        "next": _next(found, on),
        "last": _last(end, on),
        "way_head": _("我走到哪了"),
        "way": _way(found, facts),
        "legend": _legend(found),
        "todo_head": _("我要做的"),
        "todo": _todo(file, case, facts),
        "help_head": _("我能要的帮助"),
        "help": [
            _("找活、学手艺、看病、孩子上学、救助、打官司找律师，说一声就行。"),
            _("说过的要帮什么、谁来办，社工会记下来，办到哪了可以问。"),
        ],
        "rights_head": _("我的权利"),
        "rights": folder.rights(end.day if end else None),
        "who_head": _("找谁"),
        "who": [[one.part, one.name] for one in group if one.name][:5] + [[_("法律援助（免费）"), "12348"]],
        "phone": _("电话"),
        "sign": [_("本人签名"), _("日　　期")],
        "how_head": _("走完的那一天是怎么算的"),
        "how": _how(file, end),
        **_where(where),
        "foot": _("日期按条例第14、23条和本镇方案算；多久一次是本镇方案定的。"),
        "number": file.number,
    }
    return Sheet(file.number, page)


def _where(places: Sequence[Place]) -> dict[str, object]:
    """Where help is, for the back of the page: name, what for, telephone, what to bring."""
    rows = [
        [one.name, one.helps, "　".join(p for p in (one.reach, one.bring) if p)]
        for one in map(place_line, places)
    ]
    return {"where_head": _("哪里有帮助"), "where": rows}


def ahead(found: Sequence[strips.Window]) -> list[strips.Window]:
    """What she still has to be there for, the soonest first."""
    hers = [one for one in found if one.duty.kind in HERS and one.state in AHEAD]
    return sorted(hers, key=lambda one: (one.duty.due_on, one.kind))


def _next(found: Sequence[strips.Window], on: date) -> dict[str, object]:
    """The soonest thing she has to be there for, and what to do when she cannot come."""
    coming = ahead(found)
    if not coming:
        return {"head": _("下一次"), "what": _("现在没有要去办的事"), "says": []}
    soonest = coming[0]
    late = [_("已经过了日子，还可以补。")] if soonest.state == State.OVERDUE else []
    return {
        "head": _("下一次"),
        "what": _("%(span)s，%(kind)s")
        % {"span": words.span(soonest.duty.opens_on, soonest.duty.due_on, on), "kind": soonest.kind},
        "says": [*late, _("来不了，提前告诉社工，可以改日子。住院、在外地、家里有急事，都算理由。")],
    }


def _last(end: Computed | None, on: date) -> dict[str, object]:
    """The last day of the measure, said as good news."""
    if end is None:
        return {"head": _("走完的那一天"), "what": _("报到以后算出来"), "says": []}
    left = (end.day - on).days
    says = [_("还有 %(n)s 天。") % {"n": left}] if left > 0 else []
    return {
        "head": _("走完的那一天"),
        "what": words.full_day(end.day),
        "says": [*says, _("到日子由公安机关出通知书，不用自己去求。")],
    }


def _how(file: File, end: Computed | None) -> list[str]:
    """The sum of the last day, line by line, with its articles, for the back of the page."""
    if end is None:
        return []
    book, rows = file.chain.plans[-1].book, []
    for step in end.steps:
        clause = clause_part(book, step.cite)
        rows.append(f"{step.formula} → {step.result}" + (f"（{clause.label}）" if clause else ""))
    return rows


def _way(found: Sequence[strips.Window], facts: CaseFacts) -> list[dict[str, object]]:
    """Year by year, one mark for each test window; what came of a test stands nowhere on this page."""
    if facts.reported_on is None:
        return []
    rows: dict[int, list[str]] = {}
    for one in found:
        if one.duty.kind == strips.LANES[0]:
            rows.setdefault(year_of(facts.reported_on, one.duty.opens_on), []).append(one.state)
    return [{"year": terms.year_word(n), "marks": marks} for n, marks in sorted(rows.items())]


def _legend(found: Sequence[strips.Window]) -> list[list[object]]:
    counts = Counter(one.state for one in found if one.duty.kind == strips.LANES[0])
    return [[state, state_word(state), counts[state]] for state in strips.ORDER if counts[state]]


def _todo(file: File, case: FiledCase, facts: CaseFacts) -> list[str]:
    """Her duties in one sentence each: what the plan asks for, and what the law does (戒毒条例 19)."""
    kinds = {d.kind for d in case.duties}
    goes = words.listed(kind_word(kind) for kind in HERS[1:] if kind in kinds)
    comes = words.listed(kind_word(kind) for kind in ("visit", "screening") if kind in kinds)
    return [
        *([_("按时：%(what)s。") % {"what": goes}] if goes else []),
        *([_("社工来%(what)s的时候，配合一下。") % {"what": comes}] if comes else []),
        _("离开本县（市、区）三天以上，走之前写个条子交给社工（条例第19条）。"),
        _("换住处、换电话，先说一声。"),
    ]
