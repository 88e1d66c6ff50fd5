"""The policy ``dengbao`` (promises 2.5, ruling 1): what is refused, in which words, and what is not."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.org.doorstep import PASSWORD, give_password, where
from tongxing.org import posting
from tongxing.org.proof.passwords import SHORTEST, Strength, kinds_of, own_part, spoken


def refused(password: str, user: Any = None) -> str:
    """Why not, all reasons as one text; nothing when it may be."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("Ab1!xyzuvw", "至少 12 个字符"),
        ("abcdefghijklmn", "至少用 3 种"),
        ("loukejilpwqa", "至少用 3 种"),
        ("Password-2026!", "太常见了"),
        ("Passw0rd123456!", "太常见了"),
        ("Qwerty-123456-abc", "太常见了"),
        ("1234567890123456", "太常见了"),
        ("aaaaaaaaaaaaaaaa", "太常见了"),
        ("Qingwuzhen@2026", "去掉地名、人名和账号"),
        ("青梧镇2026年！！！Ab", "去掉地名、人名和账号"),
        ("Shanghecun-2026#", "去掉地名、人名和账号"),
        ("Linxiao@19881234", "去掉地名、人名和账号"),
        ("林晓的密码2026-Lin", "去掉地名、人名和账号"),
        ("iloveyou-Lin-2026", "去掉地名、人名和账号"),
    ],
)
def test_what_may_not_be(town: Any, password: str, said: str) -> None:
    assert said in refused(password, town.staff["lin"])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "password",
    [
        "石榴树下有三把椅子 77",
        "correct horse battery staple",
        "三月的雨下在瓦上四月的雨下在田里",
        "kf8-Wm2-vq7-Tz",
        "Green!tractor42",
        "p" + "ü" * 3 + "-Ä9-" + "žluťoučký",
    ],
)
def test_what_may_be(town: Any, password: str) -> None:
    assert refused(password, town.staff["lin"]) == ""


@pytest.mark.django_db
def test_a_password_may_be_long_and_hold_anything(town: Any) -> None:
    """ASVS 5.0 V6.2.9: at least 64 characters, none cut, no character refused."""
    long = "很长的一句话🙂 " * 12
    lin = town.staff["lin"]
    assert refused(long, lin) == ""
    give_password(lin, long)
    assert lin.check_password(long)
    assert not lin.check_password(long[:-1])


@given(st.text(max_size=SHORTEST - 1))
def test_nothing_shorter_than_twelve_ever_passes(password: str) -> None:
    with pytest.raises(ValidationError):
        Strength().validate(password)


@given(st.text(min_size=1, max_size=40), st.lists(st.text(min_size=2, max_size=6), max_size=5))
def test_taking_words_out_never_makes_a_password_longer(password: str, words: list[str]) -> None:
    import unicodedata

    assert len(own_part(password, words)) <= len(unicodedata.normalize("NFKC", password).casefold())


def test_kinds_are_counted_as_people_mean_them() -> None:
    assert [kinds_of(p) for p in ("abc", "aB", "aB1", "aB1!", "好aB1!", "好的", " ")] == [1, 2, 3, 4, 5, 1, 1]


def test_a_name_is_known_however_it_is_typed() -> None:
    assert {"青梧镇", "青梧", "qingwuzhen", "qingwu", "qwz"} <= spoken("青梧镇")
    assert "linxiao" in spoken("林晓")


@pytest.mark.django_db
def test_none_of_the_last_five_comes_back(town: Any, signed_in: Any, lin: Any) -> None:
    browser: Client = signed_in(lin)
    now = give_password(town.staff["lin"])
    browser = signed_in(lin)
    former = [now]
    for n in range(6):
        wanted = f"石榴树下有三把椅子 7{n}"
        answer = browser.post("/me/password/", {"password": former[-1], "new_password": wanted})
        assert where(answer) == "/me/", n
        former.append(wanted)
    for old in former[-5:]:
        answer = browser.post("/me/password/", {"password": former[-1], "new_password": old})
        assert "最近用过的 5 个密码不能再用" in answer.content.decode(), old
    assert where(browser.post("/me/password/", {"password": former[-1], "new_password": former[1]})) == "/me/"


@pytest.mark.django_db
def test_the_current_password_is_asked_for(town: Any, signed_in: Any, lin: Any) -> None:
    give_password(town.staff["lin"])
    browser = signed_in(lin)
    answer = browser.post("/me/password/", {"password": "wrong", "new_password": "石榴树下有三把椅子 77"})
    assert answer.status_code == 422
    assert "密码不对" in answer.content.decode()
    town.staff["lin"].refresh_from_db()
    assert town.staff["lin"].check_password(PASSWORD)


@pytest.mark.django_db
def test_passwords_made_by_chance_are_good_ones(town: Any) -> None:
    made = {posting.new_password("mei", "梅兰") for _n in range(30)}
    assert len(made) == 30
    assert not [p for p in made if refused(p)]


@pytest.mark.django_db
def test_the_fields_let_managers_fill_and_paste(town: Any) -> None:
    page = Client().get("/signin/").content.decode()
    for hint in (
        'autocomplete="username"',
        'autocomplete="current-password"',
        'autocomplete="one-time-code"',
    ):
        assert hint in page
    assert "onpaste" not in page
    assert 'data-show="显示"' in page
