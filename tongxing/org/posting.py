"""Who may be engaged as what and where, in words; and passwords made by chance. Nothing is written here."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from datetime import date, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tongxing.core.refusal import Refusal
from tongxing.org.founding import is_name
from tongxing.org.models import Place, PlaceKind, Staff
from tongxing.org.roles import TITLES, Role

USERNAME = re.compile(r"[a-z][a-z0-9._-]{1,39}")
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another
# These answer for single villages: a post for the whole township would leave every village without a name.
BY_VILLAGE = (Role.SOCIAL_WORKER, Role.VILLAGE_CADRE)
# A township is never left without one of each.
NEVER_WITHOUT = (Role.ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR)


def new_password(username: str, name: str) -> str:
    """A random password that the house's own policy accepts (four groups of four, about 79 bits)."""
    who = Staff(username=username, name=name)
    while True:
        made = "-".join("".join(secrets.choice(LETTERS) for _n in range(4)) for _group in range(4))
        try:
            validate_password(made, who)
        except ValidationError:
            continue
        return made


def role_called(word: str) -> Role | Refusal:
    """The role of this code word or Chinese title."""
    wanted = word.strip()
    for role in Role:
        if wanted.lower() == role.value or wanted == str(TITLES[role]):
            return role
    known = tuple(f"{role.value}  {TITLES[role]}" for role in Role)
    return Refusal("no_role", _("没有“%(word)s”这个岗位。有：") % {"word": word}, ways=known)


def why_not_username(username: str) -> Refusal | None:
    """A user name is typed every day on every machine: plain letters and digits."""
    if USERNAME.fullmatch(username):
        return None
    return Refusal(
        "username",
        _("账号“%(name)s”不合适：用小写字母开头，2 到 40 个字母、数字、点或横线。") % {"name": username},
    )


def name_taken(username: str) -> Refusal:
    """Somebody else signs in with it."""
    return Refusal(
        "name_taken", _("账号 %(name)s 已经有人用了。") % {"name": username}, ways=(_("另起一个。"),)
    )


def not_your_own() -> Refusal:
    """Nobody does to herself what takes two."""
    return Refusal("own", _("自己的岗位、密码和验证器要由另一位管理员来办。"))


def why_not_name(username: str, name: str, *, known: str | None) -> Refusal | None:
    """An account belongs to one person with a name, and is never handed on (GB/T 22239-2019, 8.1.4.1)."""
    if known is None:
        ok = is_name(name)
        return (
            None
            if ok
            else Refusal("no_name", _("新账号要写姓名，不超过 40 个字。"), ways=(_("写上 --name 姓名"),))
        )
    if name in ("", known):
        return None
    return Refusal(
        "other_name",
        _("账号 %(username)s 是%(known)s的，不能给%(name)s用：每个人用自己的账号。")
        % {"username": username, "known": known, "name": name},
        ways=(_("给新来的人另起一个账号。"),),
    )


def why_not_places(role: Role, places: Sequence[Place], *, held: Sequence[Place]) -> tuple[Refusal, ...]:
    """Posts lie in one township; who answers for villages is posted to villages, by name."""
    found = []
    if len({place.town_id for place in (*places, *held)}) > 1:
        found.append(Refusal("two_towns", _("一个账号只能在一个乡镇任职。")))
    towns = [place for place in places if place.kind == PlaceKind.TOWN]
    if role in BY_VILLAGE and towns:
        found.append(
            Refusal(
                "by_village",
                _("“%(role)s”要写明负责哪些村（社区），不能写%(town)s。")
                % {"role": TITLES[role], "town": towns[0].name},
                ways=(_("可以写几个：--place 上河村 --place 下河村"),),
            )
        )
    return tuple(found)


def two_roles(name: str, held: str, wanted: str, *, until: date | None) -> Refusal:
    """Nobody holds two different roles at one time."""
    words = {"name": name, "held": TITLES[Role(held)], "wanted": TITLES[Role(wanted)]}
    way = _("先结束原来的岗位。")
    if until is not None:
        first = until + timedelta(days=1)
        way = _("原来的岗位到 %(until)s 为止，新岗位最早从 %(first)s 起。") % {"until": until, "first": first}
    return Refusal(
        "two_roles", _("%(name)s现在是“%(held)s”，不能同时再任“%(wanted)s”。") % words, ways=(way,)
    )


def no_post_to_end(name: str, role: Role | None) -> Refusal:
    """There is nothing that could end."""
    words = _("%(name)s没有还在任的“%(role)s”岗位。") if role else _("%(name)s没有还在任的岗位。")
    return Refusal("no_post", words % {"name": name, "role": TITLES[role] if role else ""})


def last_of_role(name: str, place: str, role: Role) -> Refusal:
    """Somebody must be left who looks after accounts, and somebody who appoints."""
    words = {"name": name, "place": place, "role": TITLES[role]}
    return Refusal(
        f"last_{role.value}",
        _("%(name)s是%(place)s最后一位%(role)s，不能结束。") % words,
        ways=(_("先安排另一位%(role)s。") % words,),
    )


def account_closed(name: str) -> Refusal:
    """A closed account gets no password."""
    return Refusal(
        "closed",
        _("%(name)s的岗位都结束了，账号已停用。") % {"name": name},
        ways=(_("先安排岗位。"),),
    )
