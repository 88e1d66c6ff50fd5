"""Who sees which referral, and when a need, a step or a place of help may be written. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from tongxing.core.refusal import Refusal
from tongxing.org.roles import Role
from tongxing.rulebook.referrals import OUTSIDE, Referral, may_follow
from tongxing.support.kinds import BY_LAW, PROVIDERS, SERVICES, STATES, STEPS

LEAST = 2
MOST_MONEY = Decimal(1_000_000)
CONSENT = "个人信息保护法第13、15、29条"
ANSWERS = ("taken", "refused", "posted", "done")  # what the post it was sent to writes down
NEEDS_PROVIDER = ("sent",)
NEEDS_PURPOSE = ("agreed",)
NEEDS_WORDS = ("declined", "withdrawn", "refused", "ended", "lost")
# what must not stand in an application or a posting (方案S22; 社会救助暂行办法 11, 61: only what is needed)
NEVER_SAID = ("毒", "吸食", "戒断", "社区康复", "尿检", "美沙酮")
# who looks after people, and whether that post sees help that says something of health; others see what was sent to them
KEEPERS: Mapping[str, bool] = {Role.SOCIAL_WORKER: True, Role.CLERK: False}


@dataclass(frozen=True, slots=True)
class NewNeed:
    """What somebody needs, as it was said."""

    service: str
    needed_on: date
    words: str = ""
    by_day: date | None = None
    came_from: str = ""


@dataclass(frozen=True, slots=True)
class NewStep:
    """One step as it is to be written down."""

    kind: str
    happened_on: date
    provider: str = ""
    purpose: str = ""
    words: str = ""
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class NewProvider:
    """A place of help, as it is to stand in the directory."""

    name: str
    kind: str
    services: tuple[str, ...]
    since: date
    address: str = ""
    phone: str = ""
    bring: str = ""
    approval: str = ""


def sees(role: str, one: Referral, answers: str) -> bool:
    """Whether this post sees a referral: who looks after her, and who it was sent to while her yes stands (个人信息保护法 6、29).

    The clerk sees no referral that says something of her health; the doctor and the justice office see what was sent to
    them and nothing else, and nothing any more once she takes her yes back.
    """
    service = SERVICES.get(one.service)
    if role in KEEPERS:
        return KEEPERS[role] or service is None or not service.health
    return role == answers and one.consents and one.last("sent") is not None


def why_not_note(new: NewNeed, *, on: date, closed: bool) -> tuple[Refusal, ...]:
    """Everything a need lacks, all at once."""
    return tuple(_need_lacks(new, on, closed))


def _need_lacks(new: NewNeed, on: date, closed: bool) -> Iterator[Refusal]:
    if new.service not in SERVICES:
        yield Refusal("service", _("请选要的是哪一种帮助。"))
    if new.needed_on > on:
        yield Refusal("needed_on", _("日子在今天之后，还没有说的不能记。"))
    if new.by_day is not None and new.by_day < new.needed_on:
        yield Refusal("by_day", _("最晚的日子在提出的那天之前。"))
    if closed and new.service == "arrival":
        yield Refusal("service", _("措施已经结束，人已经回来了。"))


def why_not_step(one: Referral, new: NewStep, *, role: str, on: date, known: bool) -> tuple[Refusal, ...]:
    """Everything that keeps a step from being taken; ``known``: the place it goes to stands in the directory for this help."""
    stopped = why_not_at_all(one, new.kind, role=role)
    return (stopped,) if stopped else tuple(_step_lacks(one, new, on, known))


def why_not_at_all(one: Referral, kind: str, *, role: str) -> Refusal | None:
    """Why this step cannot be taken now, whatever is written in it: the same words grey the button and stop the action."""
    if kind not in STEPS:
        return Refusal("kind", _("没有这一步。"))
    if role not in KEEPERS and kind not in ANSWERS:
        return Refusal("post", _("这一步由照看本人的社工或者镇办文书来记。"))
    if kind in OUTSIDE and not one.consents:
        return _no_yes(one)
    if not may_follow(one, kind):
        said = _("现在是“%(state)s”，不能记“%(step)s”。") % {
            "state": _(STATES[one.state]),
            "step": _(STEPS[kind]),
        }
        return Refusal("state", said)
    return None


def _no_yes(one: Referral) -> Refusal:
    said = {
        "declined": _("本人说了不要，不能把任何事告诉外面。"),
        "withdrawn": _("本人收回了同意，从那时起不能再告诉外面。"),
    }.get(one.state, _("本人还没有同意，不能告诉外面。"))
    ways = (_("可以不提名字问那边要什么条件，再告诉本人；本人改主意了，记“本人同意”。"),)
    return Refusal("consent", said, cite=CONSENT, ways=ways)


def _step_lacks(one: Referral, new: NewStep, on: date, known: bool) -> Iterator[Refusal]:
    last = one.steps[-1].on if one.steps else one.needed_on
    if not last <= new.happened_on <= on:
        yield Refusal(
            "happened_on", _("日子要在上一步（%(day)s）之后、今天以前。") % {"day": last.isoformat()}
        )
    if new.kind in NEEDS_PURPOSE and len(new.purpose.strip()) < LEAST:
        words = _("写明同意把什么告诉谁、用来办什么；一次同意只管这一件事。")
        yield Refusal("purpose", words, cite=CONSENT)
    if new.kind in NEEDS_PROVIDER and not known:
        yield Refusal("provider", _("请选转给哪一家；名录里没有的先加进名录。"))
    if new.kind in NEEDS_WORDS and len(new.words.strip()) < LEAST:
        yield Refusal("words", _("写一句怎么回事，本人的话照原样写。"))
    service = SERVICES.get(one.service)
    if new.kind == "done" and service is not None and service.money and new.amount is None:
        yield Refusal("amount", _("写上批了多少钱。"))
    if new.amount is not None and not 0 < new.amount <= MOST_MONEY:
        yield Refusal("amount", _("金额不对。"))
    told = new.words + new.purpose
    if (
        one.service in ("allowance", "relief")
        and new.kind in OUTSIDE
        and any(word in told for word in NEVER_SAID)
    ):
        words = _("申请、公示和那边的回话里一个字也不提为什么找我们，请改写。")
        yield Refusal(
            "words", words, cite="方案S22，社会救助暂行办法第61条", ways=(_("只写家里的收入和难处。"),)
        )


def why_not_open(new: NewProvider, *, on: date) -> tuple[Refusal, ...]:
    """Everything a place of help lacks before it stands in the directory (方案S17、S21)."""
    return tuple(_provider_lacks(new, on))


def _provider_lacks(new: NewProvider, on: date) -> Iterator[Refusal]:
    if len(new.name.strip()) < LEAST:
        yield Refusal("name", _("写上名称。"))
    if new.kind not in PROVIDERS:
        yield Refusal("kind", _("请选是哪一类。"))
    if not new.services or not set(new.services) <= SERVICES.keys():
        yield Refusal("services", _("至少选一样能帮的。"))
    if not new.phone.strip() and not new.address.strip():
        yield Refusal("phone", _("电话和地址至少写一个，不然找不到。"))
    if new.kind in BY_LAW and len(new.approval.strip()) < LEAST:
        words = _("戒毒医疗机构要经批准才能开，写上批准或者指定的文书。")
        yield Refusal("approval", words, cite="禁毒法第36条", ways=(_("还没有文书的，先按卫生院记。"),))
    if new.since > on:
        yield Refusal("since", _("日子在今天之后，到那天再记。"))


def why_not_close(*, since: date, ended_on: date, on: date, ended: bool, reason: str) -> tuple[Refusal, ...]:
    """A place is closed once, with a word why."""
    if ended:
        return (Refusal("ended", _("这一家已经停了。")),)
    found = []
    if not since <= ended_on <= on:
        found.append(Refusal("ended_on", _("日子要在开始之后、今天以前。")))
    if len(reason.strip()) < LEAST:
        found.append(Refusal("reason", _("写一句为什么停。")))
    return tuple(found)
