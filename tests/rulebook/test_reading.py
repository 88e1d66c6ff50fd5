"""Reading: lines, broken files, hostile bytes; never half a book."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rulebook.shelf import CASES, KNOWN, LAW, LAW_DIR, PLAN, PLAN_DIR, only, planted
from tongxing.rulebook.document import Book, Where
from tongxing.rulebook.locating import Road, locate, nearest
from tongxing.rulebook.reading import read_book, read_texts
from tongxing.rulebook.source import LARGEST

# ── lines ───────────────────────────────────────────────────────────────────

SAMPLE = '''# a remark
[plan]
id = "x"   # [not.a.table]
"quoted key" = 1

[[duty]]
id = "one"
due = { value = "15 days", since = 2026-01-01 }
rhythm = [
  { year = 1 },
  # a remark between
  { year = 2 },
]
[duty.meets]
deed = "talk"

[[duty]]
id = "two"
text = """
[fake]
key = 1
"""
after = 2

[value.a]
b.c = 3
[value."S 1"]
d = [1,
  2]
'''

ROADS: list[tuple[Road, int]] = [
    (("plan",), 2),
    (("plan", "id"), 3),
    (("plan", "quoted key"), 4),
    (("duty", 0), 6),
    (("duty", 0, "due"), 8),
    (("duty", 0, "due", "since"), 8),
    (("duty", 0, "rhythm"), 9),
    (("duty", 0, "rhythm", 0, "year"), 10),
    (("duty", 0, "rhythm", 1, "year"), 12),
    (("duty", 0, "meets", "deed"), 15),
    (("duty", 1, "id"), 18),
    (("duty", 1, "text"), 19),
    (("duty", 1, "after"), 23),
    (("value", "a", "b", "c"), 26),
    (("value", "S 1", "d"), 28),
]


@pytest.mark.parametrize(("road", "line"), ROADS)
def test_the_line_of_a_key(road: Road, line: int) -> None:
    assert nearest(locate(SAMPLE), road) == line


def test_text_inside_a_string_is_not_a_table() -> None:
    assert ("fake",) not in locate(SAMPLE)
    assert "fake" not in tomllib.loads(SAMPLE)


@pytest.mark.parametrize("name", sorted(PLAN))
def test_every_key_of_the_plan_has_a_line_that_names_it(name: str) -> None:
    """Two ways to the same truth: the walker finds what tomllib found, and the line holds the word."""
    text = PLAN[name].decode()
    rows, lines = text.split("\n"), locate(text)

    def walk(value: object, road: Road) -> None:
        if isinstance(value, dict):
            for key, one in value.items():
                walk(one, (*road, key))
        elif isinstance(value, list):
            for number, one in enumerate(value):
                walk(one, (*road, number))
        elif isinstance(road[-1], str):
            assert road[-1] in rows[nearest(lines, road) - 1], road

    walk(tomllib.loads(text), ())


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["table", "list", "key", "long", "blank", "text"]), max_size=25))
def test_lines_of_generated_files(kinds: list[str]) -> None:
    """A file is built line by line and each key remembers where it was written."""
    rows: list[str] = []
    wanted: dict[Road, int] = {}
    base: Road = ()
    lists = 0
    for number, kind in enumerate(kinds):
        key = f"k{number}"
        if kind == "table":
            base = (f"t{number}",)
            rows.append(f"[t{number}]")
        elif kind == "list":
            base = ("many", lists)
            lists += 1
            rows.append("[[many]]")
        elif kind == "blank":
            rows.append("# [not] = here")
        else:
            wanted[(*base, key)] = len(rows) + 1
            rows += {
                "key": [f"{key} = 1"],
                "long": [f"{key} = [", "  1,", "]"],
                "text": [f'{key} = """', "[x]", 'y = 1"""'],
            }[kind]
    text = "\n".join(rows)
    tomllib.loads(text)
    lines = locate(text)
    assert {road: lines[road] for road in wanted} == wanted


# ── whole books ─────────────────────────────────────────────────────────────


def test_the_directory_and_the_bytes_give_the_same_book(book: Book) -> None:
    found = read_book(LAW_DIR, PLAN_DIR, KNOWN)
    assert found.problems == ()
    assert found.book is not None
    assert found.book.digest == book.digest


def test_every_byte_changes_the_digest(book: Book) -> None:
    for law, plan in (
        (LAW, planted(PLAN, "plan.toml", "青梧镇", "青桐镇")),
        (planted(LAW, "national/act-2007-12-29.toml", "三年", "3年"), PLAN),
    ):
        found = read_texts(law, plan)
        assert found.book is not None
        assert found.book.digest != book.digest


def test_a_key_written_in_two_files_is_refused() -> None:
    texts = {**PLAN, "more.toml": b'[clause.S01]\nsays = "x"\n'}
    found = read_texts(LAW, texts)
    assert found.book is None
    assert [(one.file, one.line) for one in only(found.problems, "duplicate")] == [("more.toml", 1)]


def test_a_key_written_twice_in_one_file_is_refused() -> None:
    found = read_texts(
        LAW, planted(PLAN, "plan.toml", 'place = "青梧镇"', 'place = "青梧镇"\nplace = "别处"')
    )
    assert [(one.file, one.code) for one in found.problems] == [("plan.toml", "syntax")]
    assert found.problems[0].line == 8


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"\xff\xfe\x00", "encoding"),
        (b"[plan\n", "syntax"),
        (b"a = [[[[[[\n", "syntax"),
        (b"plan = 3\n", "wrong"),
        (b"[[plan]]\nid = 1\n", "wrong"),
        (b"", "missing"),
        (b"[other]\nid = 1979-05-27T07:32:00Z\n", "unknown_key"),
        (b"x = 1\n" * 2, "syntax"),
        (b"#" * (LARGEST + 1), "size"),
    ],
)
def test_anything_at_all_gives_problems_and_no_book(text: bytes, code: str) -> None:
    found = read_texts(LAW, {"plan.toml": text})
    assert found.book is None
    assert code in {one.code for one in found.problems}


@pytest.mark.parametrize("line", ["{} = 1", "[{}]", "x = {{ {} = 1 }}"])
def test_a_name_of_thousands_of_parts_is_refused_at_once(line: str) -> None:
    """Such a name costs the parser the square of its parts: a minute for 80 KB, a quarter of an hour for a file."""
    road = ".".join(["a"] * 8000)
    started = process_time()
    found = read_texts(LAW, {"plan.toml": line.format(road).encode()})
    assert [one.line for one in only(found.problems, "syntax")] == [1]
    assert process_time() - started < 0.5


def test_deep_nesting_is_a_problem_not_a_crash() -> None:
    found = read_texts(LAW, {"plan.toml": b"a = " + b"[" * 50_000 + b"]" * 50_000})
    assert found.book is None
    assert found.problems


@pytest.mark.parametrize(
    ("text", "word"), [("[[clause]]\nsays = 1\n", "[clause.编号]"), ("[duty.x]\nid = 1\n", "[[duty]]")]
)
def test_a_section_of_the_wrong_kind(text: str, word: str) -> None:
    rest = {"plan.toml": b'[plan]\nid="x"\ntitle="x"\nplace="x"\nyear=2026\nsince=2026-02-05\n'}
    found = read_texts(LAW, {**rest, "more.toml": text.encode()})
    assert found.book is None
    assert any(word in one.advice for one in found.problems)


WORDS = st.sampled_from(
    [
        "[plan]",
        "[[duty]]",
        "id",
        "=",
        '"x"',
        "{",
        "}",
        "[",
        "]",
        "\n",
        "2026-02-05",
        "value",
        "since",
        "cite",
        "1",
        ".",
        "#",
        '"""',
        "clause",
        ",",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=40).map(" ".join))
