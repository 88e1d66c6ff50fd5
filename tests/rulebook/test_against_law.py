"""A plan is never weaker than the law; each planted number is weighed by the side the law declares."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rulebook.shelf import LAW, PLAN, only, planted, read_planted
from tongxing.rulebook.against_law import Relation, compare_with_law, weigh
from tongxing.rulebook.document import Book
from tongxing.rulebook.laws import LawValue
from tongxing.rulebook.lint import lint
from tongxing.rulebook.reading import read_texts

DUE = 'due = { value = "15 days"'


def law(direction: str, value: object, unit: str) -> LawValue:
    return LawValue.model_validate(
        {
            "title": "x",
            "article": "a.1",
            "value": value,
            "unit": unit,
            "since": "2020-01-01",
            "direction": direction,
        }
    )


@pytest.mark.parametrize(
    ("direction", "value", "unit", "plan", "wanted"),
    [
        ("shorter", "15 days", "span", "15 days", Relation.EQUAL),
        ("shorter", "15 days", "span", "15日", Relation.EQUAL),
        ("shorter", "15 days", "span", "10 days", Relation.STRICTER),
        ("shorter", "15 days", "span", "16 days", Relation.WEAKER),
        ("shorter", "30 days", "span", "1 month", Relation.WEAKER),  # a month can have 31 days
        ("shorter", "31 days", "span", "1 month", Relation.STRICTER),
        ("longer", "28 days", "span", "1 month", Relation.STRICTER),
        ("longer", "6 months", "span", "5 months", Relation.WEAKER),
        ("fixed", "3 years", "span", "2 years", Relation.WEAKER),
        ("fixed", "3 years", "span", "4 years", Relation.WEAKER),
        ("fixed", "3 years", "span", "36 months", Relation.EQUAL),
        ("at_most", "3 years", "span", "2 years", Relation.STRICTER),
        ("at_most", "3 years", "span", "37 months", Relation.WEAKER),
        ("fixed", 3, "count", 2, Relation.WEAKER),
        ("fixed", 3, "count", 4, Relation.WEAKER),
        ("fixed", 3, "count", 3, Relation.EQUAL),
        ("lower", 3, "count", 2, Relation.STRICTER),
        ("higher", 3, "count", 2, Relation.WEAKER),
        ("required", True, "flag", True, Relation.EQUAL),
        ("required", True, "flag", False, Relation.WEAKER),
        ("includes", ["a", "b"], "list", ["a", "b"], Relation.EQUAL),
        ("includes", ["a", "b"], "list", ["b", "a", "c"], Relation.STRICTER),
        ("includes", ["a", "b"], "list", ["a"], Relation.WEAKER),
        ("setting", "及时", "text", "7 days", Relation.NOT_COMPARED),
        ("shorter", "15 days", "span", "soon", Relation.WEAKER),
        ("fixed", 3, "count", True, Relation.WEAKER),
    ],
)
def test_weighing(direction: str, value: object, unit: str, plan: object, wanted: Relation) -> None:
    assert weigh(plan, law(direction, value, unit)) is wanted


@given(st.integers(1, 400), st.integers(1, 400))
def test_shorter_and_longer_are_mirrors(plan: int, theirs: int) -> None:
    mirror = {
        Relation.STRICTER: Relation.WEAKER,
        Relation.WEAKER: Relation.STRICTER,
        Relation.EQUAL: Relation.EQUAL,
    }
    short = weigh(f"{plan} days", law("shorter", f"{theirs} days", "span"))
    long = weigh(f"{plan} days", law("longer", f"{theirs} days", "span"))
    assert mirror[short] is long
    fixed = weigh(Decimal(plan), law("fixed", theirs, "count"))
    assert (fixed is Relation.EQUAL) == (plan == theirs)


def value_table(name: str, value: str, cite: str) -> str:
    return f'\n[value.{name}]\ntitle = "x"\nunit = "x"\nclause = "S64"\namount = {{ value = {value}, since = 2026-02-05, cite = "{cite}" }}\n'


WEAKER = [
    ("report-in deadline", "duties.toml", DUE, 'due = { value = "20 days"'),
    ("report-in counted from another day", "duties.toml", 'anchor = "received_on"', 'anchor = "decided_on"'),
    ("tests counted from the decision", "duties.toml", 'clause = "S64"\nanchor = "reported_on"', 'clause = "S64"\nanchor = "received_on"'),
    ("agreement before report-in", "duties.toml", 'clause = "S16"\nanchor = "reported_on"', 'clause = "S16"\nanchor = "received_on"'),
    ("agreement not required", "duties.toml", 'id = "agreement"\nkind = "agreement"', 'id = "agreement"\nkind = "paper_filed"'),
    ("agreement for one measure only", "duties.toml", 'kind = "agreement"\n', 'kind = "agreement"\nmeasures = ["community_treatment"]\n'),
    ("no tests", "duties.toml", 'kind = "official_test"', 'kind = "screening"'),
    ("no volunteers in the group", "plan.toml", '"family", "volunteer", "cadre"', '"family", "cadre"'),
    ("shorter term", "plan.toml", "# ── 三个阶段", value_table("cdt_term", '"2 years"', "act.33") + "#"),
    ("longer term", "plan.toml", "# ── 三个阶段", value_table("cdt_term", '"4 years"', "act.33") + "#"),
    ("rehabilitation over three years", "plan.toml", "# ── 三个阶段", value_table("cr_term_max", '"4 years"', "act.48") + "#"),
    ("two refusals are enough", "plan.toml", "# ── 三个阶段", value_table("refused_tests", "2", "regulation.20") + "#"),
    ("four refusals are needed", "plan.toml", "# ── 三个阶段", value_table("refused_tests", "4", "regulation.20") + "#"),
    ("leaves counted otherwise", "plan.toml", "# ── 三个阶段", value_table("unauthorised_leaves", "5", "regulation.20") + "#"),
    ("more days away", "plan.toml", "# ── 三个阶段", value_table("unauthorised_days", "60", "regulation.20") + "#"),
    ("report leave only after a week", "plan.toml", "# ── 三个阶段", value_table("leave_report_days", '"7 days"', "regulation.19") + "#"),
    ("release told after a month", "plan.toml", "# ── 三个阶段", value_table("release_notice", '"30 days"', "regulation.23") + "#"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "file", "old", "new"), WEAKER, ids=[one[0] for one in WEAKER])
def test_weaker_than_the_law_is_refused_with_the_article(name: str, file: str, old: str, new: str) -> None:
    found = read_planted(file, old, new, known=None)
    assert found.book is None
    hits = only(found.problems, "weaker_than_law")
    assert hits, [str(one) for one in found.problems]
    assert any("regulation." in one.advice or "act." in one.advice for one in hits)


def test_a_stricter_plan_loads_and_says_so() -> None:
    """Ten days instead of fifteen: allowed by the comparison, and advised against, because the days are the person's."""
    found = read_planted("duties.toml", DUE, 'due = { value = "10 days"')
    assert found.book is not None, found.problems
    relations = {one.law: one.relation for one in compare_with_law(found.book)}
    assert relations["report_in"] is Relation.STRICTER
    assert "own_time" in {one.code for one in lint(found.book)}


