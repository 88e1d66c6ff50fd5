"""Beginning a proceeding: whom it is about, why, who appraises whom. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from tongxing.assessment.awards.proceeding import Subject
from tongxing.assessment.awards.roads import ROADS
from tongxing.assessment.awards.rules import CARD_CITE, KEEPERS, LEAST, all_of_it, own_unit
from tongxing.core.refusal import Refusal
from tongxing.org.roles import Role
from tongxing.org.units import kinds_of

MOST_AMOUNT = Decimal(1_000_000)
LAST_YEAR_UNTIL = 3  # until the end of March it is, as a rule, the year before: a habit, not a law


@dataclass(frozen=True, slots=True)
class New:
    """What is to be begun."""

    road: str
    what: str
    subject: Subject
    year: int
    reason: str
    opened_on: date
    stands_on: str = ""
    sheet: str = ""
    amount: str = ""
    facts: tuple[str, ...] = ()
    assessor_id: int | None = None
    police_id: int | None = None
    ties: str = ""


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around it: the posts of the colleagues, the findings on the same unit, who appraises whom that year."""

    on: date
    by_id: int | None
    role: str
    roles: Mapping[int, str]
    findings: frozenset[str] = frozenset()
    pairs: frozenset[tuple[int, int]] = frozenset()  # (appraiser, appraised) of the same year, not withdrawn


def years_of(on: date) -> tuple[int, int]:
    """年终考评可以是哪两年的：今年和去年，最常用的在前。 (方案S82)."""
    return (on.year - 1, on.year) if on.month <= LAST_YEAR_UNTIL else (on.year, on.year - 1)


def why_not_open(new: New, around: Around) -> tuple[Refusal, ...]:
    """Everything that keeps it from being begun, all at once."""
    return tuple(_open_lacks(new, around))


def _open_lacks(new: New, around: Around) -> Iterator[Refusal]:
    road = ROADS.get(new.road)
    if around.by_id is None or around.role not in KEEPERS:
        yield Refusal("post", _("由镇办来提。"), cite=CARD_CITE)
    if road is None or new.what not in road.whats:
        yield Refusal("what", _("请选一种。"))
        return
    if len(new.reason.strip()) < LEAST:
        yield Refusal("reason", _("请写清楚为什么提、凭什么。"), cite=road.cite[new.what])
    if new.opened_on > around.on:
        yield Refusal("happened_on", _("日子在今天之后，还没有发生的不能记。"))
    person = new.subject.staff_id
    if person is not None and person == around.by_id:
        yield Refusal("subject", _("写的是您自己，请另一位来提。"), cite="回避")
    kind = new.subject.unit_kind
    if kind in kinds_of(around.role) and (road.name != "fact" or all_of_it(kind)):
        yield own_unit(kind)
    if road.name in ("fact", "card") and person is not None:
        yield Refusal("subject", _("这里只写村（社区）和单位的事，不写个人。"))
    yield from {"award": _award, "fact": _fact, "card": _card, "appraisal": _appraisal}[road.name](
        new, around
    )


def _award(new: New, around: Around) -> Iterator[Refusal]:
    try:
        amount = Decimal(new.amount or "0")
    except InvalidOperation:
        amount = Decimal(-1)
    if new.what != "honour" and not Decimal(0) < amount <= MOST_AMOUNT:
        yield Refusal("amount", _("写上给多少钱，本地的数。"), cite="方案S85")


def _fact(new: New, around: Around) -> Iterator[Refusal]:
    if len(new.stands_on.strip()) < LEAST:
        yield Refusal(
            "stands_on", _("写上凭什么：哪天、哪份材料、谁看到的。"), cite=ROADS["fact"].cite[new.what]
        )


def _card(new: New, around: Around) -> Iterator[Refusal]:
    """只能凭认定属实的事；分数不是事实。 (守护G10)."""
    if not new.facts:
        yield Refusal("facts", _("请勾上凭哪几条认定。没有认定属实的事，不能建议。"), cite=CARD_CITE)
    elif not set(new.facts) <= around.findings:
        yield Refusal("facts", _("所凭的有的没有认定，或者不是这个单位的。"), cite=CARD_CITE)


def _appraisal(new: New, around: Around) -> Iterator[Refusal]:
    """两方各一位，都不是本人，同一年也不由本人考评；有利害关系的回避。 (方案S82)."""
    person, group, police = new.subject.staff_id, new.assessor_id, new.police_id
    if person is None:
        yield Refusal("subject", _("请选考评哪一位。"))
        return
    if new.year not in years_of(around.on):
        yield Refusal("year", _("年终考评写今年或者去年的。"), cite="方案S82")
    if any(pair[1] == person for pair in around.pairs):
        yield Refusal("subject", _("这一位这一年的考评已经开始了。"))
    if group is None or around.roles.get(group) not in KEEPERS:
        yield Refusal("assessor", _("领导小组一方请选镇领导或者文书。"), cite="方案S82")
    if police is None or around.roles.get(police) != Role.POLICE_OFFICER:
        yield Refusal("police", _("派出所一方请选民警。"), cite="方案S82")
    for name, one in (("assessor", group), ("police", police)):
        if one == person:
            yield Refusal(name, _("不能自己考评自己。"), cite="回避")
        elif one is not None and (person, one) in around.pairs:
            yield Refusal(name, _("这一年正由对方考评这一位，两人不能互相考评。"), cite="回避")
    if new.ties != "none":
        words = _("有亲属、财产这样的利害关系，或者没有问过的，请换一位。")
        yield Refusal("ties", words, cite="回避")
    officer = around.roles.get(person) == Role.POLICE_OFFICER
    if officer != (new.what == "officer"):
        yield Refusal("what", _("民警的考核权在公安机关，镇里只提供情况；其他人按成员考评。"), cite="方案S82")
