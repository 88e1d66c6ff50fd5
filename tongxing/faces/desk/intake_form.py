"""What is asked when a decision is taken in: twelve fields, judged by the same reader as a roster's row."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxing.casework.actions import Intake
from tongxing.casework.roster.columns import BY_KEY
from tongxing.casework.roster.rows import MEASURES, Values, Villages, read_row
from tongxing.core.forms import Exact, Folded, Text
from tongxing.people.actions import NewDecision, NewPerson

SECTIONS = (
    (
        gettext_lazy("这个人"),
        gettext_lazy("出生日期和性别从身份证号来"),
        ("name", "id_number", "village", "phone"),
    ),
    (
        gettext_lazy("决定书"),
        gettext_lazy("照决定书抄；没有决定书不能建措施"),
        ("measure", "decision", "authority", "decided_on", "received_on", "months", "deducted"),
    ),
    (gettext_lazy("走到哪了"), gettext_lazy("没有的空着"), ("reported_on",)),
)
DAYS = ("decided_on", "received_on", "reported_on")
OPTIONAL = ("phone", "received_on", "reported_on", "months", "deducted")
FOLDED = ("id_number", "phone", *DAYS, "months", "deducted")
LONGEST = {"id_number": 24, "name": 80, "phone": 24, "decision": 60, "authority": 60}


class SearchForm(forms.Form):
    """Look first: one person, one file."""

    id_number = Folded(
        label=gettext_lazy("身份证号"),
        max_length=24,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
    )
    name = Folded(
        label=gettext_lazy("姓名"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        """One of the two is enough."""
        said = super().clean() or {}
        if not said.get("id_number") and not said.get("name"):
            raise forms.ValidationError(_("写上身份证号或姓名。"))
        return said


class IntakeForm(forms.Form):
    """Twelve fields; everything that is wrong is said at once, in a roster's words."""

    def __init__(self, *args: Any, villages: Villages, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.villages, self.on = villages, on
        self.values = Values()
        for _head, _second, names in SECTIONS:
            for name in names:
                self.fields[name] = self._field(name)
        self.fields["same"] = forms.BooleanField(label=_("看过了，不是同一个人"), required=False)

    def _field(self, name: str) -> forms.Field:
        column = BY_KEY[name]
        label, required = column.title, name not in OPTIONAL
        if name == "village":
            return _choice(label, [(v, v) for v in self.villages.ids])
        if name == "measure":
            return forms.ChoiceField(
                label=label,
                choices=[(m, _(m)) for m in MEASURES],
                widget=forms.RadioSelect,
                error_messages={"required": _("请选一个")},
            )
        widget: forms.Widget = (
            forms.DateInput() if name in DAYS else forms.TextInput(attrs={"autocomplete": "off"})
        )
        help_text = _(column.says) if name in ("received_on", "months", "deducted") else ""
        kind = Exact if name == "name" else Folded if name in FOLDED else Text
        field = kind(
            label=label, required=False, widget=widget, help_text=help_text, max_length=LONGEST.get(name, 40)
        )
        field.required = required
        field.error_messages["required"] = _("请填上")
        return field

    def clean(self) -> dict[str, Any]:
        """Judge the whole row at once; what a field said already is not said again."""
        said = super().clean() or {}
        cells = {name: said.get(name) or self.data.get(name, "") for name in BY_KEY}
        self.values, found = read_row(cells, self.villages, self.on)
        for one in found:
            if one.weight == "error" and one.column in self.fields and one.column not in self.errors:
                self.add_error(one.column, f"{one.words}。{one.advice}" if one.advice else one.words)
        return said

    def intake(self) -> Intake:
        """The decision as the action takes it in."""
        v = self.values
        assert v.place_id is not None
        assert v.decided_on is not None
        person = NewPerson(v.name, v.place_id, v.id_number, v.sex, v.birth_on, v.phone)
        paper = NewDecision(
            v.decision, v.authority, v.measure, v.decided_on, v.received_on, v.months, v.deducted or 0
        )
        return Intake(person, paper, v.reported_on)


def _choice(label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=[("", _("请选")), *choices], error_messages={"required": _("请选一个")}
    )
