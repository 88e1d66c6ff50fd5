"""Who may read what of a record, asked in one place and applied where rows are loaded (docs/adr/0012).

Each kind of deed carries a label (``core.vocabulary``), each role reads some labels (``org.roles.LABELS``).
Whoever reads the label reads the record. Whoever does not, but holds WORK, sees that there is one: its kind and
its day, unless that would already tell what it says (``DeedKind.telling``). For everybody else there is no such record, nor any duty of its kind, nor a count of either. What
somebody wrote down herself stays readable to her.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from tongxing.core.declared import Label
from tongxing.core.refusal import Refusal
from tongxing.core.vocabulary import deed_kinds
from tongxing.org.actor import Actor
from tongxing.org.roles import LABELS, TITLES

NOBODY = -1


@lru_cache(maxsize=64)
def _kinds(labels: frozenset[Label]) -> tuple[frozenset[str], frozenset[str]]:
    reads = frozenset(kind.name for kind in deed_kinds if kind.label in labels)
    shown = frozenset(kind.name for kind in deed_kinds if not kind.telling)
    return reads, reads | shown if Label.WORK in labels else reads


def reads(actor: Actor) -> frozenset[str]:
    """The kinds of records whose content she may read."""
    return _kinds(actor.labels)[0]


def knows(actor: Actor) -> frozenset[str]:
    """The kinds of records, and of duties, that exist for her."""
    return _kinds(actor.labels)[1]


def filters(actor: Actor) -> dict[str, Any]:
    """The same for SQL: ``kind = ANY(%(reads)s)``, ``ANY(%(knows)s)``, ``recorded_by_id = %(me)s``."""
    return {
        "reads": sorted(reads(actor)),
        "knows": sorted(knows(actor)),
        "me": NOBODY if actor.staff_id is None else actor.staff_id,
    }


def may_read(actor: Actor, kind: str, by_id: int | None) -> bool:
    """May she read a record of this kind that ``by_id`` wrote down?"""
    return kind in reads(actor) or (by_id is not None and by_id == actor.staff_id)


def readers(label: Label) -> str:
    """专职社工、社区民警和社区医生."""
    *first, last = [str(TITLES[role]) for role, held in LABELS.items() if label in held]
    return _("%(first)s和%(last)s") % {"first": "、".join(first), "last": last} if first else last


def only_for(kind: str) -> str:
    """检测结果只给专职社工、社区民警和社区医生看."""
    label = deed_kinds[kind].label
    what = {
        Label.RESULT: _("检测结果"),
        Label.HEALTH: _("健康情况"),
        Label.COUNSELLING: _("谈了什么、看到什么"),
        Label.MEASURE: _("措施的文书"),
    }.get(label, _("这条记录的内容"))
    return _("%(what)s只给%(who)s看") % {"what": what, "who": readers(label)}


def why_not_touch(actor: Actor, kind: str, by_id: int | None) -> Refusal | None:
    """Nobody takes back or copies what she may not read (GB/T 22239-2019, 8.1.4.2)."""
    if may_read(actor, kind, by_id):
        return None
    words = _("%(only)s。您能看到的是：要做的事和日期。") % {"only": only_for(kind)}
    return Refusal("not_yours_to_read", words, ways=(_("要更正的话，请写这条记录的人来改。"),))
