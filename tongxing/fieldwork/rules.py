"""When a field record may stand. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from tongxing.core.refusal import Refusal
from tongxing.fieldwork.kinds import NO_SAMPLE
from tongxing.rulebook.document import Book
from tongxing.rulebook.facts import CaseFacts
from tongxing.rulebook.presence import Presence, where
from tongxing.rulebook.results import results

FEMALE = "2"
LAW = "吸毒检测程序规定第8条"


def why_not_official_test(outcome: str, collectors: Sequence[str]) -> Refusal | None:
    """A sample is taken by at least two people (吸毒检测程序规定 8); someone who did not come has none."""
    if outcome in NO_SAMPLE:
        return None
    if len({c.strip() for c in collectors if c.strip()}) < 2:
        words = _("检测要有两个人在场，请写上两位检测人。")
        return Refusal("two_collectors", words, cite=LAW, ways=(_("只有一个人时记成自查。"),))
    return None


def asks_for_a_woman(outcome: str, sex: str, specimen: str) -> bool:
    """The urine of a woman is taken by a woman (吸毒检测程序规定 8); blood, saliva and hair have no such sentence."""
    return sex == FEMALE and specimen == "urine" and outcome not in NO_SAMPLE


def why_not_taken(outcome: str, sex: str, specimen: str, by_woman: bool | None) -> Refusal | None:
    """A urine sample of a woman that a man took is no official sample (吸毒检测程序规定 8)."""
    if by_woman or not asks_for_a_woman(outcome, sex, specimen):
        return None
    if by_woman is None:
        return Refusal("by_woman", _("女性的尿样由女工作人员采，请点一下是谁采的。"), cite=LAW)
    words = _("女性的尿样不是女工作人员采的，不能记成派出所检测。")
    return Refusal("by_woman", words, cite=LAW, ways=(_("请女工作人员重新采样。"),))


def why_not_elsewhere(outcome: str, paper: str) -> Refusal | None:
    """A test of another place counts by its paper: which organ did it and the number of the report (吸毒检测程序规定 4, 9)."""
    if outcome in NO_SAMPLE or paper.strip():
        return None
    words = _("外地检测要写明是哪个公安机关做的、报告的编号。")
    return Refusal("paper", words, cite="吸毒检测程序规定第4、9条", ways=(_("还没拿到报告的先不记。"),))


def why_not_test_step(
    facts: CaseFacts, book: Book | None, *, about: str, step: str, on: date
) -> Refusal | None:
    """What follows a result comes in the order of the law: told, disputed, answered, sent, found (吸毒检测程序规定 9–16)."""
    found = next((r for r in results(facts, book, on=on) if r.test.id == about), None) if book else None
    if found is None:
        words = _("那一天还没有这次检测，或者它已经撤回。")
        return Refusal("no_test", words, ways=(_("请对一下日子。"),))
    if step not in found.may_follow:
        words = _("这次检测到那一天是“%(words)s”，还不能记这一步。") % {"words": _(found.words)}
        ways = (_("请看一眼前面的几步记齐了没有。"),)
        return Refusal("out_of_order", words, cite="吸毒检测程序规定第9至16条", ways=ways)
    return None


def why_not_leave(
    facts: CaseFacts, *, step: str, happened_on: date, until_on: date | None, on: date
) -> Refusal | None:
    """Leave is told before it begins and says until when; only who is away can put it off or come back (戒毒条例 19)."""
    cite = "戒毒条例第19条"
    reported, away = step in ("away:reported", "away:extended"), where(facts, on=happened_on)
    if happened_on > on and step != "away:reported":
        return Refusal("future", _("日子在今天之后，还没有发生的不能记。"), ways=(_("改成实际的那一天。"),))
    if reported and until_on is None:
        return Refusal("until_on", _("请写上打算哪天回来。"), cite=cite)
    if step not in ("away:extended", "back:came"):
        return None
    if away.presence not in (Presence.AWAY_REPORTED, Presence.AWAY_UNREPORTED, Presence.ABROAD):
        words = _("那一天没有记着外出。")
        return Refusal("not_away", words, cite=cite, ways=(_("先记外出。"),))
    if step == "away:extended" and until_on is not None and away.until is not None and until_on <= away.until:
        words = _("续假要比原来的 %(day)s 晚。") % {"day": away.until.isoformat()}
        return Refusal("until_on", words, cite=cite)
    return None
