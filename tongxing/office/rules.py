"""When an entry, a given task and its end may be written, and which unit is whose. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tongxing.core.refusal import Refusal
from tongxing.core.vocabulary import entry_kinds
from tongxing.org.roles import Role
from tongxing.org.units import ANSWER_FOR

LEAST = 2
NO_TASK = "none"  # said of an entry that is for no task and may meet none
MOST_PEOPLE = 99_999
FOR_ALL = frozenset({Role.CLERK, Role.LEADER})  # the leading group's office writes down what any unit did


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What is to be written down."""

    kind: str
    outcome: str
    title: str
    happened_on: date
    task: str = ""
    people: int | None = None
    said: str = ""


def answers_for(role: str, unit_kind: str) -> bool:
    """Whether this post writes down what such a unit did."""
    return role in FOR_ALL or role in ANSWER_FOR.get(unit_kind, ())


def why_not_enter(new: NewEntry, *, role: str, unit_kind: str, on: date) -> tuple[Refusal, ...]:
    """Everything an entry lacks, all at once; whoever answers for the unit writes it (方案S03)."""
    return tuple(_entry_lacks(new, role, unit_kind, on))


def _entry_lacks(new: NewEntry, role: str, unit_kind: str, on: date) -> Iterator[Refusal]:
    if new.kind not in entry_kinds:
        yield Refusal("kind", _("请选办的是哪一类事。"))
        return
    if not answers_for(role, unit_kind):
        yield Refusal("unit", _("这是别的单位的事，由他们或者镇办来记。"))
    if new.outcome not in entry_kinds[new.kind].outcomes:
        yield Refusal("outcome", _("请选一种。"))
    if len(new.title.strip()) < LEAST:
        yield Refusal("title", _("写一句办了什么。"), ways=(_("例如：第二季度例会。"),))
    if new.happened_on > on:
        yield Refusal("happened_on", _("日子在今天之后，还没有发生的不能记。"))
    if new.people is not None and not 0 <= new.people <= MOST_PEOPLE:
        yield Refusal("people", _("人数不对。"))


def ends_it(role: str, unit_kind: str, *, named: bool, hers: bool) -> bool:
    """Whether she says that something given is done: whoever it names, else whoever answers for the unit; or the office (方案S56).

    ``named``: it was given to somebody by name; ``hers``: to her. The same question puts it on her list and shows the button.
    """
    return role in FOR_ALL or hers or (not named and role in ANSWER_FOR.get(unit_kind, ()))


def why_not_take_back(*, mine: bool, role: str, taken_back: bool, issued: bool = False) -> Refusal | None:
    """Who wrote it takes it back, or the leading group's office; once. A regulation is withdrawn where it stands."""
    if taken_back:
        return Refusal("taken_back", _("这一条已经撤回了。"))
    if issued:
        return Refusal("issued", _("这是发规章时记下的，请在“规章制度”里撤回那一版。"))
    if not mine and role not in FOR_ALL:
        return Refusal("not_yours", _("谁记的谁撤回，或者请镇办撤回。"))
    return None


@dataclass(frozen=True, slots=True)
class NewTask:
    """What is to be given: to which unit, where, by when; ``reached``: whoever it names has a post from which it is seen."""

    title: str
    unit: str
    given_on: date
    due_on: date
    in_village: bool
    reached: bool = True


def why_not_give(new: NewTask, *, kinds: Mapping[str, str], role: str) -> tuple[Refusal, ...]:
    """Everything that keeps a task from being given; ``kinds`` of the units of the plan (方案S11、S56)."""
    found = []
    if role not in FOR_ALL:
        found.append(Refusal("post", _("定事由领导小组或者它的办公室来记。")))
    if len(new.title.strip()) < LEAST:
        found.append(Refusal("title", _("写一句要办什么。")))
    if new.unit not in kinds:
        found.append(Refusal("unit", _("请选交给哪个单位。")))
    if kinds.get(new.unit) == "village" and not new.in_village:
        found.append(Refusal("place", _("交给村里的事，请选是哪个村（社区），村里才看得到。")))
    if not new.reached:
        found.append(Refusal("owner", _("这位同事的岗位看不到这件事，请换一位，或者不点名。")))
    if new.due_on < new.given_on:
        found.append(Refusal("due_on", _("最晚的日子在定下的那天之前。")))
    return tuple(found)


def why_not_end(
    *, how: str, said: str, given_on: date, ended_on: date, on: date, ended: bool, yours: bool, role: str
) -> tuple[Refusal, ...]:
    """Whoever it was given to says that it is done; that it is dropped, only the leading group and its office say."""
    if ended:
        return (Refusal("ended", _("这件事已经办结了。")),)
    found = []
    if not yours and role not in FOR_ALL:
        found.append(Refusal("post", _("这件事定给了别人，由他们或者镇办来办结。")))
    if how not in ("done", "dropped"):
        found.append(Refusal("how", _("请选办完还是不办了。")))
    if how == "dropped" and role not in FOR_ALL:
        found.append(Refusal("how", _("不办了要由领导小组或者它的办公室来定。")))
    if len(said.strip()) < LEAST:
        found.append(Refusal("said", _("写一句怎么办完的，或者为什么不办了。")))
    if not given_on <= ended_on <= on:
        found.append(Refusal("ended_on", _("日子要在定下之后、今天以前。")))
    return tuple(found)
