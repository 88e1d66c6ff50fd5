"""What a password must be: the policy ``dengbao`` (promises 2.5, ruling 1), as Django's validators.

At least twelve characters of three kinds, or sixteen of any; not among the commonest; not a place or a colleague of
ours with a year behind it; none of the last five. After ninety days a line reminds her, nothing forces her. The
reminder and the kinds of characters are what 等保 asks and OWASP ASVS 5.0 V6.2.5 and V6.2.10 advise against: docs/adr/0017.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import timedelta
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from pypinyin import lazy_pinyin

SHORTEST, LONG_ENOUGH, KINDS = 12, 16, 3
OWN_PART = 8
HISTORY = 5
REMIND_AFTER = timedelta(days=90)
TEMPORARY_FOR = timedelta(days=7)
WEAK = ("password", "passw0rd", "admin", "welcome", "qwerty", "asdfgh", "zxcvbn", "letmein", "woaini", "iloveyou", "mima",
        "tongxing", "123456789", "12345678", "1234567", "123456", "12345", "1234", "abcdef", "abcd", "abc123", "abc")  # fmt: skip
ENDINGS = re.compile(r"[镇乡村县市区]$|社区$|街道$")


def kinds_of(password: str) -> int:
    """How many kinds of characters: small, capital, digits, Chinese, and signs."""
    tests = (str.islower, str.isupper, str.isdigit, lambda c: ord(c) > 0x2E80, lambda c: not c.isalnum())
    return sum(any(test(c) for c in password) for test in tests)


def own_part(password: str, words: Iterable[str]) -> str:
    """What is left when words everybody here knows are taken out."""
    rest = unicodedata.normalize("NFKC", password).casefold()
    for word in sorted({w for w in words if len(w) > 1}, key=len, reverse=True):
        rest = rest.replace(word, "")
    return re.sub(r"(19|20)\d\d|(.)\2{2,}", "", rest)


def spoken(name: str) -> set[str]:
    """A Chinese name as people type it: 青梧镇, 青梧, qingwuzhen, qingwu, qwz."""
    short = ENDINGS.sub("", name)
    found = {name.casefold(), short.casefold()}
    for one in (name, short):
        sounds = [sound.casefold() for sound in lazy_pinyin(one)]
        found.add("".join(sounds))
        if len(sounds) > 2:
            found.add("".join(sound[0] for sound in sounds))
    return {word for word in found if len(word) > 2 or ord(word[0]) > 0x2E80}


@lru_cache(maxsize=4)
def words_of(names: tuple[str, ...]) -> frozenset[str]:
    """Every way of typing these names."""
    return frozenset(word for name in names for word in spoken(name))


class Strength:
    """Long enough, of enough kinds, and not only words everybody knows."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse in words."""
        if len(password) < SHORTEST:
            raise ValidationError(_("至少 %(n)s 个字符。") % {"n": SHORTEST}, code="short")
        if len(password) < LONG_ENOUGH and kinds_of(password) < KINDS:
            words = _("大写、小写、数字、汉字、符号里至少用 %(kinds)s 种，或者写满 %(long)s 个字符。")
            raise ValidationError(words % {"kinds": KINDS, "long": LONG_ENOUGH}, code="kinds")
        if len(own_part(password, WEAK)) < OWN_PART:
            raise ValidationError(_("太常见了，别人一猜就中。换一句只有您想得到的话。"), code="common")

    def get_help_text(self) -> str:
        """What to do."""
        words = _(
            "至少 %(n)s 个字符，大写、小写、数字、汉字、符号用上 %(kinds)s 种；写满 %(long)s 个字符就不讲究种类。"
        )
        return words % {"n": SHORTEST, "kinds": KINDS, "long": LONG_ENOUGH}


class NotOurWords:
    """Not the names of our places and colleagues: whoever guesses begins with them."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse when little is left without them."""
        from tongxing.org.models import Place, Staff

        names = (*Place.objects.values_list("name", flat=True), *Staff.objects.values_list("name", flat=True))
        own = (str(getattr(user, "username", "") or ""),)
        if len(own_part(password, (*words_of(tuple(sorted(set(names)))), *own, *WEAK))) < OWN_PART:
            raise ValidationError(_("去掉地名、人名和账号，剩下的太短，容易猜。"), code="local")

    def get_help_text(self) -> str:
        """What to leave out."""
        return _("不要用本地的地名、同事的姓名和自己的账号。")
