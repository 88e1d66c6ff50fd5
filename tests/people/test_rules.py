"""Identity numbers, names, telephones, and the ways to find a person."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxing.core.text import clean
from tongxing.people.names import search_keys, sort_key
from tongxing.people.rules import check_digit, read_id_number, read_name, read_phone

ON = date(2026, 11, 23)


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014"])
def test_the_standards_own_examples(number: str) -> None:
    """GB 11643-1999 gives these two; the second is born before anyone we could serve."""
    assert check_digit(number[:17]) == number[17]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("", "id_missing"),
        ("1101051949123100", "id_length"),
        ("1101051949123100211", "id_length"),
        ("11010519491231A02X", "id_characters"),
        ("110105194912310021", "id_checksum"),
        ("110105194902300021", "id_date"),
        ("110105299901010021", "id_date"),
    ],
)
def test_what_is_wrong_is_said(raw: str, code: str) -> None:
    assert code in [p.code for p in read_id_number(raw, on=ON).problems]


def test_full_width_small_x_and_spaces_are_read() -> None:
    read = read_id_number(" １１０１０５ 19491231 002ｘ ", on=ON)
    assert (read.text, read.problems, read.birth_on, read.sex) == (
        "11010519491231002X",
        (),
        date(1949, 12, 31),
        "2",
    )


@given(st.text(alphabet="0123456789", min_size=17, max_size=17), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(first: str, place: int, more: int) -> None:
    changed = first[:place] + str((int(first[place]) + more) % 10) + first[place + 1 :]
    assert check_digit(first) != check_digit(changed)


@pytest.mark.parametrize("name", ["周明远", "阿卜杜拉·买买提", "𠮷田花", "㛃玉", "Anna Müller"])
def test_rare_names_round_trip(name: str) -> None:
    assert read_name(name) == (name, ())


@pytest.mark.parametrize("raw", ["", "   ", "\u202e", "<b>x</b>", "甲" * 81])
def test_bad_names_are_refused(raw: str) -> None:
    assert read_name(raw)[1]


def test_hidden_characters_do_not_survive() -> None:
    assert clean("周\u202e明\x00远\ufeff ") == "周明远"


def test_phones() -> None:
    assert read_phone("138-0013 8000") == ("13800138000", ())
    assert read_phone("") == ("", ())
    assert read_phone("call me")[1]


@pytest.mark.parametrize(
    ("name", "begins"), [("曾国强", "zeng"), ("单小燕", "shan"), ("仇和", "qiu"), ("覃家栋", "qin")]
)
def test_surnames_are_read_as_surnames(name: str, begins: str) -> None:
    assert sort_key(name).startswith(begins)


def test_a_person_is_found_by_any_part() -> None:
    keys = search_keys("周明远", number="QW-2025-007", id_tail="002X", phone_tail="8000")
    assert {"周明远", "明远", "远", "zmy", "zhoumingyuan", "qw-2025-007", "007", "002x", "8000"} <= keys
