"""When a line of the list, a check and the end of the survey may be written down. Pure: refusals, all at once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _

from tongxing.casework.survey.kinds import FIRST_WORDS, FOUND, LAST_WORDS, WITH
from tongxing.core.refusal import Refusal

LEAST = 2
MOST_LINES = 9_999


def why_not_list(
    *, word: str, line: int, source: str, place: int, villages: Collection[int], listed_on: date, on: date
) -> tuple[Refusal, ...]:
    """A line without decision: from which list, which number, which village; never a name (方案S45; 禁毒法第31条)."""
    found = []
    if word not in FIRST_WORDS:
        found.append(Refusal("word", _("请选名单上怎么写。"), ways=(_("有决定书的，请接收决定书建档。"),)))
    if not 1 <= line <= MOST_LINES:
        found.append(Refusal("line", _("写名单上的第几行。")))
    if place not in villages:
        found.append(Refusal("place", _("请选一个村（社区）。")))
    return (*found, *_paper(source, listed_on, on, "listed_on"))


def why_not_check(*, found: str, went_with: str, seen_on: date, since: date, on: date) -> tuple[Refusal, ...]:
    """One of six answers, with whom, on which day, and nothing besides (方案S45; 禁毒法第17条；个人信息保护法第6条)."""
    wrong = []
    if found not in FOUND:
        wrong.append(Refusal("found", _("请选一个结果。")))
    if went_with not in WITH:
        wrong.append(Refusal("went_with", _("请选和谁一起核对的。")))
    if not since <= seen_on <= on:
        wrong.append(Refusal("seen_on", _("日子要在名单来了以后、今天以前。")))
    return tuple(wrong)


def why_not_end(
    *, how: str, source: str, ended_on: date, since: date, on: date, ended: bool
) -> tuple[Refusal, ...]:
    """A line leaves the base only by a paper: a decision that was taken in, or a letter of the police (方案S45、S47)."""
    if ended:
        return (Refusal("ended", _("这一行已经划掉了。")),)
    found = []
    if how not in LAST_WORDS:
        words = _("少一个人，要有一份文书。")
        found.append(Refusal("how", words, ways=(_("没有文书的，先留在名单里，请派出所核对。"),)))
    if ended_on < since:
        found.append(Refusal("ended_on", _("日子在名单来之前。")))
    return (*found, *_paper(source, ended_on, on, "ended_on"))


def _paper(source: str, day: date, on: date, field: str) -> list[Refusal]:
    found = []
    if len(source.strip()) < LEAST:
        found.append(Refusal("source", _("写凭哪一份文书。"), ways=(_("例如：派出所2月20日名单。"),)))
    if day > on:
        found.append(Refusal(field, _("日子在今天之后，还没有发生的不能记。")))
    return found


def why_not_finish(*, lines: int, open_lines: int, outcome: str, written: str) -> Refusal | None:
    """核对完了才记得上: every line was looked at; what differs is said, and once it agrees that is written too (方案S45)."""
    if written in (outcome, "reconciled"):
        return Refusal("done", _("今年已经记过了。"))
    if not lines:
        return Refusal("empty", _("名单上没有人，没有要核对的。"))
    if open_lines:
        words = _("还有 %(n)s 人没有核对。") % {"n": open_lines}
        return Refusal("open", words, ways=(_("对不上的也算核对过，照实记。"),))
    return None
