"""What is asked when a need, a step towards help, or a place of help is written down. The rules judge, not the form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tongxing.core.forms import hidden
from tongxing.faces.desk.forms import day, line, options, sentence
from tongxing.support.kinds import HEARD, PROVIDERS, SERVICES
from tongxing.support.queries import Place

WORDS = {
    "offered": _("说了能帮什么"), "told": _("告诉了什么，给了哪些电话"), "agreed": _("本人的原话"),
    "declined": _("本人怎么说的"), "withdrawn": _("本人怎么说的"), "sent": _("转过去时说了什么"),
    "taken": _("那边怎么说的"), "refused": _("那边为什么没有接"), "posted": _("在哪里公示，到哪天"),
    "done": _("结果怎样"), "kept": _("现在怎样"), "lost": _("为什么没有留住"), "ended": _("为什么了结"),
}  # fmt: skip
HINTS = {
    "agreed": _("一次同意只管这一件事。写明把什么告诉谁、用来办什么。"),
    "sent": _("只说办这件事要知道的，检测和措施的事不说。"),
}


class NeedForm(forms.Form):
    """What somebody needs: which help, since when, in her own words."""

    slip = hidden()
    from_deed = hidden(40)
    service = options({one.name: one.title for one in SERVICES.values()}, {one.name: one.icon for one in SERVICES.values()}, label=_("要哪一种帮助"))  # fmt: skip
    came_from = options(HEARD, label=_("从哪里知道的"))
    needed_on = day(_("哪天说的"))
    by_day = day(_("最晚哪天要有"), required=False)
    words = sentence(_("本人怎么说的"))

    def __init__(self, *args: Any, known: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["service"]
        field.choices = [(one.name, _now(one.title)) for one in SERVICES.values() if one.name in known]  # type: ignore[attr-defined]


class StepForm(forms.Form):
    """One step: what this step asks for and nothing else."""

    slip = hidden()
    happened_on = day(_("哪一天"))
    provider = options({}, label=_("转给哪一家"))
    purpose = line(_("同意什么"), longest=200)
    amount = forms.DecimalField(
        label=_("批了多少钱（元）"), required=False, min_value=0, max_digits=9, decimal_places=2
    )
    words = sentence("")

    def __init__(self, *args: Any, kind: str, money: bool, places: Sequence[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = WORDS[kind]
        self.fields["words"].help_text = HINTS.get(kind, "") if kind != "agreed" else ""
        self.fields["purpose"].help_text = HINTS["agreed"]
        self.fields["provider"].choices = [(str(one.id), one.name) for one in places]  # type: ignore[attr-defined]
        asked = {"agreed": ("purpose",), "sent": ("provider",), "done": ("amount",) if money else ()}.get(
            kind, ()
        )
        for name in {"provider", "purpose", "amount"} - set(asked):
            del self.fields[name]


class PlaceForm(forms.Form):
    """A place of help: what it is, what it does, where, and what to bring."""

    slip = hidden()
    name = line(_("名称"), longest=80, required=True)
    kind = options(PROVIDERS, label=_("是哪一类"))
    services = forms.MultipleChoiceField(
        label=_("能帮哪几样"), choices=[(one.name, _(one.title)) for one in SERVICES.values()],
        widget=forms.CheckboxSelectMultiple, error_messages={"required": _("至少选一样")},
    )  # fmt: skip
    phone = line(_("电话"), longest=40)
    address = line(_("地址"), longest=120)
    bring = line(_("去的时候带什么"), longest=200)
    approval = line(
        _("批准或者指定的文书"),
        longest=120,
        help_text=_("戒毒医疗机构要经批准（禁毒法第36条），别的可不写。"),
    )
    since = day(_("从哪天起"))


class CloseForm(forms.Form):
    """From when it is not there any more, and why."""

    ended_on = day(_("从哪天起停"))
    reason = line(_("为什么停"), longest=120, required=True)
