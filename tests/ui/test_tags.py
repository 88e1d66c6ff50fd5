"""What templates may say, and how a form looks: labels, errors and help tied to their controls."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.template import Context, Template
from django.test import RequestFactory

from tongxing.core.ui.parts import Chip, Clause, DutyRow, Figure, Link, PersonRef

TODAY = date(2026, 11, 23)


def drawn(source: str, **context: Any) -> str:
    """A small template with the product's tags."""
    return Template("{% load ui ui_forms %}" + source).render(Context(context))


class Answer(forms.Form):
    """One question with buttons and one with a line."""

    outcome = forms.ChoiceField(
        label="结果", widget=forms.RadioSelect, choices=[("negative", "阴性"), ("no_show", "未到")]
    )
    reason = forms.ChoiceField(label="原因", widget=forms.RadioSelect, choices=[("", "选"), ("ill", "住院")])
    day = forms.DateField(label="哪天", help_text="发生的那天")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].icons = {"negative": "circle-check"}  # type: ignore[attr-defined]
        self.fields["reason"].shown_for = ("no_show",)  # type: ignore[attr-defined]


def test_a_state_is_icon_word_and_shape() -> None:
    html = drawn("{% state_chip chip %}", chip=Chip("excused"))
    assert "chip-excused" in html
    assert "#umbrella" in html
    assert "免计" in html
    assert 'aria-hidden="true"' in html


def test_a_figure_is_underlined_only_when_it_opens() -> None:
    assert "<a" in drawn("{% figure f %}", f=Figure(3, "/rows/"))
    assert "<a" not in drawn("{% figure f %}", f=Figure(0, "/rows/"))
    assert 'aria-expanded="true"' in drawn("{% figure f %}", f=Figure(3, "/rows/", opened=True))


def test_a_covered_name_is_still_read_in_full() -> None:
    html = drawn("{% person p %}", p=PersonRef("周明远", "/people/1/"))
    assert '<span class="name-full">周明远</span>' in html
    assert '<span class="name-cover" aria-hidden="true">周**</span>' in html


def test_words_from_people_never_become_markup() -> None:
    html = drawn("{% person p %}{% state_chip c %}", p=PersonRef("<b>甲"), c=Chip("open", word="<i>"))
    assert "<b>" not in html
    assert "<i>" not in html


def test_a_clause_opens_only_when_it_has_a_sentence() -> None:
    assert "<details" in drawn("{% clause c %}", c=Clause("条例第16条", "应当及时签订", local=False))
    assert "<details" not in drawn("{% clause c %}", c=Clause("条例第16条"))
    assert drawn("{% clause c %}", c=None).strip() == ""


def test_by_when() -> None:
    def row(state: str, opens_on: date | None = None) -> DutyRow:
        return DutyRow("1", Chip(state, 4), PersonRef("甲"), "检测", "", date(2026, 11, 28), opens_on)

    source = "{% by_when row today %}"
    assert drawn(source, row=row("overdue"), today=TODAY) == "应于 11月28日前"
    assert drawn(source, row=row("open", date(2026, 11, 20)), today=TODAY) == "11月20日—28日"
    assert drawn(source, row=row("open"), today=TODAY) == "11月28日前"


def test_record_and_excuse_stand_side_by_side() -> None:
    row = DutyRow(
        "1",
        Chip("open", 4),
        PersonRef("甲"),
        "检测",
        "",
        TODAY,
        record=Link("记录", "/r/"),
        excuse=Link("办不了", "/e/"),
    )
    html = drawn("{% load ui_rows %}{% duty_row row today %}", row=row, today=TODAY)
    assert html.index("/r/") < html.index("/e/")
    assert "btn-soft" in html
    assert "btn-primary" not in html


def test_big_letters_and_covered_names_come_from_the_browser_and_nothing_else_does() -> None:
    request = RequestFactory().get("/")
    request.COOKIES["tongxing_view"] = 'cover-evil"><script>-big'
    assert drawn("{% view_classes %}", request=request) == "big cover"


def test_every_option_has_its_label_and_the_empty_one_is_not_offered() -> None:
    html = drawn('{% field form.outcome "options" %}{% field form.reason %}', form=Answer())
    ids = re.findall(r'<input type="radio"[^>]*id="([^"]+)"', html)
    assert len(ids) == 3
    assert all(f'for="{one}"' in html for one in ids)
    assert html.count("<legend>") == 2
    assert "#circle-check" in html
    assert 'data-shown-for="no_show"' in html


def test_errors_are_listed_lead_to_their_field_and_are_tied_to_it() -> None:
    form = Answer({"outcome": "no_show"})
    html = drawn("{% form_errors form %}{% field form.day %}", form=form)
    assert 'href="#id_day"' in html
    assert 'href="#id_reason_1"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_day_helptext id_day_error"' in html
    assert 'id="id_day_error"' in html
    assert 'type="date"' in html


def test_nothing_drawn_needs_style_or_script_attributes() -> None:
    html = drawn("{% field form.outcome %}{% field form.day %}{% icon 'home' %}", form=Answer())
    assert not re.search(r"\sstyle=|\son\w+=|javascript:", html)
