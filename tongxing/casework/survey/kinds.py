"""What a check finds, in words; a check of somebody with a decision is a deed of her measure."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core.declared import MEASURE
from tongxing.core.vocabulary import DeedKind, deed_kinds

FOUND = {
    "here": N_("人在，和名单一样"),
    "moved_away": N_("搬走了"),
    "in_custody": N_("被羁押或收监"),
    "died": N_("去世了"),
    "unknown": N_("村里不认识"),
    "not_ours": N_("不归本镇"),
}
WITH = {
    "alone": N_("自己去的"),
    "police": N_("和社区民警"),
    "worker": N_("和专职社工"),
    "cadre": N_("和村（社区）干部"),
}
FIRST_WORDS = {
    "no_order": N_("没有决定书"),
    "listed_custody": N_("没有决定书，在羁押或服刑"),
    "abstinent": N_("没有决定书，三年没有再用"),
}
LAST_WORDS = {"ordered": N_("有了决定书，已建档"), "struck": N_("派出所来文，划掉")}

LIST_CHECK = deed_kinds.hang(
    DeedKind("list_check", N_("核对名单"), MEASURE, FOUND, icon="list-check", sealed=tuple(FOUND))
)
