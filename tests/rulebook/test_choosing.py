"""Where the nation and provinces both speak: the stricter one wins, the order never matters, and doubt replaces nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rulebook.shelf import LAW, PLAN, only, planted
from tests.rulebook.working import layers, shelf
from tongxing.rulebook.choosing import Standing, choose, is_stricter, strictest
from tongxing.rulebook.counting import law_deadline
from tongxing.rulebook.dated import ValueNotInForce
from tongxing.rulebook.lawbook import LawBook
from tongxing.rulebook.laws import NATIONAL, LawValue
from tongxing.rulebook.problems import Problem
from tongxing.rulebook.reading import Reading, read_texts
from tongxing.rulebook.reading_law import read_lawbook

DAY = date(2026, 11, 23)
SPANS = st.one_of(
    st.integers(1, 40).map("{} days".format),
    st.integers(1, 30).map("{} working days".format),
    st.integers(1, 200).map("{} hours".format),
    st.integers(1, 3).map("{} months".format),
)
DAYS = st.dates(date(2023, 1, 1), date(2027, 12, 31))


def said(layer: str, value: object, **more: object) -> LawValue:
    raw = {
        "title": "x",
        "article": f"{layer}.1",
        "unit": "span",
        "since": date(2000, 1, 1),
        "direction": "shorter",
    }
    return LawValue.model_validate({**raw, "value": value, "layer": layer, **more})


@st.composite
def provinces(draw: st.DrawFn) -> tuple[LawValue, ...]:
    names = draw(st.lists(st.sampled_from("abcdef"), unique=True, max_size=4))
    marks = st.sampled_from(["yes", "yes", "no", "doubtful"])
    return tuple(said(name, draw(SPANS), current=draw(marks), settled=draw(st.booleans())) for name in names)


def book(*values: LawValue) -> LawBook:
    return LawBook(laws=(), law_values={"x": values}, workdays=shelf().book.workdays)


def day(on: date, *values: LawValue) -> date:
    return law_deadline(name="x", from_on=on, book=book(*values)).day


# ── properties ──────────────────────────────────────────────────────────────


@given(SPANS, provinces(), st.randoms(use_true_random=False))
def test_the_order_of_the_layers_never_matters(span: str, others: tuple[LawValue, ...], dice: object) -> None:
    held = [said(NATIONAL, span), *others]
    mixed = sorted(held, key=lambda _: dice.random())  # type: ignore[attr-defined]
    assert choose("x", DAY, mixed) == choose("x", DAY, held)
    assert strictest(mixed) == strictest(held) == choose("x", DAY, mixed).chosen


def test_two_provinces_that_differ_are_taken_in_one_order_whoever_is_named_first() -> None:
    raw = {"direction": "fixed", "unit": "count"}
    one, other = said("a", 2, **raw), said("b", 3, **raw)
    assert strictest([one, other]) == strictest([other, one]) == one


@given(SPANS, provinces(), DAYS)
def test_adding_a_layer_never_makes_a_deadline_later(
    span: str, others: tuple[LawValue, ...], on: date
) -> None:
    held: list[LawValue] = [said(NATIONAL, span)]
    before = day(on, *held)
    for one in others:
        held.append(one)
        after = day(on, *held)
        assert after <= before
        before = after


@given(SPANS, DAYS)
def test_where_no_layer_speaks_the_nation_holds(span: str, on: date) -> None:
    national = said(NATIONAL, span)
    found = choose("x", on, [national])
    assert (found.chosen, found.others, found.relation) == (national, (), Standing.ALONE)
    assert day(on, national) == day(on, national, said("a", "1 days", current="no"))


@given(SPANS, provinces())
def test_doubt_replaces_nothing_and_nothing_is_lost(span: str, others: tuple[LawValue, ...]) -> None:
    national = said(NATIONAL, span)
    found = choose("x", DAY, [national, *others])
    assert not found.chosen.doubtful
    assert found.chosen == national or is_stricter(found.chosen, national)
    assert len(found.others) == len(others)
    assert all((one.relation is Standing.DOUBTFUL) == one.value.doubtful for one in found.others)
    assert not any(is_stricter(one.value, found.chosen) for one in found.others if not one.value.doubtful)
    assert all(one.why in found.why for one in found.others)


def walked(on: date, span: str) -> date:
    """The oracle: days one at a time, the first not counted; hours come to whole days, a part of a day to one."""
    count, unit = int(span.split()[0]), span.split(" ", 1)[1]
    left = -(-count // 24) if unit == "hours" else count
    while left:
        on += timedelta(days=1)
        left -= unit != "working days" or shelf().book.workdays.is_workday(on)
    return on


@given(SPANS.filter(lambda one: "months" not in one), provinces(), DAYS)
def test_the_deadline_is_the_first_of_all_that_surely_hold(
    span: str, others: tuple[LawValue, ...], on: date
) -> None:
    sure = [str(one.value) for one in others if not one.doubtful]
    if not any("months" in one for one in sure):
        assert day(on, said(NATIONAL, span), *others) == min(walked(on, one) for one in (span, *sure))


@given(SPANS, SPANS, DAYS)
def test_stricter_means_no_later_in_every_week(one: str, other: str, on: date) -> None:
    """What `choose` calls stricter, the calendar never contradicts."""
    if is_stricter(said("a", one), said("b", other)):
        assert day(on, said(NATIONAL, one)) <= day(on, said(NATIONAL, other))


# ── single decisions ────────────────────────────────────────────────────────


def test_seven_working_days_are_never_earlier_than_seven_days() -> None:
    found = choose("x", DAY, [said("chongqing", "7 working days"), said(NATIONAL, "7 days")])
    assert (found.chosen.layer, found.relation) == (NATIONAL, Standing.STRICTER)
    assert "7个工作日" in found.why
    assert "7日" in found.why


def test_a_stricter_province_wins() -> None:
    found = choose("x", DAY, [said(NATIONAL, "7 days"), said("a", "3 days")])
    assert (found.chosen.layer, found.relation) == ("a", Standing.STRICTER)


def test_five_working_days_and_eight_days_are_settled_by_the_week() -> None:
    """No order for every week: a conflict, both shown, and the day is the first of the two."""
    held = [said(NATIONAL, "8 days"), said("a", "5 working days")]
    found = choose("x", DAY, held)
    assert (found.chosen.layer, found.relation) == (NATIONAL, Standing.CONFLICT)
    assert day(date(2026, 3, 2), *held) == date(2026, 3, 9)
    assert day(date(2026, 9, 30), *held) == date(2026, 10, 8)


@pytest.mark.parametrize(
    ("direction", "unit", "national", "province", "relation"),
    [
        ("fixed", "count", 3, 2, Standing.CONFLICT),
        ("fixed", "count", 3, 3, Standing.EQUAL),
        ("lower", "count", 3, 2, Standing.STRICTER),
        ("higher", "count", 2, 1, Standing.STRICTER),
        ("at_most", "span", "3 years", "2 years", Standing.STRICTER),
        ("required", "flag", False, True, Standing.STRICTER),
        ("includes", "list", ["a"], ["b", "a"], Standing.STRICTER),
        ("includes", "list", ["a", "b"], ["b", "a"], Standing.EQUAL),
        ("includes", "list", ["a", "b"], ["b", "c"], Standing.CONFLICT),
        ("setting", "text", "one", "other", Standing.CONFLICT),
        ("longer", "span", "3 days", "7 working days", Standing.STRICTER),
    ],
)
def test_each_side_the_law_may_declare(
    direction: str, unit: str, national: object, province: object, relation: Standing
) -> None:
    raw = {"direction": direction, "unit": unit}
    found = choose("x", DAY, [said(NATIONAL, national, **raw), said("a", province, **raw)])
    assert found.relation is relation
    if relation is Standing.CONFLICT:
        assert found.chosen.layer == NATIONAL


def test_more_than_and_at_least_are_not_the_same_number() -> None:
    raw = {"direction": "fixed", "unit": "count"}
    found = choose("x", DAY, [said(NATIONAL, 30, beyond=True, **raw), said("a", 30, **raw)])
    assert found.relation is Standing.CONFLICT


def test_a_superseded_text_stands_beside_with_its_reason() -> None:
    found = choose("x", DAY, [said(NATIONAL, "7 days"), said("old", "1 days", current="no")])
    assert (found.chosen.layer, found.relation) == (NATIONAL, Standing.DOUBTFUL)
    assert "已被取代" in found.others[0].why
    late = law_deadline(
        name="x", from_on=DAY, book=book(said(NATIONAL, "7 days"), said("old", "1 days", current="no"))
    )
    assert (late.day, late.other_reading) == (date(2026, 11, 30), date(2026, 11, 24))
    assert any("已被取代" in words for words in late.warnings)


def test_a_doubtful_value_that_stands_alone_is_given_and_says_so() -> None:
    found = choose("x", DAY, [said("a", "3 days", settled=False, note="待查")])
    assert (found.chosen.layer, found.relation) == ("a", Standing.DOUBTFUL)
    assert "待查" in found.why


# ── a town chooses its layers in its plan ───────────────────────────────────


def plan_with(line: str, laws: dict[str, bytes] | None = None) -> Reading:
    return read_texts(laws or LAW, planted(PLAN, "plan.toml", "year = 2026", f"year = 2026\n{line}"))


def test_a_plan_takes_the_nation_and_the_provinces_it_names() -> None:
    found = plan_with('layers = ["chongqing"]').book
    assert found is not None
    assert found.layers == (NATIONAL, "chongqing")
    assert found.law_entry("township_told_in", DAY).cite == ("chongqing.31",)
    assert found.law_entry("release_notice", DAY).cite == ("regulation.23", "regulation.40")
    assert "agreement_contents" in found.law_values
    assert found.text_on("sichuan", DAY) is None
    choice = found.law_choice("release_notice", DAY)
    assert [one.value.article for one in choice.others] == ["chongqing.37"]


def test_a_plan_without_layers_knows_the_nation_only() -> None:
    found = read_texts(LAW, PLAN).book
    assert found is not None
    assert found.layers == (NATIONAL,)
    with pytest.raises(ValueNotInForce):
        found.law("township_told_in", DAY)


@pytest.mark.parametrize(
    ("line", "code", "advice"),
    [
        ('layers = ["chongqng"]', "unknown_layer", "chongqing"),
        ('layers = ["national"]', "unknown_layer", ""),
        ('layers = ["yunnan", "yunnan"]', "duplicate", ""),
    ],
)
def test_an_unknown_layer_is_refused_where_it_stands(line: str, code: str, advice: str) -> None:
    found = plan_with(line)
    assert found.book is None
    problem: Problem = only(found.problems, code)[0]
    assert problem.file == "plan.toml"
    assert problem.line > 1
    assert advice in problem.advice


def test_any_order_of_all_layers_reads_the_same_law() -> None:
    chosen = layers()
    books: Sequence[LawBook] = [read_lawbook(LAW, order)[0] for order in list(permutations(chosen))[::8000]]
    assert len(books) >= 5
    for name in books[0].law_values:
        assert len({one.law_choice(name, DAY).why for one in books}) == 1


# ── a fault in a layer file ─────────────────────────────────────────────────

CQ = "provinces/chongqing/regulation-2012-11-29.toml"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('layer = "chongqing"', 'layer = "sichuan"', "layer"),
        ('layer = "chongqing"\n', "", "layer"),
        ('unit = "count"\n', 'unit = "count"\nlayer = "national"\n', "layer"),
        ('unit = "count"\n', 'unit = "count"\ncurrent = "yes"\n', "layer"),
        ('id = "chongqing"', 'id = "act"', "layer"),
        ('value = 16\nunit = "count"\nsince = 2013-03-01\ndirection = "fixed"', 'value = 16\nunit = "count"\nsince = 2013-03-01\ndirection = "lower"', "law_kind"),
        ('value = "3 working days"', 'value = "3 workin days"', "span"),
        ('current = "yes"', 'current = "maybe"', "literal"),
    ],
)  # fmt: skip
def test_a_fault_in_a_layer_is_refused(old: str, new: str, code: str) -> None:
    _, source = read_lawbook(planted(LAW, CQ, old, new))
    assert code in {one.code for one in source.problems}, [str(one) for one in source.problems]


def test_one_name_twice_a_day_in_one_layer_is_refused() -> None:
    twin = LAW[CQ].decode().replace('id = "chongqing"', 'id = "cq2"').replace('"chongqing.', '"cq2.').encode()
    _, source = read_lawbook({**LAW, CQ.replace("2012", "2013"): twin})
    assert "overlap" in {one.code for one in source.problems}


def test_the_marks_stand_as_the_index_of_the_texts_has_them() -> None:
    heads = {one.head.layer: one.head for one in shelf().texts if one.head.layer != NATIONAL}
    assert {name: (str(head.version), str(head.since), head.current) for name, head in heads.items()} == {
        "chongqing": ("2012-11-29", "2013-03-01", "yes"),
        "shanghai": ("2022-02-18", "2022-03-01", "yes"),
        "zhejiang": ("2025-11-26", "2025-11-26", "doubtful"),
        "shandong": ("2017-12-01", "2018-01-01", "yes"),
        "sichuan": ("2018-12-07", "2019-01-01", "yes"),
        "guangdong": ("2020-09-29", "2020-09-29", "yes"),
        "guangxi": ("2024-05-30", "2024-08-01", "yes"),
        "yunnan": ("2018-03-31", "2018-06-01", "doubtful"),
    }
    assert all(head.currency_note for head in heads.values() if head.current != "yes")


def test_shanghai_says_which_article_numbers_are_worked_out() -> None:
    text = next(one for one in shelf().texts if one.head.id == "shanghai")
    guessed = {number for number, article in text.articles.items() if article.note}
    assert guessed == {"32", "33", "36", "40", "42", "48"}
    values = [one for some in shelf().values.values() for one in some if one.layer == "shanghai"]
    assert all(one.settled == (one.article.rpartition(".")[2] not in guessed) for one in values)
    assert all("旧号加四" in one.note for one in values if not one.settled)
