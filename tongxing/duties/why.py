"""Why a row counts or does not, in words: the reader asks this first."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tongxing.core.ui.words import day
from tongxing.core.vocabulary import deed_kinds, entry_kinds
from tongxing.duties.figures import FigureRow, Group
from tongxing.duties.reading import reads
from tongxing.duties.why_words import WHAT, WHY
from tongxing.org.actor import Actor


def group_name(group: str) -> str:
    """The name of one of the four groups."""
    names = {
        Group.YES: _("计入，按期"),
        Group.NO: _("计入，未按期"),
        Group.EXCUSED: _("免计"),
        Group.OUT: _("不计"),
    }
    return names[Group(group)]


PERSONAL = frozenset({"attempt", "away_unreported"})  # says what became of a person, not only of a window


def why_for(actor: Actor, row: FigureRow) -> str:
    """为什么这样算：能看档案的人看全句，别的人只看归在哪一组。 (个人信息保护法第6条).

    A folder number in a small village is a neighbour: that somebody was not there or would not give a
    sample is told to those who read such records. Why something was excused no row of a score tells; it
    stands in the file.
    """
    told = row.why not in PERSONAL or row.what in reads(actor)
    return why_words(row) if told else group_name(row.group)


def why_words(row: FigureRow) -> str:
    """为什么这样算：每一行一句话，说给没有办这件事的人听。 (guard G8)."""
    late = (row.happened_on - row.due_on).days if row.happened_on else 0
    words = {
        "late": _("窗口过后第 %(days)s 天才办") % {"days": late},
        "not_over": _("窗口到 %(day)s 才结束，还没算进来") % {"day": day(row.due_on)},
        "attempt": _("去办了，结果是“%(outcome)s”，不算经办人的账")
        % {"outcome": outcome_word(row.what, row.detail)},
    }
    return words.get(row.why) or more_words(row)


def more_words(row: FigureRow) -> str:
    """The words of rows that are no windows, and of windows that need no day."""
    if row.why == "incomplete":
        return _("还缺：%(roles)s") % {"roles": roles(row.detail)}
    if row.why == "file_lacks" and row.detail:
        return _("还缺 %(n)s 份材料") % {"n": row.detail}
    return why_plain(row.why)


def why_plain(why: str) -> str:
    """A reason in words, without its row."""
    return _(WHY[why]) if why in WHY else why


def outcome_word(kind: str, outcome: str) -> str:
    """The word people read for a stored outcome."""
    if kind not in deed_kinds:
        return outcome
    return _(deed_kinds[kind].outcomes.get(outcome, outcome)) if outcome else ""


def roles(detail: str) -> str:
    """The missing parts of a work group."""
    return "、".join(outcome_word("group_member", role) for role in detail.split())


def what_word(row: FigureRow) -> str:
    """What the row is about: the kind of record, the paper, or the office's own work by its title."""
    head, _colon, rest = row.what.partition(":")
    if head == "paper":
        return outcome_word("paper_filed", rest)
    if row.what in deed_kinds:
        return _(deed_kinds[row.what].title)
    word = _(entry_kinds[rest].title) if head in ("task", "entry") else _(WHAT.get(row.what, row.what))
    return f"{word}　{row.detail}" if row.detail and row.case_id is None else word
