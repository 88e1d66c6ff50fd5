"""What is kept of what people typed: all that can be seen, and nothing that cannot."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.naughty.strings import CHANGED_NAMES, EVERY, NAMES, OURS
from tongxing.core.forms import Exact, Folded, Text
from tongxing.core.text import changed, clean, line, plain
from tongxing.people.rules import read_name

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=80)


def test_the_lists_are_whole() -> None:
    assert len(EVERY) >= 700
    assert len(OURS) >= 150


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_kept_as_it_is(name: str) -> None:
    assert plain(name) == clean(name) == name
    assert read_name(name)[0] == name
    assert Exact(max_length=80).clean(name) == name


@pytest.mark.parametrize("name", CHANGED_NAMES, ids=ascii)
def test_a_name_that_had_to_be_changed_is_shown_first_and_saved_the_second_time(name: str) -> None:
    field = Exact(max_length=80)
    with pytest.raises(Exception, match="对照证件") as said:
        field.clean(name) if "•" not in name else field.clean(name.replace("•", "•\u200b"))
    kept = field.bound_data(name, None)
    assert kept in str(said.value) or "•" in name
    assert field.clean(kept) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("见到本人，情况好。", "见到本人，情况好。"), ("“引号”——……《书》〔2026〕", "“引号”——……《书》〔2026〕"), ("①½㎡", "①½㎡"),
        (" a \u3000 b\tc ", "a b c"), ("一\r\n二\r三\u2028四", "一\n二\n三\n四"), ("a\x00b\x1b\u202ec\ud800", "abc"), ("\u3164\u2800", ""),
        ("e\u0301", "é"), ("字" + "\u0300" * 9, "字" + "\u0300" * 4), ("\ufdd0x\uffff\U0010ffff", "x"), ("葛\U000e0100", "葛\U000e0100"),
        ("\ue000", "\ue000"), ("\U000323af", "\U000323af"),
    ],
)  # fmt: skip
def test_what_is_kept(typed: str, kept: str) -> None:
    assert plain(typed) == kept


def test_numbers_are_folded_and_prose_is_not() -> None:
    assert clean("１１０１０５ｘ") == "110105x"
    assert Folded(max_length=24).clean("１１０１０５ｘ") == "110105x"
    assert Text(max_length=24).clean("第１次，好") == "第１次，好"
    assert Text(max_length=24).clean("一\n二") == "一 二"
    assert Text(max_length=24, lines=True).clean("一\n二") == "一\n二"


@given(ANY_TEXT)
def test_once_is_enough_and_nothing_unseen_is_left(text: str) -> None:
    for tidy in (plain, line, clean):
        kept = tidy(text)
        assert tidy(kept) == kept
        assert not [c for c in kept if c != "\n" and unicodedata.category(c) in {"Cc", "Cf", "Cs"}]
        kept.encode()


@given(ANY_TEXT)
def test_everything_that_can_be_seen_is_kept(text: str) -> None:
    seen = [c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c)[0] in "LNPS"]
    blank = "\u115f\u1160\u2800\u3164\uffa0"
    assert [c for c in plain(text) if unicodedata.category(c)[0] in "LNPS"] == [
        c for c in seen if c not in blank
    ] or unicodedata.normalize("NFC", text) != text


@pytest.mark.parametrize("text", EVERY, ids=lambda s: ascii(s)[:30])
def test_every_string_is_quickly_made_plain(text: str) -> None:
    began = time.perf_counter()
    plain(text).encode()
    clean(text).encode()
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize(
    "text", ["长" * 100_000, "\u202e" * 5_000_000, " " * 5_000_000], ids=["长", "rlo", "space"]
)
def test_what_is_far_too_long_is_refused_unread(text: str) -> None:
    began = time.perf_counter()
    field = Text(max_length=60, strip=False)
    with pytest.raises(Exception, match="最多 60"):
        field.clean(text)
    assert len(field.bound_data(text, None)) < 1000
    assert time.perf_counter() - began < 0.2


def test_spaces_and_the_apostrophe_of_a_cell_are_no_change() -> None:
    assert not changed(" 张　三 ", "张 三")
    assert not changed("'张三", "张三")
    assert changed("张\u200b三", "张三")
