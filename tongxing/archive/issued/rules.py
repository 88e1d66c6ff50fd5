"""When a paper may be issued or declared void. Pure: no database, no clock."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tongxing.archive.issued.kinds import PRINTED
from tongxing.core.declared import Label
from tongxing.core.refusal import Refusal

LEAST_REASON = 2


def why_not_print(kind: str, *, labels: frozenset[Label]) -> Refusal | None:
    """Why a paper of this kind is not hers to print: others make it, or it says what her post does not read."""
    known = PRINTED.get(kind)
    if known is None:
        return Refusal("not_ours", _("这一种文书不在这里印。"))
    if not labels.issuperset(known.labels):
        words = _("这种文书上有您的岗位不看的内容，不归您印。")
        return Refusal("not_for_role", words, ways=(_("请专职社工印。"),))
    return None


def why_not_many(kind: str) -> Refusal | None:
    """Why a paper of this kind is not printed for many at once: it says something about one person that somebody must look at."""
    known = PRINTED.get(kind)
    if known is not None and known.many:
        return None
    return Refusal("one_by_one", _("这一种文书要一份一份看过再印。"), ways=(_("请从本人的“文书”里印。"),))


def why_not_void(reason: str, *, void: bool) -> Refusal | None:
    """Why a paper cannot be declared void: it is already, or no reason was given."""
    if void:
        return Refusal("void", _("这一份已经作废了。"))
    if len(reason.strip()) < LEAST_REASON:
        words = _("作废要写一句理由。编号保留，不再用。")
        return Refusal("reason", words, ways=(_("例如：日期写错，已另印一份。"),))
    return None
