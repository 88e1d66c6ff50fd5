"""When a scan may be added or taken back, and for whom it is. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from tongxing.core.declared import Label
from tongxing.core.refusal import Refusal
from tongxing.core.vocabulary import deed_kinds, papers

MOST_OF_ONE = 20
GIGABYTE = 1024**3
ROOM = 20 * GIGABYTE  # a township's files; a disk that is full stops everybody's work
LEAST_REASON = 2


def label_of_paper(paper: str) -> Label:
    """What a paper is about, and with that who reads its scan (docs/adr/0012)."""
    return papers[paper].label


def label_of_record(kind: str) -> Label:
    """What a record of this kind is about decides who reads the paper that goes with it."""
    return deed_kinds[kind].label


def why_not_add(*, labels: frozenset[Label], label: str, there: int, taken: int, size: int) -> Refusal | None:
    """Why one more scan cannot be added: not for her, too many of one paper, no room left."""
    if label not in labels:
        words = _("这一类材料不归您的岗位看，也不归您的岗位传。")
        return Refusal("not_for_role", words, ways=(_("请交给专职社工来传。"),))
    if there >= MOST_OF_ONE:
        words = _("这一份已经有 %(n)s 个扫描件了。") % {"n": there}
        return Refusal("many_scans", words, ways=(_("请先撤回用不着的。"),))
    if taken + size > ROOM:
        words = _("本镇的扫描件已经放满 %(n)s GB。") % {"n": ROOM // GIGABYTE}
        return Refusal("no_room", words, ways=(_("请告诉系统管理员。"),))
    return None


def why_not_withdraw(reason: str) -> Refusal | None:
    """Why a scan cannot be taken back: no reason was given."""
    if len(reason.strip()) < LEAST_REASON:
        return Refusal("reason", _("撤回要写一句理由。"), ways=(_("例如：拍成别人的了。"),))
    return None


def why_not_keep(doubts: Collection[str], reason: str) -> Refusal | None:
    """Why a page that may not be legible is not kept just so: nobody said that it is to be (方案S62 字迹清晰)."""
    if doubts and len(reason.strip()) < LEAST_REASON:
        words = _("这一页可能看不清。重新拍一张；就是要留，写一句为什么。")
        return Refusal("keep", words, cite="方案S62", ways=(_("例如：原件就是这样，只有这一份。"),))
    return None
