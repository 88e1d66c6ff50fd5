"""When somebody is entered as a volunteer, and when she stops. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core.refusal import Refusal

# a closed list: no sentence of it can say with whom she helps
HELPS: Mapping[str, str] = {
    "along": N_("陪专职人员一起走"),
    "drive": N_("开车接送"),
    "skills": N_("教手艺、介绍活"),
    "listen": N_("谈心、照看家里"),
    "tell": N_("宣传讲解"),
}


@dataclass(frozen=True, slots=True)
class NewVolunteer:
    """Who is to be entered, and whether she said yes to it."""

    name: str
    since: date
    helps: tuple[str, ...]
    agreed: bool


def why_not_enlist(new: NewVolunteer, *, on: date) -> tuple[Refusal, ...]:
    """自己愿意的才登记；不愿意的不记，也不影响什么。 (方案S78; 个人信息保护法第13条)."""
    found = []
    if len(new.name.strip()) < 2:
        found.append(Refusal("name", _("写上姓名。")))
    if not new.helps or not set(new.helps) <= HELPS.keys():
        found.append(Refusal("helps", _("至少选一样。")))
    if new.since > on:
        found.append(Refusal("since", _("日子在今天之后，还没有发生的不能记。")))
    if not new.agreed:
        words = _("本人同意了才登记，不愿意的不记，也不影响什么。")
        found.append(Refusal("agreed", words, cite="个人信息保护法第13条"))
    return tuple(found)


def why_not_end(*, since: date, ended_on: date, on: date, ended: bool) -> tuple[Refusal, ...]:
    """Once, between her first day and today; nobody asks why."""
    if ended:
        return (Refusal("ended", _("已经记过不做了。")),)
    if not since <= ended_on <= on:
        return (Refusal("ended_on", _("日子要在开始之后、今天以前。")),)
    return ()
