"""What is asked when somebody is engaged, money is booked, a local number is entered, or the years ahead are tried."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongxing.core.forms import hidden
from tongxing.faces.desk.forms import day, line, options, sentence
from tongxing.office.means.models import Education, Item, LocalNumber

YES_NO = {"yes": _("参加了"), "no": _("还没有")}


def money(label: Any) -> forms.DecimalField:
    """So many yuan, to the cent."""
    return forms.DecimalField(
        label=label, min_value=0, max_digits=12, decimal_places=2,
        error_messages={"required": _("请填上"), "invalid": _("只写数，例如 2600 或 1280.50")},
    )  # fmt: skip


class EngageForm(forms.Form):
    """Who, from when until when, what the plan asks about, and what she is paid."""

    slip = hidden()
    staff = forms.TypedChoiceField(label=_("聘谁"), coerce=int)
    since = day(_("从哪天聘"))
    until = day(_("聘到哪天（没定可不填）"), required=False)
    age = forms.IntegerField(label=_("聘的那天多少岁"), min_value=16, max_value=80)
    education = options(dict(Education.choices), label=_("学历"))
    certificate = line(_("无犯罪记录证明的编号（只记编号，不记内容）"), longest=40)
    certificate_on = day(_("证明哪天开的"), required=False)
    pay = money(_("月工资（元）"))
    social = options(YES_NO, label=_("社保"))
    medical = options(YES_NO, label=_("医保"))
    reason = sentence(_("有一条不合方案的，写为什么还聘"))
    panel = sentence(_("面试的几位怎么看：品行、沟通、能不能胜任（不打分）"))

    def __init__(self, *args: Any, staff: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff"].choices = list(staff.items())  # type: ignore[attr-defined]


class BookForm(forms.Form):
    """What came in or went out, for what, with which paper."""

    slip = hidden()
    way = options({"in": _("进"), "out": _("出")}, label=_("进还是出"))
    item = options(dict(Item.choices), label=_("用在哪里"))
    amount = money(_("多少钱（元）"))
    paper = line(_("凭证编号"), longest=40, required=True)
    title = line(_("一句话：什么钱（不写任何服务对象）"), longest=120, required=True)
    happened_on = day(_("哪一天"))


class UnbookForm(forms.Form):
    """Why a line is taken back."""

    reason = line(_("为什么撤回"), longest=120, required=True)


class NumberForm(forms.Form):
    """A number that no plan here has, and where it comes from."""

    slip = hidden()
    name = options(dict(LocalNumber._meta.get_field("name").choices or ()), label=_("哪个数"))
    amount = money(_("多少"))
    since = day(_("从哪天起"))
    source = line(_("出处，例如哪份文件"), longest=120, required=True)


class TryForm(forms.Form):
    """The years ahead: so many people, so many more each year, so much a month."""

    people = forms.IntegerField(label=_("多少人"), min_value=0, max_value=2000)
    change = forms.IntegerField(label=_("每年多（少）几人"), min_value=-200, max_value=200)
    wage = forms.IntegerField(label=_("每名专职人员每月（元）"), min_value=0, max_value=50_000)