def test_the_plan_of_the_invented_town(book: Book) -> None:
    found = {(one.law, one.subject.split("·")[0]): one.relation for one in compare_with_law(book)}
    assert found["report_in", "报到"] is Relation.EQUAL
    assert found["group_kinds", "工作小组应到位的人"] is Relation.STRICTER
    assert found["tests_how_often", "定期检测"] is Relation.NOT_COMPARED
    assert found["", "每名专职社工服务的实有人数"] is Relation.NOT_COMPARED
    assert Relation.WEAKER not in found.values()


def test_where_the_law_has_no_number_the_plans_own_is_marked_local() -> None:
    found = read_planted(
        "duties.toml",
        'cite = ["S16", "regulation.16"], local = true, note',
        'cite = ["S16", "regulation.16"], note',
    )
    assert any(one.code == "unverified" and "签" in one.what for one in found.problems)


def test_the_law_of_the_day_is_the_one_compared_with() -> None:
    """A law that has ended before the plan begins has nothing to say to it."""
    name = "national/regulation-2018-09-18.toml"
    old = '[value.group_kinds]\ntitle = "工作小组的五类人"\narticle = "regulation.17"'
    ended = planted(LAW, name, old, old + "\nuntil = 2025-12-31")
    text = planted(PLAN, "plan.toml", '"family", "volunteer", "cadre"', '"family", "cadre"')
    assert read_texts(LAW, text).book is None
    found = read_texts(ended, text)
    assert found.book is not None, found.problems
    relation = {one.subject: one.relation for one in compare_with_law(found.book)}["工作小组应到位的人"]
    assert relation is Relation.NOT_COMPARED


def test_every_comparison_says_its_article(book: Book) -> None:
    articles = {f"{text.head.id}.{number}" for text in book.laws for number in text.articles}
    for one in compare_with_law(book):
        assert not one.law or set(one.cites) & articles
        assert one.words
