"""When something taught or told may be written down, and when a regulation may be issued, withdrawn, and said to be known. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from tongxing.core.refusal import Refusal
from tongxing.office.kinds import DOCUMENT
from tongxing.org.roles import Role

LEAST = 2
MOST_HOURS = Decimal(40)
MOST_GUESTS = 9_999
# who is asked to read a regulation when it is issued; the form lets others be chosen
READERS = (
    Role.SOCIAL_WORKER, Role.CLERK, Role.VILLAGE_CADRE, Role.POLICE_OFFICER, Role.DOCTOR, Role.JUSTICE_OFFICE, Role.LEADER,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewTold:
    """What it was about: topics, hours, how many guests of each kind, the leaflet that was used."""

    topics: tuple[str, ...]
    hours: Decimal | None = None
    guests: Mapping[str, int] = field(default_factory=dict)
    leaflet: str = ""


@dataclass(frozen=True, slots=True)
class NewRegulation:
    """A version that is to be issued."""

    kind: str
    title: str
    number: str
    text: str
    since: date
    until: date | None = None
    readers: tuple[str, ...] = tuple(str(one) for one in READERS)


def why_not_tell(
    new: NewTold, *, kind: str, topics: Collection[str], guests: Collection[str]
) -> tuple[Refusal, ...]:
    """Everything a training or a publicity day lacks: a topic of the plan, hours, counts that can be (方案S50、S53)."""
    return tuple(_told_lacks(new, kind, topics, guests))


def _told_lacks(
    new: NewTold, kind: str, topics: Collection[str], guests: Collection[str]
) -> Iterator[Refusal]:
    if kind not in ("training", "publicity"):
        yield Refusal("kind", _("只有培训和宣传写讲了什么。"))
    if not new.topics or not set(new.topics) <= set(topics):
        yield Refusal("topics", _("请选讲了哪几样，方案里列着。"))
    if kind == "training" and (new.hours is None or not 0 < new.hours <= MOST_HOURS):
        yield Refusal("hours", _("写上讲了几个学时，例如 3 或 1.5。"))
    if not set(new.guests) <= set(guests) or not all(0 <= n <= MOST_GUESTS for n in new.guests.values()):
        yield Refusal("guests", _("人数不对。"))


def why_not_issue(
    new: NewRegulation, *, role: str, replaces: date | None, replaces_kind: str = "", replaced: bool = False
) -> tuple[Refusal, ...]:
    """Everything that keeps a version from being issued; ``replaces`` is the first day of the one it takes the place of (方案S58—S60)."""
    found = []
    if role not in (Role.CLERK, Role.LEADER):
        found.append(Refusal("post", _("规章由镇领导或者镇办来发。")))
    if new.kind not in DOCUMENT.outcomes:
        found.append(Refusal("kind", _("请选是哪一种。")))
    if len(new.title.strip()) < LEAST:
        found.append(Refusal("title", _("写上规章的名称。")))
    if not new.text.strip() and not new.number.strip():
        found.append(Refusal("text", _("写上正文，或者写纸质文件的文号。")))
    if new.until is not None and new.until < new.since:
        found.append(Refusal("until", _("止的日子在起的日子之前。")))
    if not new.readers or not set(new.readers) <= set(READERS):
        found.append(Refusal("readers", _("请选哪些岗位要读。")))
    if replaced:
        found.append(Refusal("replaces", _("那一版已经有新的一版了，请看一眼再换。")))
    elif replaces is not None and (new.since <= replaces or new.kind != replaces_kind):
        found.append(Refusal("since", _("新的一版要和原来同一种，从原来那版之后的一天起。")))
    return tuple(found)


def why_not_withdraw(*, role: str, taken_back: bool, reason: str) -> Refusal | None:
    """A version that should not have been issued is withdrawn by the leading group's office, once, with a reason."""
    if taken_back:
        return Refusal("taken_back", _("这一版已经撤回了。"))
    if role not in (Role.CLERK, Role.LEADER):
        return Refusal("post", _("规章由镇领导或者镇办来撤。"))
    return None if len(reason.strip()) >= LEAST else Refusal("reason", _("写一句为什么撤回。"))


def why_not_know(*, topic: str, topics: Collection[str]) -> Refusal | None:
    """Somebody says it of herself, about a topic of the plan (方案S50)."""
    return None if topic in topics else Refusal("topic", _("方案里没有这个题目。"))
