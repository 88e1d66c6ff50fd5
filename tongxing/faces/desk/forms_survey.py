"""What is asked when the list is checked. Six answers, with whom, on which day; nothing about health, and no name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tongxing.casework.survey.kinds import FIRST_WORDS, FOUND, LAST_WORDS, WITH
from tongxing.core.forms import hidden
from tongxing.faces.desk.forms import day, line, options


class CheckForm(forms.Form):
    """What was found."""

    slip = hidden()
    found = options({}, label=_("核对下来"))
    went_with = options({}, label=_("和谁一起"))
    seen_on = day(_("哪一天"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "found", FOUND)
        _offer(self, "went_with", WITH)


class LineForm(forms.Form):
    """A line of the list without a decision: a number, never a name."""

    slip = hidden()
    source = line(_("哪一份名单"), longest=60, required=True)
    line = forms.IntegerField(label=_("名单上第几行（不写姓名）"), min_value=1, max_value=9_999)
    place = forms.TypedChoiceField(label=_("哪个村（社区）"), coerce=int)
    word = options({}, label=_("名单上怎么写"))
    listed_on = day(_("名单是哪天的"))

    def __init__(self, *args: Any, places: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = list(places.items())  # type: ignore[attr-defined]
        _offer(self, "word", FIRST_WORDS)


class LineEndForm(forms.Form):
    """By which paper a line goes."""

    how = options({}, label=_("为什么少了"))
    source = line(_("凭哪一份文书"), longest=60, required=True)
    ended_on = day(_("文书是哪天的"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "how", LAST_WORDS)


def _offer(form: forms.Form, name: str, words: dict[str, str]) -> None:
    form.fields[name].choices = [(key, _now(word)) for key, word in words.items()]  # type: ignore[attr-defined]
