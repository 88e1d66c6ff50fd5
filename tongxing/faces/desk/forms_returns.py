"""What is asked when a return is put forward: to whom, and why again when it was sent before."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongxing.assessment.returns.models import Why
from tongxing.assessment.returns.rules import MOST
from tongxing.faces.desk.forms import line, options


class PutForwardForm(forms.Form):
    """One return on its way to a second person."""

    recipient = line(_("报给哪个单位"), longest=MOST, required=True)
    why = options({one.value: one.label for one in Why}, label=_("为什么再报一次"))

    def __init__(self, *args: Any, again: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not again:
            del self.fields["why"]
