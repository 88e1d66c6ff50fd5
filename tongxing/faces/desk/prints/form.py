"""Why a paper no longer holds."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tongxing.faces.desk.forms import sentence


class VoidForm(forms.Form):
    """One sentence."""

    reason = sentence(_("为什么作废，一句话"), required=True)