def test_noise_never_crashes_and_never_loads(noise: str) -> None:
    found = read_texts(LAW, {"plan.toml": noise.encode()})
    assert found.book is None
    assert found.problems


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(PLAN)), st.integers(0, 400), st.sampled_from(["drop", "twice", "cut"]))
def test_a_damaged_line_gives_a_whole_book_or_problems_in_words(name: str, at: int, how: str) -> None:
    rows = PLAN[name].decode().split("\n")
    at %= len(rows)
    new = {"drop": [], "twice": [rows[at], rows[at]], "cut": [rows[at][: len(rows[at]) // 2]]}[how]
    found = read_texts(LAW, {**PLAN, name: "\n".join([*rows[:at], *new, *rows[at + 1 :]]).encode()}, KNOWN)
    assert (found.book is None) == bool(found.problems)
    assert all(one.what and one.file for one in found.problems)


def test_windows_line_ends_and_a_byte_order_mark_do_not_matter() -> None:
    text = b"\xef\xbb\xbf" + PLAN["plan.toml"].replace(b"\n", b"\r\n")
    assert read_texts(LAW, {**PLAN, "plan.toml": text}, KNOWN).book is not None


def test_points_are_decimals_never_floats(book: Book) -> None:
    steps = book.indicator("B1").steps
    assert steps is not None
    assert steps.on(date(2026, 3, 1))[1] == (Decimal("0.95"), Decimal(12))
    assert all(type(number) is Decimal for step in steps.on(date(2026, 3, 1)) for number in step)


def test_where_a_duty_stands(book: Book) -> None:
    text = PLAN["duties.toml"].decode().split("\n")
    found = book.where["duty", "visit", "due"]
    assert isinstance(found, Where)
    assert text[found.line - 1].startswith("due")
    assert "+15 days" in text[found.line - 1]


# ── law ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "name", ["report_in", "cr_report_in", "cdt_term", "cr_term_max", "holiday_roll", "agreement_required"]
)
def test_without_a_needed_number_of_the_law_nothing_loads(name: str) -> None:
    today = [
        file
        for file, text in LAW.items()
        if f"[value.{name}]" in text.decode() and "\nuntil = " not in text.decode()
    ]
    file = today[0]
    found = read_texts(planted(LAW, file, f"[value.{name}]", f"[value.{name}_gone]"), PLAN)
    assert found.book is None
    assert any(name in one.what for one in only(found.problems, "missing_law"))


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('article = "regulation.14"', 'article = "regulation.140"', "unknown_article"),
        ('also = ["regulation.38"]', 'also = ["regulation.380"]', "unknown_cite"),
        ('value = "15 days"', 'value = "15 dayz"', "span"),
        ('direction = "shorter"', 'direction = "shortest"', "literal"),
        ("since = 2018-09-18\nsource", "source", "undated"),
        ('unit = "count"', 'unit = "count"\nsine = 1', "unknown_key"),
        ("[text]", "[txt]", "unknown_key"),
    ],
)
def test_a_fault_in_the_law_layer_is_refused(old: str, new: str, code: str) -> None:
    found = read_texts(planted(LAW, "national/regulation-2018-09-18.toml", old, new), PLAN)
    assert found.book is None
    assert only(found.problems, code), [str(one) for one in found.problems]


