"""The form that asks for a proof: a password, the code of a phone, a printed code, or a security key."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxing.core.forms import Text
from tongxing.core.refusal import Refusal
from tongxing.org.models import Staff
from tongxing.org.proof import factors
from tongxing.org.proof.actions import check_code, check_own_password, note_key

SHOWN = {"data-show": gettext_lazy("显示"), "data-hide": gettext_lazy("隐藏")}


class Code(Text):
    """六位数字: typed on any keyboard, filled in by phones that offer it. Empty for who has none, or shows a key."""

    either = True

    def __init__(self, *, help_text: Any) -> None:
        hints = {
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "placeholder": gettext_lazy("6 位数字"),
        }
        super().__init__(
            label=gettext_lazy("动态码"),
            required=False,
            max_length=20,
            help_text=help_text,
            widget=forms.TextInput(attrs=hints),
        )


def password_field(label: Any, *, new: bool = False, required: bool = True) -> forms.CharField:
    """A password, taken exactly as it is typed; it may be pasted, and looked at while it is typed."""
    autocomplete = "new-password" if new else "current-password"
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete, **SHOWN})
    return forms.CharField(label=label, max_length=256, strip=False, required=required, widget=widget)


class ProofForm(forms.Form):
    """Asks for the second factor of who has one, and for the password of who has none."""

    code = Code(help_text=gettext_lazy("手机验证器上的数。手机不在身边，写一个打印下来的 8 位备用码"))
    password = password_field(gettext_lazy("密码"), required=False)
    credential = Text(required=False, max_length=20_000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, enrolled: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = "code" if enrolled else "password"
        for name in {"code", "password"} - {wanted}:
            del self.fields[name]
        self.fields[wanted].widget.attrs["autofocus"] = True
        self.fields[wanted].required = wanted == "password"
        if "webauthn" not in enrolled:
            del self.fields["credential"]

    def clean(self) -> dict[str, Any]:
        """A code or a key must be there."""
        found = super().clean() or {}
        if "code" in self.fields and not any(found.values()):
            self.add_error("code", _("还没有填"))
        return found


def check_proof(request: HttpRequest, member: Staff, form: ProofForm, *, at: datetime) -> Refusal | None:
    """Whether what she gave is hers; None when it is."""
    given = form.cleaned_data
    if given.get("credential"):
        return note_key(
            member=member, factor_id=factors.answered(request, member, given["credential"]), at=at
        )
    if "code" in given:
        return check_code(member=member, code=given["code"], at=at)
    return check_own_password(member=member, password=given["password"], at=at)
