"""The one field through which a text comes into a form; a house test finds any other. And how a refusal comes back.

What comes back to be looked at once more shows what would be kept, so that nobody saves one thing and has another.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tongxing.core import text
from tongxing.core.refusal import Refused

EIGHTFOLD = 8  # no text shrinks more than that by being made plain; what is longer is not even looked through


class Text(forms.CharField):
    """A text as people meant it. ``lines``: it may have several."""

    def __init__(self, *, max_length: int, lines: bool = False, **more: Any) -> None:
        self.lines = lines
        super().__init__(max_length=max_length, **more)

    def tidy(self, value: str) -> str:
        """What is kept of what was typed."""
        return text.plain(value) if self.lines else text.line(value)

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value) or ""
        if len(typed) > self._longest:
            raise ValidationError(
                _("太长了，最多 %(n)s 个字。"), params={"n": self.max_length}, code="max_length"
            )
        return self.tidy(typed) or self.empty_value

    def bound_data(self, data: Any, initial: Any) -> Any:
        return self.tidy(data[: self._longest]) if isinstance(data, str) else data

    @property
    def _longest(self) -> int:
        return EIGHTFOLD * (self.max_length or 0) + 200


class Folded(Text):
    """A text that machines compare: an identity number, a telephone, a name that is looked for."""

    def tidy(self, value: str) -> str:
        return text.clean(value).replace("\n", " ")


class Exact(Folded):
    """A name as it stands on a document: whatever had to be changed is said, and saved when somebody has looked."""

    def clean(self, value: Any) -> Any:
        kept = super().clean(value)
        if isinstance(value, str) and text.changed(value, kept):
            words = _("里面有看不见的字或全角的字，已经整理成“%(kept)s”。对照证件，对的话再存一次。")
            raise ValidationError(words, params={"kept": kept}, code="tidied")
        return kept


def hidden(max_length: int = 2000) -> Text:
    """What a page sends along with a form."""
    return Text(max_length=max_length, widget=forms.HiddenInput, required=False)


def say_refusals(form: forms.BaseForm, refused: Refused) -> None:
    """Each refusal, with the ways on, beside the field that its code names; the others above the form."""
    for one in refused.refusals:
        form.add_error(one.code if one.code in form.fields else None, "".join((str(one), *one.ways)))
