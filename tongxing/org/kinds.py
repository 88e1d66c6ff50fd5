"""What the doorstep may alarm about."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core.vocabulary import AlarmKind, alarm_kinds

TWO_SOURCES = alarm_kinds.hang(
    AlarmKind(
        "signin.two_sources",
        N_("一个账号几分钟里在两处使用"),
        N_("问一问本人，两处都是自己吗。不是的话，结束登录，换密码。账号不能共用。"),
        "notice",
    )
)
UNDER_ATTACK = alarm_kinds.hang(
    AlarmKind(
        "signin.guessed",
        N_("有人在试一个账号的密码"),
        N_("看操作记录里是从什么时候开始的，告诉本人。用过的电脑不受影响，不用停账号。"),
        "warning",
    )
)
