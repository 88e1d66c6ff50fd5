"""Writing down what the office did, taking it back, giving somebody something to do, and ending it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongxing.core import clock
from tongxing.core.forms import say_refusals
from tongxing.core.refusal import Refused
from tongxing.core.ui.parts import Note
from tongxing.core.vocabulary import EntryKind, entry_kinds
from tongxing.faces.desk import slips
from tongxing.faces.desk.forms_learning import TeachForm, TellForm, entering
from tongxing.faces.desk.forms_year import BackForm, EndForm, EnterForm, GiveForm
from tongxing.office.actions import end_task, give_task, record_entry, take_back_entry
from tongxing.office.learning.actions import record_told
from tongxing.office.queries import answering, colleagues, entry_at, given_at, places_of
from tongxing.office.rules import NewEntry
from tongxing.org.actor import Actor
from tongxing.org.doors import door
from tongxing.org.roles import Permission
from tongxing.plans import books
from tongxing.rulebook.document import Book, Task

DESK = UUID(int=0)  # what a slip of the office itself is about: nobody
NO_NAMES = _("这里记的是镇里自己的事，不写任何服务对象的姓名和情况。")


@door(Permission.RECORD_OFFICE, "GET", "POST")
def enter(request: HttpRequest) -> HttpResponse:
    """One thing that was done, for a task of the plan or of its own accord; a meeting leads on to what it decided."""
    actor, book = the_desk(request)
    task, kind = _asked(request, book)
    posted, places = request.method == "POST", places_of(actor)
    form = entering(
        kind, book, request.POST if posted else None, initial=_start(request, actor, task, places), places=places,
        staff=colleagues(actor, on=clock.today()),
    )  # fmt: skip
    if posted and form.is_valid():
        slip = slips.read(form.cleaned_data["slip"], actor, DESK)
        if slip is None:
            form.add_error(None, _("这一页放得太久了，请看一眼再存一次。"))
        elif was_done(form, lambda: _enter(actor, book, form, kind, task, slip.deed_id)):
            messages.success(request, _("记好了。"))
            after = f"/year/done/{slip.deed_id}/" if kind.name == "meeting" else "/year/"
            return HttpResponseRedirect(after, status=303)
    if posted:
        slips.renew(form, slips.draw(actor, DESK, DESK))
    heading = task.title if task else _(kind.title)
    return the_form(request, form, heading, _(kind.title), _notes(kind, task, book))


def _start(request: HttpRequest, actor: Actor, task: Task | None, places: dict[int, str]) -> dict[str, Any]:
    """What stands in the form before anything was typed."""
    start = {
        "slip": slips.draw(actor, DESK, DESK),
        "happened_on": clock.today(),
        "place": _place(request, places),
    }
    if task is not None:
        start |= {"title": task.title, "outcome": next(iter(task.meets.outcomes), "")}
    return start


def _enter(
    actor: Actor, book: Book, form: EnterForm, kind: EntryKind, task: Task | None, entry_id: UUID
) -> object:
    """Write the entry; a training and a publicity day with what they were about."""
    said = form.cleaned_data
    tells = form if isinstance(form, TeachForm | TellForm) else None
    people = tells.reached() if tells else said.get("people")
    new = NewEntry(
        kind.name,
        said["outcome"],
        said["title"],
        said["happened_on"],
        task.id if task else "",
        people,
        said["said"],
    )
    more: dict[str, Any] = {
        "place_id": said["place"],
        "new": new,
        "there": said.get("there") or (),
        "id": entry_id,
    }
    when: dict[str, Any] = {"by": actor, "at": clock.now(), "on": clock.today(), "book": book}
    return record_told(told=tells.told(), **when, **more) if tells else record_entry(**when, **more)


def _notes(kind: EntryKind, task: Task | None, book: Book) -> list[Note]:
    """What is said beside the form: nobody is named; what a letter instead of a meeting counts for; no pictures of people."""
    notes = [Note(str(NO_NAMES))]
    if kind.name == "publicity":
        notes.append(
            Note(_("不拍人脸，不记谁听了、谁没有听，不专门去对谁的邻居讲（方案 S52，条例第7条）。"), "law")
        )
    if kind.name == "meeting":
        tasks = [task] if task else [one for one in book.tasks if one.meets.entry == "meeting"]
        counts = all("in_writing" in one.meets.outcomes or not one.meets.outcomes for one in tasks)
        said = (
            _("没有要商量的，可以不开，发一份书面通报，按方案也算。")
            if counts
            else _("按这一版方案，书面通报记得下来，不算开了会。")
        )
        notes.append(Note(said))
    return notes


@door(Permission.RECORD_OFFICE, "GET", "POST", row="entry")
def take_back(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Take an entry back, with a reason."""
    actor, _book = the_desk(request)
    found = entry_at(actor, entry_id)
    if found is None:
        raise Http404
    form = BackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and was_done(form, lambda: take_back_entry(
        by=actor, at=clock.now(), on=clock.today(), entry_id=entry_id, reason=form.cleaned_data["reason"]
    )):  # fmt: skip
        messages.success(request, _("撤回了，这一条不再算办了。"))
        return HttpResponseRedirect("/year/", status=303)
    return the_form(request, form, _("撤回这一条"), found.title, [], save=_("撤回"))


