"""What is asked of somebody who wants a table: which columns, what for, for whom, why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongxing.core.forms import Text
from tongxing.core.vocabulary import Export, ExportColumn
from tongxing.disclosure.kinds import PURPOSES, TABLES
from tongxing.disclosure.requests.actions import Wanted
from tongxing.org.models import Place
from tongxing.org.roles import Permission

EVERYWHERE = "0"
FOR_OTHERS = ("county", "organ", "person", "handover")


class AskForm(forms.Form):
    """A request for one table. What is wrong with it is judged by the same rules as the action."""

    columns = forms.MultipleChoiceField(
        label=_("要哪些列"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("先勾好了最少的几列，用得着再加。"),
        error_messages={"required": _("请至少选一列。")},
    )
    place = forms.ChoiceField(label=_("哪里的"), initial=EVERYWHERE)
    purpose = forms.ChoiceField(
        label=_("做什么用"),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选做什么用。")},
    )
    recipient = Text(label=_("给谁"), required=False, max_length=60, help_text=_("写清楚哪个单位、哪个人。"))
    reason = Text(
        label=_("为什么要，一句话"),
        max_length=300,
        lines=True,
        widget=forms.Textarea(attrs={"rows": "2"}),
        error_messages={"required": _("请写一句做什么用。")},
    )

    def __init__(
        self, data: Any, *, kind: Export, columns: Sequence[ExportColumn], places: Sequence[Place]
    ) -> None:
        super().__init__(data, initial={"columns": [c.key for c in columns if c.minimal]})
        self.kind = kind
        self.places = {str(p.pk): p.pk for p in places}
        may = [key for key in TABLES if (key == "audit") == (kind.needs == Permission.READ_TRAIL)]
        self.fields["purpose"].choices = [(key, PURPOSES[key].title) for key in may]  # type: ignore[attr-defined]
        self.fields["purpose"].initial = may[0]
        self.fields["recipient"].shown_for = FOR_OTHERS  # type: ignore[attr-defined]
        self.fields["recipient"].shown_by = "purpose"  # type: ignore[attr-defined]
        self.fields["columns"].choices = [(c.key, c.title) for c in columns]  # type: ignore[attr-defined]
        if len(places) > 1:
            named = [(str(p.pk), p.name) for p in places]
            self.fields["place"].choices = [(EVERYWHERE, _("我管的全部")), *named]  # type: ignore[attr-defined]
        else:
            del self.fields["place"]
        if kind.sheet or kind.book:  # one whole file: nothing to choose
            self.fields.pop("place", None)
            del self.fields["columns"]

    def wanted(self) -> Wanted:
        """The request as the action takes it."""
        asked = self.cleaned_data
        place = self.places.get(asked.get("place", EVERYWHERE))
        return Wanted(
            what=self.kind.name,
            columns=tuple(asked.get("columns") or (c.key for c in self.kind.columns)),
            purpose=asked["purpose"],
            reason=asked["reason"],
            recipient=asked["recipient"],
            places=(place,) if place is not None else (),
        )


class DeclineForm(forms.Form):
    """Why somebody's request is not approved."""

    said = Text(
        label=_("不批的话，为什么"),
        error_messages={"required": _("请写一句为什么。")},
        max_length=300,
        lines=True,
        widget=forms.Textarea(attrs={"rows": "2"}),
    )
