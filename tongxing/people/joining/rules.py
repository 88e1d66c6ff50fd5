"""When two files may be joined or parted. Pure: each answer is a refusal or None."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tongxing.core.refusal import Refusal

LEAST_REASON = 4


def why_not_desk(town_id: int, place_ids: Sequence[int]) -> Refusal | None:
    """Joining is for who answers for the whole town: nobody else sees both sides."""
    if town_id in place_ids:
        return None
    return Refusal("town_desk", _("这件事由管全镇的岗位来办。"), ways=(_("请找镇办文书。"),))


def why_not_join(*, joined: bool, other_holds: bool, kept_is_held: bool, reason: str) -> tuple[Refusal, ...]:
    """A file is joined to one other, and always to the one that is opened: a star, never a chain."""
    found = []
    if joined:
        found.append(Refusal("joined", _("这份档案已经并在另一份里了。"), ways=(_("先拆开。"),)))
    if other_holds:
        words = _("要并进去的这一份里面已经并着别的档案。")
        found.append(Refusal("holds", words, ways=(_("请以它为主，或者先拆开。"),)))
    if kept_is_held:
        words = _("留作主档的这一份自己并在另一份里。")
        found.append(Refusal("held", words, ways=(_("请以那一份为主，或者先拆开。"),)))
    return (*found, *why_not_reason(reason))


def why_not_reason(reason: str) -> tuple[Refusal, ...]:
    """Saying that two files are one person, or are not, stands on something that can be looked at again."""
    if len(reason.strip()) >= LEAST_REASON:
        return ()
    return (Refusal("reason", _("请写清楚凭什么：对照了哪几样证件或文书。")),)
