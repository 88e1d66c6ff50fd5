"""Laying the scans of one paper or record: what it is called, its pages, and the form that adds some."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxing.archive.queries import Filed
from tongxing.archive.rules import label_of_paper, label_of_record
from tongxing.core import clock
from tongxing.core.forms import Text, hidden
from tongxing.core.ui import words
from tongxing.core.ui.parts import Link, PersonRef
from tongxing.core.vocabulary import papers
from tongxing.duties.file import File, FiledCase, FiledDeed
from tongxing.faces.desk import folder
from tongxing.faces.desk.duty_parts import kind_word
from tongxing.rulebook.document import SCAN
from tongxing.rulebook.filing import Held

AT_ONCE = 6
TAKEN = "image/jpeg,image/png,image/webp,application/pdf"
DOUBTS = {
    "blank": gettext_lazy("好像是空白的"),
    "small": gettext_lazy("图比较小，字可能看不清"),
    "sideways": gettext_lazy("好像是横着的，字躺倒了"),
}


def doubt_words(doubt: str) -> str:
    """What may be wrong with a page, and with which: 第 3 页好像是空白的."""
    code, _colon, page = doubt.partition(":")
    said = str(DOUBTS.get(code, code))
    return _("第 %(n)s 页%(what)s") % {"n": page, "what": said} if page else said


@dataclass(frozen=True, slots=True)
class Target:
    """What a scan is of: a paper of the file, or one record in it."""

    of: str
    title: str
    label: str
    case: FiledCase
    paper: str = ""
    deed: FiledDeed | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """One scan on the page: the small picture of its first page, the addresses of its pages, who put it there."""

    small: str
    pages: list[str]
    said: str
    doubts: list[str]
    withdraw: Link | None
    alone: bool


class ManyPictures(forms.FileInput):
    """Pictures and PDF, several at a time."""

    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Every chosen file; what is in them, the drawing says."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """All of them, not too many; none at all is said by the form."""
        chosen = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(PicturesField, self).clean(one, initial) for one in chosen]


class ScanForm(forms.Form):
    """A photograph from the camera, or files; and whether the paper itself is in the file now."""

    slip = hidden()
    camera = PicturesField(
        label=gettext_lazy("拍照"),
        required=False,
        widget=ManyPictures(attrs={"accept": "image/*", "capture": "environment", "data-camera": ""}),
        error_messages={"empty": gettext_lazy("这是一个空文件。请重新拍一张，或者另选一个文件。")},
        max_length=255,
    )
    pictures = PicturesField(
        label=gettext_lazy("从相册或电脑里选"),
        required=False,
        widget=ManyPictures(attrs={"accept": TAKEN, "multiple": True, "data-files": ""}),
        error_messages={"empty": gettext_lazy("这是一个空文件。请重新拍一张，或者另选一个文件。")},
        max_length=255,
    )
    keep = Text(
        label=gettext_lazy("还是要留，因为"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("例如：原件就是这样，只有这一份"),
    )
    filed = forms.BooleanField(label=gettext_lazy("这份材料的纸质件也已入档"), required=False)

    def clean(self) -> dict[str, Any]:
        """At least one, and not more than can be drawn in one go."""
        said = super().clean() or {}
        chosen = [*said.get("camera", ()), *said.get("pictures", ())]
        if not chosen and not self.errors:
            self.add_error("pictures", _("请先拍一张，或者选一个文件。"))
        if len(chosen) > AT_ONCE:
            self.add_error("pictures", _("一次最多 %(n)s 个，请分几次传。") % {"n": AT_ONCE})
        return {**said, "chosen": chosen}


def target(file: File, of: str) -> Target | None:
    """The paper or record of this file that ``of`` names; None when it has none of that name."""
    if not file.cases:
        return None
    if of in papers:
        return Target(of, papers[of].title, label_of_paper(of), file.cases[0], paper=of)
    for case in file.cases:
        for deed in case.standing:
            if str(deed.id) == of:
                title = f"{words.full_day(deed.happened_on)} {kind_word(deed.kind)}"
                return Target(of, title, label_of_record(deed.kind), case, deed=deed)
    return None


def can_be_filed(file: File, found: Target, on: date) -> bool:
    """Is this a paper the plan asks for, not yet in the file, of a measure that still runs?"""
    if not found.paper or found.case.closed_on is not None or not file.chain.plans:
        return False
    known = folder.wanted(found.case, file.chain, on=on)
    return any(p.kind == found.paper and not p.there and p.by_filing for p in known)


def page(
    file: File, found: Target, scans: Sequence[Filed], form: ScanForm | None, *, may_correct: bool, on: date
) -> dict[str, Any]:
    """Everything the template draws."""
    base = f"/people/{file.id}/"
    return {
        "title": file.number,
        "heading": found.title,
        "person": PersonRef(file.name, base, file.number),
        "second": _("扫描件") if scans else _("还没有扫描件"),
        "back_url": base,
        "scans": [_shown(s, may_correct=may_correct, alone=len(scans) == 1) for s in scans],
        "form": form,
        "may_file": form is not None and can_be_filed(file, found, on),
        "add_url": reverse("scan_add", args=[file.id, found.of]),
        "most": AT_ONCE,
    }


def _shown(scan: Filed, *, may_correct: bool, alone: bool) -> Shown:
    small = scan.part(0)
    when = words.full_day(clock.day_of(scan.recorded_at))
    return Shown(
        small=f"data:image/jpeg;base64,{b64encode(small).decode()}" if small else "",
        pages=[reverse("scan_page", args=[scan.id, n]) for n in range(1, scan.pages + 1)],
        said=_("%(by)s　%(when)s 传的") % {"by": scan.by or _("系统"), "when": when},
        doubts=[doubt_words(d) for d in scan.doubts],
        withdraw=Link(_("撤回"), reverse("scan_withdraw", args=[scan.id])) if may_correct else None,
        alone=alone and scan.pages == 1,
    )


def counts(held: Iterable[Held]) -> dict[str, int]:
    """How many pages were scanned of each paper and record."""
    found: dict[str, int] = {}
    for one in held:
        if one.how == SCAN:
            found[one.kind or one.deed] = found.get(one.kind or one.deed, 0) + one.pages
    return found


def link(person_id: UUID, of: str, pages: int, *, may_add: bool) -> Link | None:
    """扫描件 2 页, or the way to add one."""
    if pages:
        return Link(_("扫描件 %(n)s 页") % {"n": pages}, reverse("scans", args=[person_id, of]), "photo")
    return Link(_("拍下来"), reverse("scan_add", args=[person_id, of]), "camera") if may_add else None
