"""What is asked when something was taught or told, and when a regulation is issued. Nothing here asks for a person in care."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tongxing.core.forms import Text, hidden
from tongxing.core.vocabulary import EntryKind
from tongxing.faces.desk.forms import day, line, options
from tongxing.faces.desk.forms_year import EnterForm
from tongxing.office.kinds import DOCUMENT
from tongxing.office.learning.queries import guests_of, topics_of
from tongxing.office.learning.rules import MOST_GUESTS, READERS, NewTold
from tongxing.org.roles import TITLES
from tongxing.rulebook.document import Book

GUEST = "guest_"


def many(label: Any, *, required: bool = True) -> forms.MultipleChoiceField:
    """Several of a list."""
    return forms.MultipleChoiceField(
        label=label, required=required, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选一样")},
    )  # fmt: skip


class TeachForm(EnterForm):
    """A training: its topics and hours, which colleagues came, how many guests of each kind."""

    topics = many(_("讲了哪几样"))
    hours = forms.DecimalField(label=_("几个学时"), min_value=0, max_digits=4, decimal_places=1)
    field_order = ("slip", "outcome", "topics", "hours", "place", "happened_on", "title", "there")

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].choices = [(one.id, one.title) for one in topics_of(book, "training")]  # type: ignore[attr-defined]
        del self.fields["people"]
        for one in guests_of(book):
            self.fields[GUEST + one.id] = forms.IntegerField(
                label=_now("%(who)s来了多少人（只记数）") % {"who": one.title},
                required=False,
                min_value=0,
                max_value=MOST_GUESTS,
            )
        self.order_fields([*self.field_order, *(GUEST + one.id for one in guests_of(book)), "said"])

    def told(self) -> NewTold:
        """What it was about."""
        said = self.cleaned_data
        guests = {key.removeprefix(GUEST): n for key, n in said.items() if key.startswith(GUEST) and n}
        return NewTold(tuple(said["topics"]), said["hours"], guests)

    def reached(self) -> int:
        """All guests together."""
        return sum(self.told().guests.values())


class TellForm(EnterForm):
    """A publicity day: to whom, what about, with which leaflet, how many people it reached."""

    topics = many(_("讲了哪几样"))
    leaflet = forms.ChoiceField(label=_("用了哪份资料（可不选）"), required=False)

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].choices = [(one.id, one.title) for one in topics_of(book, "publicity")]  # type: ignore[attr-defined]
        papers = [("", _now("没有用资料")), *((one.id, one.title) for one in book.leaflets)]
        self.fields["leaflet"].choices = papers  # type: ignore[attr-defined]
        self.fields["outcome"].label = _now("面向谁")
        self.fields["people"].label = _now("大约多少人（只记数）")
        del self.fields["there"]
        self.order_fields(
            ["slip", "outcome", "topics", "leaflet", "place", "happened_on", "title", "people", "said"]
        )

    def told(self) -> NewTold:
        """What it was about."""
        said = self.cleaned_data
        return NewTold(tuple(said["topics"]), leaflet=said["leaflet"])

    def reached(self) -> int | None:
        """How many it reached."""
        return self.cleaned_data.get("people")


def entering(kind: EntryKind, book: Book, *args: Any, **kwargs: Any) -> EnterForm:
    """The form for one kind of entry."""
    if kind.name == "training":
        return TeachForm(*args, kind=kind, book=book, **kwargs)
    if kind.name == "publicity":
        return TellForm(*args, kind=kind, book=book, **kwargs)
    return EnterForm(*args, kind=kind, **kwargs)


class IssueForm(forms.Form):
    """A version of a regulation: which kind, its name, its text or the number of the paper, from when, who must read it."""

    slip = hidden()
    kind = options(DOCUMENT.outcomes, label=_("是哪一种"))
    title = line(_("名称"), longest=120, required=True)
    number = line(_("纸质文件的文号（没有可不填）"), longest=60)
    text = Text(
        label=_("正文（不写任何服务对象；只有纸质文件的，写文号就行）"), max_length=20_000, lines=True, required=False,
        widget=forms.Textarea(attrs={"rows": "10"}),
    )  # fmt: skip
    since = day(_("从哪天起"))
    until = day(_("到哪天止（一直有效可不填）"), required=False)
    readers = many(_("哪些岗位要读"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["readers"].choices = [(str(one), TITLES[one]) for one in READERS]  # type: ignore[attr-defined]
