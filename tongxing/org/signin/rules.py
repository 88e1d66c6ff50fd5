"""Which step of signing in comes next, and the words for each way in which it can fail. Nothing is read or written."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum

from django.conf import settings
from django.utils.translation import gettext as _

from tongxing.core.clock import day_of
from tongxing.core.refusal import Refusal
from tongxing.org.proof.passwords import REMIND_AFTER, TEMPORARY_FOR


class Step(StrEnum):
    """What is still asked of somebody whose password was right."""

    CODE = "code"
    PASSWORD = "password"
    FACTOR = "factor"
    IN = "in"


def factor_required() -> bool:
    """Whether this house lets nobody in without a second factor (GB/T 22239-2019, 8.1.4.1 d); only a demo need not."""
    said = str(settings.TONGXING_SECOND_FACTOR)
    return said == "required" if said else not settings.TONGXING_DEMO_MARK.exists()


def next_step(*, temporary: bool, enrolled: Collection[str], proved: bool) -> Step:
    """Who has a factor shows it; whose password was given by another chooses her own; whoever has no factor gets one."""
    if enrolled and not proved:
        return Step.CODE
    if temporary:
        return Step.PASSWORD
    if not enrolled and factor_required():
        return Step.FACTOR
    return Step.IN


def is_stale(temporary: bool, given_at: datetime | None, on: date) -> bool:
    """Whether a temporary password has waited too long for its owner."""
    return temporary and given_at is not None and on - day_of(given_at) > TEMPORARY_FOR


def is_old(changed_at: datetime | None, on: date) -> bool:
    """Whether it is time for the reminder to change the password; nobody is forced."""
    return changed_at is not None and on - day_of(changed_at) > REMIND_AFTER


def why_not(code: str) -> Refusal:
    """The words for each way in which signing in can fail: they tell nothing about which accounts there are."""
    words = {
        "wrong": _("账号、密码或动态码不对，再试一次，注意大小写。"),
        "resting": _("试错的次数多了，15 分钟后再试。用过的电脑和手机不受别人试错的影响。"),
        "busy": _("现在登录的人多，等几秒再按一次。密码还没有核对，不算试错。"),
        "no_post": _("这个账号现在没有岗位，请安全管理员先安排岗位。"),
        "stale": _("临时密码过了 7 天，不能用了。请系统管理员再给一个。"),
    }
    return Refusal(code, words[code])
