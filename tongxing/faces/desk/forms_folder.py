"""What is asked when a folder is lent, brought back, or its papers are laid in another order."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tongxing.core.forms import hidden
from tongxing.faces.desk.forms import day, line


class LendForm(forms.Form):
    """Who takes it, why, from when until when."""

    slip = hidden()
    borrower = line(_("谁借的，哪个单位"), longest=60, required=True)
    reason = line(_("为什么借"), longest=120, required=True)
    out_on = day(_("哪天借出"))
    due_on = day(_("哪天还"))


class ReturnForm(forms.Form):
    """When it came back."""

    back_on = day(_("哪天还的"))


class OrderForm(forms.Form):
    """Which paper, to which place."""

    leaf = forms.UUIDField()
    to = forms.IntegerField(min_value=1, max_value=9999)
