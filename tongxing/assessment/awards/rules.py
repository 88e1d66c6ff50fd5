"""Which step may follow, and everything it lacks, all at once. Pure: no clock, no database, no score.

A yellow card and a veto are never computed: the county decides, the township proposes in words, after the unit was heard
and a term to correct ran out (guard G10; 中央综治委1991年规定, 厅字〔2016〕8号).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from tongxing.assessment.awards.proceeding import Proceeding
from tongxing.assessment.awards.roads import ASSESSOR, HOWS, KEEPER, OTHER, POLICE, SECOND, UNIT, Step
from tongxing.core.refusal import Refusal
from tongxing.org.roles import Role
from tongxing.org.units import ANSWER_FOR
from tongxing.rulebook.counting import Workdays, add_workdays, shift_days

LEAST = 2
SPEAK = 3  # days a unit or a colleague is given at least; a habit of this office, the law sets no number
NOTICE_LEAST, NOTICE_USUAL, NOTICE_MOST = 3, 5, 30  # workdays of a public notice; 5 is a local number
KEEPERS = frozenset({Role.CLERK, Role.LEADER})
CARD_CITE = "守护G10"


@dataclass(frozen=True, slots=True)
class NewStep:
    """One step as somebody is about to take it."""

    kind: str
    on: date
    until: date | None = None
    said: Mapping[str, str] = field(default_factory=dict)

    def word(self, name: str) -> str:
        """One answer, without the spaces around it."""
        return self.said.get(name, "").strip()


@dataclass(frozen=True, slots=True)
class Seat:
    """Who takes a step, on which day; ``of_unit``: her post answers for the very unit; ``standing``: the findings that stand."""

    on: date
    by_id: int | None
    role: str
    of_unit: bool = False
    standing: frozenset[str] = frozenset()


# ── may she, and is it its turn ──────────────────────────────────────────────


def why_not_at_all(found: Proceeding, kind: str, seat: Seat) -> tuple[Refusal, ...]:
    """What keeps a step from being taken before anything is written: the same words grey the button and stop the action."""
    step = found.road.steps.get(kind)
    if step is None or found.state not in step.moves:
        return (Refusal("order", _("现在还走不到这一步。"), cite=found.road.cite[found.what]),)
    return (*_hand(found, step, seat), *_early(found, step, seat))


def _hand(found: Proceeding, step: Step, seat: Seat) -> Iterator[Refusal]:
    """Whose step it is; nobody acts in her own matter or in that of the unit her post answers for."""
    if seat.by_id is None:
        yield Refusal("machine", _("机器不走这一步，要有名有姓的人。"), cite=CARD_CITE)
        return
    own, hand = seat.by_id == found.subject.staff_id, _whose(found, step)
    if hand == UNIT:
        yield from _spoken(found, seat)
    elif (hand == ASSESSOR and seat.by_id != found.assessor_id) or (
        hand == POLICE and seat.by_id != found.police_id
    ):
        yield Refusal("post", _("这一步由指定的考评人来写。"))
    elif hand in (KEEPER, OTHER) and seat.role not in KEEPERS:
        yield Refusal("post", _("这一步由镇办来办。"))
    elif hand == SECOND and seat.role != Role.LEADER:
        yield Refusal("post", _("这一步由镇领导来定。"))
    elif own:
        yield Refusal("conflict", _("写的是您自己，请另一位来办。"), cite="回避")
    elif seat.of_unit:
        yield own_unit(found.subject.unit_kind)
    elif hand == SECOND:
        yield from _second(found, seat)
    elif hand == OTHER and seat.by_id in (found.assessor_id, found.police_id):
        yield Refusal("conflict", _("您是考评人，答复由另一位来写。"), cite="回避")


def _whose(found: Proceeding, step: Step) -> str:
    """Whose hand a step is: what a second person found, only a second person takes back."""
    return SECOND if step.name == "withdrawn" and standing_of(found) else step.hand


def _spoken(found: Proceeding, seat: Seat) -> Iterator[Refusal]:
    """本单位、本人自己说；镇办可以代记，考评人不代记。 (方案S82)."""
    own = seat.by_id == found.subject.staff_id
    hers = own if found.subject.staff_id else seat.of_unit
    if not hers and seat.role not in KEEPERS:
        yield Refusal("post", _("这一步由单位或者本人来说，不方便的由镇办代记。"))
    elif not hers and seat.by_id in (found.assessor_id, found.police_id):
        yield Refusal("conflict", _("您是考评人，本人的看法由本人写，或者另一位代记。"), cite="回避")


def all_of_it(kind: str) -> bool:
    """Whether everybody who could act for the desk answers for this kind of unit: then the matter leaves the township."""
    return set(ANSWER_FOR.get(kind, ())) >= KEEPERS


def own_unit(kind: str) -> Refusal:
    """涉及自己单位的事由不在这个单位的人办；整个镇都在里面的，交县级主管部门。 (守护G10)."""
    elsewhere = _("镇里没有不在这个单位的人，请书面交县级主管部门来办。")
    way = elsewhere if all_of_it(kind) else _("请不在这个单位的镇领导来办。")
    return Refusal("conflict", _("说的是您自己的单位，您回避。"), cite="回避", ways=(way,))


def _second(found: Proceeding, seat: Seat) -> Iterator[Refusal]:
    drafted = found.last("drafted")
    if seat.by_id in (found.by_id, drafted.by_id if drafted else None):
        yield Refusal("conflict", _("提的人自己不能定，请另一位镇领导。"), cite="回避")


def _early(found: Proceeding, step: Step, seat: Seat) -> Iterator[Refusal]:
    """What has to be over or answered first."""
    if step.name == "answered" and found.road.name == "award" and not found.unanswered:
        yield Refusal("none", _("没有等答复的异议。"))
    if step.name == "approved":
        yield from _notice(found, seat)
    if step.name in ("silent", "unmended"):
        until = _until(found)
        if until is not None and seat.on <= until:
            yield Refusal("early", _("给的日子还没有过。"), cite=found.road.cite[found.what])
    if step.name in ("drafted", "agreed", "sent") and not set(found.facts) <= seat.standing:
        words = _("所凭的认定有的已经撤回，不能再凭它建议。")
        yield Refusal("facts", words, cite=CARD_CITE, ways=(_("请撤回这一份，重新提。"),))


def _notice(found: Proceeding, seat: Seat) -> Iterator[Refusal]:
    """公示期满、每一条异议都答复过、没有成立的，才能批准。 (禁毒法第9条; 戒毒条例第8条; 方案S85)."""
    announced = found.last("announced")
    if announced is not None and announced.until is not None and seat.on <= announced.until:
        yield Refusal("early", _("公示还没有期满。"), cite="方案S85")
    if found.unanswered:
        yield Refusal("objections", _("还有异议没有答复。"), cite="方案S85")
    if any(s.kind == "answered" and s.said.get("how") == "upheld" for s in found.steps):
        yield Refusal("upheld", _("有一条异议成立了，不能批准。"), ways=(_("可以不批准，或者撤回推荐。"),))


def _until(found: Proceeding) -> date | None:
    """The day given last: to answer, to come, to correct."""
    return next((s.until for s in reversed(found.steps) if s.until is not None), None)


# ── what the step itself lacks ───────────────────────────────────────────────


def why_not_step(found: Proceeding, new: NewStep, seat: Seat) -> tuple[Refusal, ...]:
    """Everything that keeps this step from being taken now by this person, all at once."""
    stops = why_not_at_all(found, new.kind, seat)
    return stops or tuple(_step_lacks(found, new, seat))


def _step_lacks(found: Proceeding, new: NewStep, seat: Seat) -> Iterator[Refusal]:
    step = found.road.steps[new.kind]
    first = found.steps[-1].on if found.steps else found.opened_on
    if new.on > seat.on:
        yield Refusal("happened_on", _("日子在今天之后，还没有发生的不能记。"))
    if new.on < first:
        yield Refusal("happened_on", _("日子早于前面的一步。"))
    yield from _asked(found, step, new, seat)
    yield from _days(found, new)


def _asked(found: Proceeding, step: Step, new: NewStep, seat: Seat) -> Iterator[Refusal]:
    for name in step.asks:
        if name == "until":
            if new.until is None or new.until < shift_days(given_on(new, seat.on), SPEAK):
                yield Refusal("until_on", _("给的日子至少三天，补记的从记下的那天起算。"))
        elif name == "days":
            n = new.word("days")
            if not n.isdecimal() or not NOTICE_LEAST <= int(n) <= NOTICE_MOST:
                yield Refusal("days", _("公示 3 到 30 个工作日。"))
        elif name == "how":
            if new.word("how") not in HOWS[step.name]:
                yield Refusal("how", _("请选一个。"))
        elif name == "law":
            if new.word("law") != "yes":
                words = _("请先看过提示：镇里只有建议权，决定在县级以上。")
                yield Refusal("law", words, cite=CARD_CITE)
        elif len(new.word(name)) < LEAST and not (step.name == "objected" and name == "name"):
            yield Refusal(name, _("请写一句。"), cite=found.road.cite[found.what])


def _days(found: Proceeding, new: NewStep) -> Iterator[Refusal]:
    """Days that must lie before or after one that was given."""
    announced, until = found.last("announced"), _until(found)
    if new.kind == "objected" and announced and announced.until and new.on > announced.until:
        yield Refusal("happened_on", _("公示期满以后提的，另外记，不算公示期间的异议。"))
    late = {"silent", "unmended"} | ({"approved"} if found.road.name == "award" else set())
    if new.kind in late and until is not None and new.on <= until:
        yield Refusal("happened_on", _("日子要在给的日子之后。"))


def given_on(new: NewStep, recorded_on: date) -> date:
    """给的时间从哪天起算：写的那天和记下来的那天，哪个晚看哪个；补记不能把别人的日子补没了。 (守护G10)."""
    return max(new.on, recorded_on)


def notice_until(new: NewStep, workdays: Workdays, *, recorded_on: date) -> date:
    """公示到哪天：从次日起数满工作日。 (民法典第201条; 工作日数是本地数)."""
    return add_workdays(given_on(new, recorded_on), int(new.word("days")), workdays).day


def standing_of(found: Proceeding) -> bool:
    """Whether a fact is found by a second person and still stands: only then a proposal may rest on it (方案S86—S88)."""
    return found.road.name == "fact" and found.state == "found"
