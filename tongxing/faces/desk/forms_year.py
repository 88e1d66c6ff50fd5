"""What is asked when the office writes down its own work. Nothing here asks for a person in care."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tongxing.core.forms import hidden
from tongxing.core.vocabulary import EntryKind
from tongxing.faces.desk.forms import day, line, options, sentence


class EnterForm(forms.Form):
    """What was done, where, on which day, who came."""

    slip = hidden()
    outcome = options({}, label=_("是哪一种"))
    place = forms.TypedChoiceField(label=_("在哪里"), coerce=int)
    happened_on = day(_("哪一天"))
    title = line(_("一句话：办了什么"), longest=120, required=True)
    people = forms.IntegerField(
        label=_("外面来了多少人（只记数）"), required=False, min_value=0, max_value=99_999
    )
    there = forms.TypedMultipleChoiceField(
        label=_("哪些同事参加了（可不选）"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    said = sentence(_("还有什么要说的（不写任何服务对象）"))

    def __init__(
        self, *args: Any, kind: EntryKind, places: dict[int, str], staff: dict[int, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [(key, _now(word)) for key, word in kind.outcomes.items()]  # type: ignore[attr-defined]
        self.fields["place"].choices = list(places.items())  # type: ignore[attr-defined]
        self.fields["there"].choices = list(staff.items())  # type: ignore[attr-defined]
        if kind.name == "meeting":
            self.fields["said"].label = _now("议了什么、定了什么（不写任何服务对象）")
        if not kind.counts:
            del self.fields["people"], self.fields["there"]


class BackForm(forms.Form):
    """Why it is taken back."""

    reason = line(_("为什么撤回"), longest=120, required=True)


class GiveForm(forms.Form):
    """What is to be done, by which unit, by when."""

    slip = hidden()
    title = line(_("要办什么"), longest=120, required=True)
    unit = forms.ChoiceField(label=_("交给哪个单位"))
    owner = forms.TypedChoiceField(label=_("由谁办（可不选）"), coerce=int, empty_value=None, required=False)
    place = forms.TypedChoiceField(label=_("在哪里"), coerce=int)
    due_on = day(_("最晚哪天"))

    def __init__(
        self, *args: Any, units: dict[str, str], places: dict[int, str], staff: dict[int, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = list(units.items())  # type: ignore[attr-defined]
        self.fields["place"].choices = list(places.items())  # type: ignore[attr-defined]
        self.fields["owner"].choices = [("", _now("不点名，由单位安排")), *staff.items()]  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """How it ended, when, and in which words."""

    how = options({"done": _("办完了"), "dropped": _("不办了")}, label=_("怎么样了"))
    ended_on = day(_("哪一天"))
    said = line(_("一句话：怎么办完的，或者为什么不办了"), longest=300, required=True)
