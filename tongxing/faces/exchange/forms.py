"""What the doors of the import read: a file, one row put right, an answer to a likeness."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxing.casework.roster.cells import words_of
from tongxing.casework.roster.columns import COLUMNS
from tongxing.casework.roster.rows import MEASURES
from tongxing.casework.roster.rules import OTHER, SAME, Judged, StagedRow, Verdict
from tongxing.core.forms import Text


class UploadForm(forms.Form):
    """One workbook."""

    file = forms.FileField(
        label=gettext_lazy("名单（.xlsx、.xls、.ods）"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.et"}),
        error_messages={
            "required": gettext_lazy("请先选一个文件。"),
            "empty": gettext_lazy("这是一个空文件。请重新选一个有内容的表格。"),
            "invalid": gettext_lazy("请先选一个文件。"),
        },
        max_length=255,
    )


class CellField(Text):
    """One cell: a missing one is said by the rules of the roster, not by the form."""

    def validate(self, value: object) -> None:
        """Nothing to say here."""


class RowForm(forms.Form):
    """The cells of one row as texts; whether they are right is judged by the same rules as the file."""

    use_required_attribute = False

    def __init__(self, data: object, *, row: StagedRow, judged: Judged, villages: Sequence[str]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        if judged.verdict == Verdict.CHOICE and judged.likeness is not None:
            self.fields["choice"] = _likeness(judged)
        for column in COLUMNS:
            text = words_of(row.cells.get(column.key))
            offered = {"village": villages, "measure": tuple(MEASURES)}.get(column.key)
            self.fields[column.key] = CellField(
                label=column.title,
                required=column.required,
                max_length=200,
                initial=text,
                widget=_select(offered, text) if offered else None,
            )
        if not self.is_bound:
            self._errors = forms.utils.ErrorDict()
            self.cleaned_data = {}
            self.say(judged)

    def say(self, judged: Judged) -> None:
        """Put what is wrong beside the fields it stands in."""
        for finding in judged.errors:
            self.add_error(finding.column, f"{finding.words}。{finding.advice}")

    def changed_cells(self, row: StagedRow) -> dict[str, str]:
        """The cells that now read otherwise than in the file."""
        texts = {c.key: self.cleaned_data.get(c.key, "") for c in COLUMNS}
        return {key: text for key, text in texts.items() if text != words_of(row.cells.get(key))}


def _select(offered: Sequence[str], text: str) -> forms.Select:
    """The words that may be chosen, and before them what stands there now."""
    words = list(offered) if text in offered else [text, *offered]
    return forms.Select(choices=[(w, w) for w in words])


def _likeness(judged: Judged) -> forms.ChoiceField:
    filed = judged.likeness
    assert filed is not None
    same = f"{SAME}:{filed.person_id}"
    if any(f.code == "came_back" for f in judged.findings):
        choices = [(same, _("是，在 %(number)s 里建新的措施") % {"number": filed.number})]
    else:
        choices = [(same, _("同一个人（%(number)s）") % {"number": filed.number}), (OTHER, _("不是同一个人"))]
    return forms.ChoiceField(
        label=_("是不是同一个人"), choices=choices, required=False, widget=forms.RadioSelect
    )