@door(Permission.GIVE_TASK, "GET", "POST")
def give(request: HttpRequest) -> HttpResponse:
    """Something is decided: what, by which unit, by when; from a meeting, or without one."""
    actor, book = the_desk(request)
    meeting = _meeting(actor, request)
    today, posted, places = clock.today(), request.method == "POST", places_of(actor)
    start = {"slip": slips.draw(actor, DESK, DESK), "place": meeting.place_id if meeting else actor.town_id}
    form = GiveForm(
        request.POST if posted else None, initial=start, units={one.id: one.title for one in book.units},
        places=places, staff=answering(actor, on=today),
    )  # fmt: skip
    if posted and form.is_valid():
        said, slip = form.cleaned_data, slips.read(form.cleaned_data["slip"], actor, DESK)
        if slip is None:
            form.add_error(None, _("这一页放得太久了，请看一眼再存一次。"))
        elif was_done(form, lambda: give_task(
            by=actor, at=clock.now(), on=today, book=book, place_id=said["place"], title=said["title"], unit=said["unit"],
            due_on=said["due_on"], owner_id=said["owner"], entry_id=meeting.id if meeting else None, id=slip.deed_id,
        )):  # fmt: skip
            messages.success(request, _("定下了，到期没有办会列为逾期。"))
            return HttpResponseRedirect(f"/year/done/{meeting.id}/" if meeting else "/year/", status=303)
    if posted:
        slips.renew(form, slips.draw(actor, DESK, DESK))
    return the_form(request, form, _("定一件事"), meeting.title if meeting else "", [Note(str(NO_NAMES))])


@door(Permission.RECORD_OFFICE, "GET", "POST", row="given")
def end(request: HttpRequest, given_id: UUID) -> HttpResponse:
    """It is done, or dropped."""
    actor, book = the_desk(request)
    found = given_at(actor, given_id)
    if found is None:
        raise Http404
    today, posted = clock.today(), request.method == "POST"
    form = EndForm(request.POST if posted else None, initial={"ended_on": today})
    if posted and form.is_valid():
        said = form.cleaned_data
        if was_done(form, lambda: end_task(
            by=actor, at=clock.now(), on=today, book=book, given_id=given_id, how=said["how"], ended_on=said["ended_on"],
            said=said["said"],
        )):  # fmt: skip
            messages.success(request, _("办结了。"))
            return HttpResponseRedirect("/year/", status=303)
    return the_form(request, form, found.title, _("办结"), [])


def the_desk(request: HttpRequest) -> tuple[Actor, Book]:
    """Who acts, and the book in force; without a plan there is nothing to write down here."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    plan = books.chain(actor.town_id).on(clock.today())
    if plan is None:
        raise Http404
    return actor, plan.book


def _asked(request: HttpRequest, book: Book) -> tuple[Task | None, EntryKind]:
    """For which task, and with that which kind; an address that names neither is none."""
    task = next((one for one in book.tasks if one.id == request.GET.get("task")), None)
    name = task.meets.entry if task else request.GET.get("kind", "")
    if name not in entry_kinds:
        raise Http404
    return task, entry_kinds[name]


def _place(request: HttpRequest, places: dict[int, str]) -> int | None:
    asked = request.GET.get("at", "")
    return int(asked) if asked.isdecimal() and int(asked) in places else next(iter(places), None)


def _meeting(actor: Actor, request: HttpRequest) -> Any:
    asked = request.GET.get("from", "")
    if not asked:
        return None
    try:
        found = entry_at(actor, UUID(asked))
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found


def was_done(form: forms.Form, act: Callable[[], object]) -> bool:
    """Do it; a refusal goes beside the field its code names."""
    try:
        done = act()
    except Refused as refused:
        say_refusals(form, refused)
        return False
    if done is None:
        raise Http404
    return True


def the_form(
    request: HttpRequest,
    form: forms.Form,
    heading: str,
    second: str,
    notes: list[Note],
    *,
    save: str = "",
    back: str = "/year/",
) -> HttpResponse:
    """A form of the office's own work on its page."""
    page = {
        "title": _("镇里的事"),
        "heading": heading,
        "second": second,
        "back_url": back,
        "form": form,
        "notes": notes,
        "save": save or _("存好"),
    }
    return render(request, "desk/form.html", page, status=422 if form.is_bound else 200)
