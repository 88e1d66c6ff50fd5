"""Which step may follow, and everything it lacks, all at once. Pure: no clock, no database.

The gate opens nothing by itself. Whoever drafts is one person; a second one of another post agrees; and until then there is
no record at all (guards G2, G3, G4; 禁毒法第35、39条, 戒毒条例第20、21条).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from tongxing.conduct.gate.matter import Draft, Matter, Step
from tongxing.conduct.gate.words import (
    ANSWERS,
    CITE,
    DECISIONS,
    GROUNDS,
    OUTCOMES,
    QUESTIONS,
    RUNGS,
    SPOKEN,
)
from tongxing.conduct.kinds import (
    ADMONITION,
    BREACH,
    LATE_FINDING,
    POLICE_REPORT,
    RECEIPTS,
    SERVICE_WAYS,
)
from tongxing.core.refusal import Refusal
from tongxing.org.roles import PERMISSIONS, Permission
from tongxing.rulebook.breaches import Caution, cautions, counters
from tongxing.rulebook.document import Book
from tongxing.rulebook.facts import CaseFacts
from tongxing.rulebook.results import results

SPEAK = timedelta(days=3)  # the least she is given to speak; a habit of this office, the law sets no number
OPEN = ("evaded_open", "left_open")
COUNTED = ("evaded_counts", "left_counts")
RESTS_ON: Mapping[str, tuple[str, ...]] = {
    "criticism": OPEN + COUNTED,
    "education": OPEN + COUNTED,
    "warning": COUNTED,
}
# which post may take a step at all: the doors ask the same, and nobody comes past the doors either
NEEDS: Mapping[str, Permission] = {
    "seconded": Permission.SECOND_FINDING,
    "declined": Permission.SECOND_FINDING,
}
AWAY = {"detained": ("detained",), "hospital": ("in_hospital", "serious_illness")}
OVER = frozenset({"upheld", "declined", "withdrawn"})
# step -> the states in which it may be taken; at once (a report to the police only) opens more
BEFORE: Mapping[str, tuple[str, ...]] = {
    "told": ("open", "told"),
    "spoke": ("told",),
    "checked": ("heard", "checked"),
    "seconded": ("checked",),
    "declined": ("checked",),
    "done": ("agreed",),
    "objected": ("done",),
    "decided": ("objected",),
    "answered": ("done", "objected", "kept"),
    "withdrawn": ("open", "told", "heard", "checked", "agreed", "done", "objected", "kept"),
}
AT_ONCE: Mapping[str, tuple[str, ...]] = {
    "told": ("heard", "checked", "agreed", "done"),
    "spoke": ("heard", "checked", "agreed", "done"),
    "checked": ("open", "told"),
}


@dataclass(frozen=True, slots=True)
class Seat:
    """Who takes a step, on which day, knowing what of the measure."""

    facts: CaseFacts
    book: Book
    on: date
    by_id: int | None
    role: str
    born_on: date | None = None

    @property
    def guards(self) -> tuple[Caution, ...]:
        """The guards that stand for this person today (禁毒法第39条)."""
        return cautions(self.facts, self.book, born_on=self.born_on, on=self.on)


def grounds(facts: CaseFacts, book: Book, *, on: date) -> dict[str, tuple[str, ...]]:
    """What a report may rest on today, each with the records it rests on; reaching it is a question, nothing else (G2)."""
    found = {c.name: c.deeds for c in counters(facts, book, on=on) if c.reached}
    relapse = tuple(one.test.id for one in results(facts, book, on=on) if one.counts)
    refused = facts.last("late_finding", "no_reason")
    if relapse:
        found["relapse"] = relapse
    if refused is not None and facts.reported_on is None:
        found["refused"] = (refused.id,)
    return found


def events(facts: CaseFacts, rung: str) -> tuple[str, ...]:
    """The events that a criticism, a talk or a warning may rest on, by their number."""
    return tuple(d.id for d in facts.of("breach", *RESTS_ON.get(rung, ())))


# ── beginning ────────────────────────────────────────────────────────────────


def why_not_open(seat: Seat, new: Draft) -> tuple[Refusal, ...]:
    """Everything a draft lacks, all at once (禁毒法第35条; 戒毒条例第20、21条; guard G2)."""
    return tuple(_draft_lacks(seat, new))


def _held(role: str) -> frozenset[Permission]:
    return next((given for one, given in PERMISSIONS.items() if one == role), frozenset())


def _hand(seat: Seat, kind: str = "") -> Iterator[Refusal]:
    """A named person of a post whose business it is; never a machine (guard G2)."""
    if seat.by_id is None:
        yield Refusal("machine", _("机器不走这一步，要有名有姓的人。"), cite="守护G2")
    elif NEEDS.get(kind, Permission.RECORD_CASEWORK) not in _held(seat.role):
        yield Refusal("post", _("您的岗位不办这一步。"), cite="守护G2")


def _draft_lacks(seat: Seat, new: Draft) -> Iterator[Refusal]:
    yield from _hand(seat)
    if new.rung not in RUNGS:
        yield Refusal("rung", _("请选一种。"), cite=CITE)
        return
    if seat.facts.closed_on is not None:
        yield Refusal("closed", _("措施已经结束，不再批评、告诫、报告。"), cite="戒毒条例第23条")
    yield from _rests(seat, new)
    if not new.reason.strip():
        yield Refusal("reason", _("请写一句：看到什么，为什么提。"), cite=CITE)
    if new.rung == "warning" and not new.clause.strip():
        yield Refusal("clause", _("书面告诫要写明违反协议的哪一条。"), cite=CITE)
    if new.at_once and new.rung != "report":
        yield Refusal("at_once", _("只有报告公安机关可以先报后听；告诫一定先听本人。"), cite=CITE)


def _rests(seat: Seat, new: Draft) -> Iterator[Refusal]:
    """On what a draft rests, and whether that stands."""
    about = {str(one) for one in new.about}
    if new.rung == "report":
        there = grounds(seat.facts, seat.book, on=seat.on)
        if new.ground not in GROUNDS:
            yield Refusal("ground", _("请选凭哪一项报告。"), cite="戒毒条例第20、21条")
        elif new.ground not in there:
            words = _("这一项现在没有成立：没有认定、没有到数的，不报。")
            yield Refusal("ground", words, cite="戒毒条例第20、21条", ways=(_("先去认定。"),))
        elif not about <= set(there[new.ground]):
            words = _("所凭的记录里有的已经撤回。")
            yield Refusal("about", words, cite="戒毒条例第20条", ways=(_("请撤回这一份，重新起草。"),))
    elif not about:
        yield Refusal("about", _("请勾上凭哪一件事。"), cite=CITE)
    elif not about <= set(events(seat.facts, new.rung)):
        words = _("所凭的事有的已经撤回、认定有正当理由，或者还没有认定。")
        yield Refusal("about", words, cite="戒毒条例第20条", ways=(_("书面告诫只凭两个人认定过的事。"),))


# ── steps ────────────────────────────────────────────────────────────────────


def may_follow(matter: Matter, kind: str) -> bool:
    """Whether this step may be taken where the matter stands."""
    state = matter.state
    if kind == "answered" and (matter.draft.rung != "report" or matter.last("answered") is not None):
        return False
    if state in BEFORE.get(kind, ()):
        return True
    if not matter.draft.at_once or state not in AT_ONCE.get(kind, ()):
        return False
    return kind != "spoke" or matter.last("told") is not None


def why_not_step(matter: Matter, new: Step, seat: Seat) -> tuple[Refusal, ...]:
    """Everything that keeps this step from being taken now by this person, all at once (guards G2, G3, G4)."""
    return tuple(_step_lacks(matter, new, seat))


def _step_lacks(matter: Matter, new: Step, seat: Seat) -> Iterator[Refusal]:
    yield from _hand(seat, new.kind)
    if not may_follow(matter, new.kind):
        words = _("现在还走不到这一步，前面的没有齐。")
        yield Refusal("order", words, cite="守护G2", ways=(_("回到核对清单看还缺什么。"),))
        return
    if new.on > seat.on:
        yield Refusal("happened_on", _("日子在今天之后，还没有发生的不能记。"))
    if new.on < _earliest(matter, new.kind):
        yield Refusal("happened_on", _("日子早于前面的一步。"))
    yield from CHECKS.get(new.kind, _nothing)(matter, new, seat)


def _earliest(matter: Matter, kind: str) -> date:
    """No step lies before the one it follows from."""
    after = {"spoke": "told", "objected": "done", "answered": "done", "decided": "objected"}.get(kind, "")
    step = matter.last(after)
    return step.on if step else date.min


def _nothing(matter: Matter, new: Step, seat: Seat) -> Iterator[Refusal]:
    yield from ()


def _told(matter: Matter, new: Step, seat: Seat) -> Iterator[Refusal]:
    yield from _service(new)
    if new.until is None or new.until < new.on + SPEAK:
        words = _("给本人说明的日子至少三天。")
        yield Refusal("until_on", words, cite="守护G2")


def _service(new: Step) -> Iterator[Refusal]:
    """How it reached her and what came back; without proof it did not (guard G3)."""
    if new.said.get("way") not in SERVICE_WAYS:
        yield Refusal("way", _("请写怎么送的。"), cite="守护G3")
    if new.said.get("receipt") not in RECEIPTS or new.said.get("receipt") == "none":
        words = _("还没有回执就不算送达：签收，或者拒收注明情况。")
        yield Refusal("receipt", words, cite="守护G3")


def _spoke(matter: Matter, new: Step, seat: Seat) -> Iterator[Refusal]:
    how, told = new.said.get("how"), matter.last("told")
    if how not in SPOKEN:
        yield Refusal("how", _("请写听没听到本人说明。"), cite="守护G2")
    elif how == "heard" and not new.said.get("words", "").strip():
        yield Refusal("words", _("请写下本人的原话。"), cite="守护G2")
    elif how == "silent" and (told is None or told.until is None or new.on <= told.until):
        words = _("给本人的日子还没有过，不能记没有来说。")
        yield Refusal("how", words, cite="守护G2")


def _on_record(matter: Matter, facts: CaseFacts) -> frozenset[str]:
    """Which questions the record itself answers with yes, on the very days this matter is about (guard G3)."""
    about = {str(one) for one in matter.draft.about}
    days = [d.happened_on for d in facts.deeds if d.id in about]
    away = {
        name
        for name, outcomes in AWAY.items()
        for d in facts.of("excuse", *outcomes)
        if any(d.happened_on <= day <= (d.until_on or d.happened_on) for day in days)
    }
    taking = facts.of("test_medicine", "explains", "maintenance")
    return frozenset(away | ({"medicine"} if any(d.about in about for d in taking) else set()))


def _checked(matter: Matter, new: Step, seat: Seat) -> Iterator[Refusal]:
    there = _on_record(matter, seat.facts)
    for name in QUESTIONS:
        answer = new.said.get(name, "")
        if answer not in ANSWERS:
            yield Refusal(name, _("请回答这一项。"), cite="守护G3")
        elif answer == "no" and name in there:
            words = _("记录里那几天写着有，不能写没有，请先核对。")
            yield Refusal(name, words, cite="守护G3")
        elif name == "sparing":
            if answer != "yes" and seat.guards:
                words = _("记录里写着有这种情形（禁毒法第39条），请核对。")
                yield Refusal(name, words, cite="禁毒法第39条")
        elif answer == "yes":
            words = _("有这种情形，这件事不能作依据：先撤回或者改认定。")
            yield Refusal(name, words, cite="守护G3")
        if answer == "unknown" and not matter.draft.at_once:
            words = _("还不知道的先去问清楚；只有先报后听的报告可以写还不知道。")
            yield Refusal(name, words, cite="守护G3")


def _seconded(matter: Matter, new: Step, seat: Seat) -> Iterator[Refusal]:
    if seat.by_id == matter.by_id:
        yield Refusal("same_hand", _("这一份是您自己起草的，要另一个岗位的人来复核。"), cite="守护G2")
    elif seat.role == matter.role:
        words = _("起草的人和您是同一个岗位，要另一个岗位的人来复核。")
        yield Refusal("same_hand", words, cite="守护G2")
    if new.kind == "declined":
        if not new.said.get("reason", "").strip():
            yield Refusal("reason", _("不同意要写一句理由。"))
        return
    yield from still_stands(matter, seat)
    yield from _guards_read(matter, new, seat)


def still_stands(matter: Matter, seat: Seat) -> tuple[Refusal, ...]:
    """What it rests on is looked at again, by the same rules as when it was drafted."""
    codes = ("about", "ground", "closed")
    return tuple(one for one in _draft_lacks(seat, matter.draft) if one.code in codes)


def _guards_read(matter: Matter, new: Step, seat: Seat) -> Iterator[Refusal]:
    """Red notices go with a report: whoever signs has read them, whoever hands over has handed them over (guard G4)."""
    if matter.draft.rung == "report" and red(matter, seat) and new.said.get("guards") != "read":
        words = _("有禁毒法第39条的情形：请确认看过红色提示，并且随材料一起交。")
        yield Refusal("guards", words, cite="禁毒法第39条")


def red(matter: Matter, seat: Seat) -> bool:
    """Whether a red notice goes along: by the record, or by what somebody answered."""
    checked = matter.last("checked")
    return bool(seat.guards) or (checked is not None and checked.said.get("sparing") in ("yes", "unknown"))


def _done(matter: Matter, new: Step, seat: Seat) -> Iterator[Refusal]:
    yield from still_stands(matter, seat)
    if matter.draft.rung == "report":
        yield from _guards_read(matter, new, seat)
        for name, words in (
            ("to", _("请写哪个公安机关、谁接的。")),
            ("paper", _("请写回执的编号，没有编号写明怎么签收的。")),
        ):
            if not new.said.get(name, "").strip():
                yield Refusal(name, words, cite="戒毒条例第20条")
    else:
        yield from _service(new)


def _objected(matter: Matter, new: Step, seat: Seat) -> Iterator[Refusal]:
    if not new.said.get("words", "").strip():
        yield Refusal("words", _("请写下本人怎么说的。"))


def _decided(matter: Matter, new: Step, seat: Seat) -> Iterator[Refusal]:
    """Whoever wrote or agreed to it may give in; to uphold it takes somebody else (law-and-practice 8.2)."""
    if new.said.get("says") not in DECISIONS:
        yield Refusal("says", _("请选怎么答复。"))
    if not new.said.get("reason", "").strip():
        yield Refusal("reason", _("答复要写理由。"))
    second = matter.last("seconded")
    if new.said.get("says") == "rejected" and seat.by_id in (matter.by_id, second.by_id if second else None):
        yield Refusal(
            "same_hand", _("维持要由没有经手的人答复；您经手过，可以撤回，不能维持。"), cite="守护G2"
        )


def _answered(matter: Matter, new: Step, seat: Seat) -> Iterator[Refusal]:
    if new.said.get("says") not in OUTCOMES:
        yield Refusal("says", _("请选公安机关的结果。"), cite="禁毒法第38条")


def _withdrawn(matter: Matter, new: Step, seat: Seat) -> Iterator[Refusal]:
    if not new.said.get("reason", "").strip():
        yield Refusal("reason", _("撤回要写一句理由。"))


FALL = frozenset(
    {ADMONITION.name, POLICE_REPORT.name, BREACH.name, LATE_FINDING.name}
)  # a test is a laboratory's


def falls(matter_id: UUID, matter: Matter, step: Step) -> tuple[UUID, ...]:
    """Which records a step takes back: its own, and with an objection upheld on the facts what it rested on (law-and-practice 8.2)."""
    if step.kind == "decided" and step.said.get("says") == "upheld":
        return (matter_id, *(matter.draft.about if step.said.get("also") else ()))
    return (matter_id,) if step.kind == "withdrawn" else ()


def why_not_paper(matter: Matter) -> Refusal | None:
    """A paper is numbered only after a second person agreed, and not once it was taken back (guard G2)."""
    if matter.state in ("agreed", "done", "objected", "kept"):
        return None
    words = _("没有第二人同意，或者已经撤回的，只能看草稿，不能印发。")
    return Refusal("not_agreed", words, cite="守护G2", ways=(_("回到核对清单看还缺什么。"),))


CHECKS = {
    "told": _told,
    "spoke": _spoke,
    "checked": _checked,
    "seconded": _seconded,
    "declined": _seconded,
    "done": _done,
    "objected": _objected,
    "decided": _decided,
    "answered": _answered,
    "withdrawn": _withdrawn,
}
