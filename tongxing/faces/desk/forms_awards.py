"""What is asked when a proceeding is begun and when one step of it is taken. The rules judge, not the form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tongxing.assessment.awards.roads import HOWS, Road, Step
from tongxing.assessment.awards.rules import NOTICE_MOST, NOTICE_USUAL
from tongxing.core.forms import hidden
from tongxing.faces.desk.forms import day, line, options, sentence

SHEET = 40  # the number of a score sheet, as it stands on the sheet
UNTIL = {
    "invited": _("请单位哪天来说"),
    "term": _("最晚哪天改好"),
}
WORDS = {
    ("award", "objected"): _("异议说什么"), ("award", "answered"): _("怎么答复，为什么"), ("award", "approved"): _("为什么批准"),
    ("award", "refused"): _("为什么不批准"), ("fact", "replied"): _("单位怎么说"), ("fact", "found"): _("凭什么认定属实，单位说的为什么不成立"),
    ("fact", "dropped"): _("为什么不认定"), ("card", "replied"): _("单位怎么说"), ("card", "term"): _("要改什么，改到什么样"),
    ("card", "mended"): _("改成什么样了，谁去看的"), ("card", "unmended"): _("哪些没有改，谁去看的"),
    ("card", "drafted"): _("建议书写什么：事实、听到的、为什么建议"), ("card", "agreed"): _("审定意见"), ("card", "refused"): _("为什么不同意"),
    ("card", "given"): _("县里怎么说"), ("card", "not_given"): _("县里怎么说"), ("card", "returned"): _("县里要补什么"),
    ("card", "lifted"): _("凭什么解除"), ("appraisal", "by_group"): _("看到什么，为什么这样评"),
    ("appraisal", "by_police"): _("看到什么，为什么这样评"), ("appraisal", "replied"): _("本人怎么看"),
    ("appraisal", "answered"): _("怎么答复，改不改"),
}  # fmt: skip
HOW = {"answered": _("异议成立吗"), "by_group": _("总的评价"), "by_police": _("总的评价")}
NAME = {"objected": _("谁提的（可以不写）"), "sent": _("送给县里哪个单位")}
PAPER = {"handed": _("凭什么手续发的：文件、签收"), "sent": _("建议书文号")}


class BeginForm(forms.Form):
    """Whom it is about, which kind, why, on what it stands; the rest as this road needs it."""

    slip = hidden()
    subject = forms.ChoiceField(label=_("是谁"))
    what = options({}, label=_("是哪一种"))
    happened_on = day(_("哪天提的"))
    reason = sentence(_("为什么提"), required=True)
    stands_on = sentence(_("凭什么：哪天、哪份材料、谁看到的"))
    sheet = line(_("参照的评分表编号（可以不写）"), longest=SHEET)
    amount = line(_("给多少钱（元，本地的数）"), longest=12, inputmode="decimal")
    facts = forms.MultipleChoiceField(
        label=_("凭哪几条认定属实的事"), required=False, widget=forms.CheckboxSelectMultiple
    )
    year = options({}, label=_("考评哪一年"))
    assessor = forms.ChoiceField(label=_("领导小组一方谁来评"))
    police = forms.ChoiceField(label=_("派出所一方谁来评"))
    ties = options(
        {"none": _("问过了，没有"), "there": _("有，或者没有问")},
        label=_("考评人和本人有没有亲属、财产这样的利害关系"),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        road: Road,
        subjects: Sequence[tuple[str, str]],
        facts: Sequence[tuple[str, str]] = (),
        assessors: Sequence[tuple[str, str]] = (),
        police: Sequence[tuple[str, str]] = (),
        years: Sequence[int] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        given: dict[str, Any] = {"subject": subjects, "facts": facts, "assessor": assessors, "police": police}
        given["what"] = [(key, _now(word)) for key, word in road.whats.items()]
        given["year"] = [(str(year), str(year)) for year in years]
        for name, choices in given.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        kept = {
            "award": {"stands_on", "sheet", "amount"},
            "fact": {"stands_on"},
            "card": {"facts"},
            "appraisal": {"year", "assessor", "police", "ties"},
        }[road.name]
        for name in {"stands_on", "sheet", "amount", "facts", "year", "assessor", "police", "ties"} - kept:
            del self.fields[name]


class StepForm(forms.Form):
    """One step: the day, and what this step asks for and nothing else."""

    slip = hidden()
    happened_on = day(_("哪一天"))
    how = options({}, label="", required=False)
    until_on = day(_("最晚哪天答复"), required=False)
    days = forms.IntegerField(
        label=_("公示几个工作日（本地的数，没有全国的规定）"),
        initial=NOTICE_USUAL,
        min_value=1,
        max_value=NOTICE_MOST,
    )
    where = line(_("在哪里"), longest=80)
    name = line("", longest=60)
    paper = line(_("县里的文号"), longest=60)
    words = sentence("")
    law = options(
        {"yes": _("看过了")},
        label=_("镇里只有建议权，决定在县级以上；法律和上级的规定优先于方案"),
        required=False,
    )

    def __init__(self, *args: Any, road: Road, step: Step, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = step.name
        self.fields["how"].choices = [(k, _now(w)) for k, w in HOWS.get(name, {}).items()]  # type: ignore[attr-defined]
        for field, labels in (("how", HOW), ("name", NAME), ("paper", PAPER), ("until_on", UNTIL)):
            self.fields[field].label = labels.get(name, self.fields[field].label)
        self.fields["words"].label = WORDS.get((road.name, name), _("为什么"))
        asked = {"until_on" if one == "until" else one for one in step.asks}
        for field in {"how", "until_on", "days", "where", "name", "paper", "words", "law"} - asked:
            del self.fields[field]
