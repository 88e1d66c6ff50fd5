"""Why a row counts or does not, in words: the reader asks this first."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tongxing.core.ui.words import day
from tongxing.core.vocabulary import deed_kinds
from tongxing.duties.figures import FigureRow, Group
from tongxing.duties.reading import reads
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


PERSONAL = frozenset({"attempt"})  # says what became of a person, not only of a window


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
        "on_time": _("窗口内办了"),
        "late": _("窗口过后第 %(days)s 天才办") % {"days": late},
        "missing": _("没有记录，也没有免计理由"),
        "excused": _("免计，理由在档案里"),
        "not_over": _("窗口到 %(day)s 才结束，还没算进来") % {"day": day(row.due_on)},
        "closed_before": _("窗口结束前措施已经结束"),
        "came_later": _("窗口开始时人还没来报到"),
        "attempt": _("去办了，结果是“%(outcome)s”，不算经办人的账")
        % {"outcome": outcome_word(row.what, row.detail)},
    }
    return words.get(row.why) or more_words(row)


def more_words(row: FigureRow) -> str:
    """The words of rows that are no windows: people, groups, papers."""
    words = {
        "signed": _("协议已签"),
        "signed_before": _("上一期的事，协议已经签了"),
        "unsigned": _("还没有签协议"),
        "not_reported": _("还没有报到，不能签协议"),
        "reported": _("已报到"),
        "complete": _("法定五类人都到位"),
        "incomplete": _("还缺：%(roles)s") % {"roles": roles(row.detail)},
        "in_hand": _("材料在档案里"),
        "paper_missing": _("档案里还没有"),
    }
    return words.get(row.why, row.why)


def outcome_word(kind: str, outcome: str) -> str:
    """The word people read for a stored outcome."""
    if kind not in deed_kinds:
        return outcome
    return _(deed_kinds[kind].outcomes.get(outcome, outcome)) if outcome else ""


def roles(detail: str) -> str:
    """The missing parts of a work group."""
    return "、".join(outcome_word("group_member", role) for role in detail.split())


def what_word(row: FigureRow) -> str:
    """What the row is about: the kind of deed, or the paper."""
    if row.what.startswith("paper:"):
        return outcome_word("paper_filed", row.what.removeprefix("paper:"))
    return _(deed_kinds[row.what].title) if row.what in deed_kinds else row.what
