"""Words for proofs that do not hold and for changes that may not be made. Nothing is read or written."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tongxing.core.refusal import Refusal


def why_not(code: str) -> Refusal:
    """The words for a proof that was none."""
    words = {
        "code": _("动态码不对，或者已经用过。等手机上换了下一个再试。"),
        "key": _("安全密钥没有通过，再试一次，或者改用动态码。"),
        "password": _("密码不对，再试一次。"),
        "resting": _("试错的次数多了，15 分钟后再试。"),
        "busy": _("现在登录的人多，等几秒再按一次。密码还没有核对，不算试错。"),
    }
    return Refusal(code, words[code])


def same_password() -> Refusal:
    """A password that was used before."""
    return Refusal("used_before", _("最近用过的 5 个密码不能再用，换一个新的。"))


def last_factor() -> Refusal:
    """Without a factor nobody comes in here."""
    return Refusal(
        "last_factor",
        _("这是您唯一的验证方式，去掉以后就登录不了。"),
        ways=(_("先登记另一个，再去掉这个。"),),
    )


def has_totp() -> Refusal:
    """One authenticator app at a time."""
    return Refusal("has_totp", _("已经登记了一个手机验证器。"), ways=(_("换手机的话，先去掉旧的。"),))


def too_many_keys() -> Refusal:
    """A handful of keys is enough."""
    return Refusal("too_many_keys", _("最多登记 5 把安全密钥。"), ways=(_("先去掉不用的。"),))