def test_two_versions_of_one_law_number_on_one_day_are_refused() -> None:
    second = (
        LAW["national/regulation-2018-09-18.toml"]
        .decode()
        .replace('[text]\nid = "regulation"', '[text]\nid = "regulation2"')
        .replace('"regulation.', '"regulation2.')
    )
    found = read_texts({**LAW, "national/second.toml": second.encode()}, PLAN)
    assert found.book is None
    assert only(found.problems, "overlap")


def test_two_versions_one_after_the_other_are_read_by_day() -> None:
    name = "national/regulation-2018-09-18.toml"
    old = '[value.report_in]\ntitle = "社区戒毒报到期限"\narticle = "regulation.14"'
    first = planted(LAW, name, old, old + "\nuntil = 2026-12-31")
    later = '[text]\nid = "later"\ntitle = "x"\nshort = "x"\nversion = 2026-12-01\nsince = 2027-01-01\nsource = "x"\n[article."1"]\nsummary = "x"\n[value.report_in]\ntitle = "x"\narticle = "later.1"\nvalue = "20 days"\nunit = "span"\nsince = 2027-01-01\ndirection = "shorter"\n'
    found = read_texts({**first, "national/later.toml": later.encode()}, PLAN)
    assert found.book is not None, found.problems
    assert found.book.law("report_in", date(2026, 12, 31)).days == 15
    assert found.book.law("report_in", date(2027, 1, 1)).days == 20
    assert found.book.law_entry("report_in", date(2027, 1, 1)).cite == ("later.1",)
    text = found.book.text_on("later", date(2027, 1, 1))
    assert text is not None
    assert text.head.title == "x"
    assert found.book.text_on("later", date(2026, 12, 31)) is None


def test_the_cases_come_with_the_bytes() -> None:
    assert read_texts(LAW, {**PLAN, **CASES}, KNOWN).problems == ()
    wrong = planted(CASES, "cases/term.toml", "term_end = 2029-03-10", "term_end = 2029-03-11")
    found = read_texts(LAW, {**PLAN, **wrong}, KNOWN)
    assert found.book is None
    assert [one.code for one in found.problems] == ["case"]
    assert found.problems[0].file == "cases/term.toml"
