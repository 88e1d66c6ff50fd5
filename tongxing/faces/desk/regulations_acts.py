"""Issuing a regulation or its next version, withdrawing one, and saying that one has read it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from tongxing.core import clock
from tongxing.core.refusal import Refused
from tongxing.core.ui.parts import Note
from tongxing.faces.desk import slips
from tongxing.faces.desk.forms_learning import IssueForm
from tongxing.faces.desk.forms_year import BackForm
from tongxing.faces.desk.year_acts import DESK, NO_NAMES, the_desk, the_form, was_done
from tongxing.office.learning.actions import issue_regulation, say_read, withdraw_regulation
from tongxing.office.learning.queries import Rule, rule_at
from tongxing.office.learning.rules import READERS, NewRegulation
from tongxing.org.actor import Actor
from tongxing.org.doors import door
from tongxing.org.roles import Permission
from tongxing.rulebook.document import Book, Task


@door(Permission.KEEP_RULES, "GET", "POST")
def issue(request: HttpRequest) -> HttpResponse:
    """A new regulation, the next version of one, or one the plan asks for."""
    actor, book = the_desk(request)
    old, task = _replaced(request, actor), _task(request, book)
    posted = request.method == "POST"
    form = IssueForm(request.POST if posted else None, initial=_start(actor, old, task))
    if posted and form.is_valid():
        said, slip = form.cleaned_data, slips.read(form.cleaned_data["slip"], actor, DESK)
        new = NewRegulation(
            said["kind"], said["title"], said["number"], said["text"], said["since"], said["until"], tuple(said["readers"])
        )  # fmt: skip
        if slip is None:
            form.add_error(None, _("这一页放得太久了，请看一眼再存一次。"))
        elif was_done(form, lambda: issue_regulation(
            by=actor, at=clock.now(), on=clock.today(), book=book, new=new, task=_meets(book, new.kind),
            supersedes=old.id if old else None, id=slip.deed_id,
        )):  # fmt: skip
            messages.success(request, _("发了，要读的人今天就看得到。"))
            return HttpResponseRedirect(f"/rules/{slip.deed_id}/", status=303)
    if posted:
        slips.renew(form, slips.draw(actor, DESK, DESK))
    heading = _("换新的一版") if old else _("发一份规章")
    return the_form(request, form, heading, old.title if old else "", [Note(str(NO_NAMES))], back="/rules/")


def _meets(book: Book, kind: str) -> str:
    """The task of the plan that a paper of this kind does."""
    found = (one.id for one in book.tasks if one.meets.entry == "document" and kind in one.meets.outcomes)
    return next(found, "")


def _task(request: HttpRequest, book: Book) -> Task | None:
    return next((one for one in book.tasks if one.id == request.GET.get("task")), None)


def _start(actor: Actor, old: Rule | None, task: Task | None) -> dict[str, Any]:
    start: dict[str, Any] = {"slip": slips.draw(actor, DESK, DESK), "since": clock.today()}
    if old is not None:
        return start | {"kind": old.kind, "title": old.title, "text": old.text, "readers": list(old.readers)}
    start["readers"] = [str(one) for one in READERS]
    return start | ({"kind": next(iter(task.meets.outcomes), "")} if task else {})


def _replaced(request: HttpRequest, actor: Actor) -> Rule | None:
    """The version whose place is taken; an address that names none of hers is none."""
    asked = request.GET.get("of", "")
    if not asked:
        return None
    try:
        found = rule_at(actor, UUID(asked))
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found


@door(Permission.READ_RULES, "POST", row="rule")
def read(request: HttpRequest, rule_id: UUID) -> HttpResponse:
    """One tap: she has read it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    try:
        done = say_read(by=actor, at=clock.now(), on=clock.today(), rule_id=rule_id)
    except Refused as refused:
        messages.error(request, "".join(str(one) for one in refused.refusals))
    else:
        if done is None:
            raise Http404
        messages.success(request, _("记下了，您读过了。"))
    return HttpResponseRedirect(f"/rules/{rule_id}/", status=303)


@door(Permission.KEEP_RULES, "GET", "POST", row="rule")
def withdraw(request: HttpRequest, rule_id: UUID) -> HttpResponse:
    """Withdraw a version that should not have been issued; what it replaced holds again."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = rule_at(actor, rule_id)
    if found is None:
        raise Http404
    form = BackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and was_done(form, lambda: withdraw_regulation(
        by=actor, at=clock.now(), on=clock.today(), rule_id=rule_id, reason=form.cleaned_data["reason"]
    )):  # fmt: skip
        messages.success(request, _("撤回了，这一版不再有效。"))
        return HttpResponseRedirect("/rules/", status=303)
    return the_form(
        request, form, _("撤回这一版"), found.title, [], save=_("撤回"), back=f"/rules/{rule_id}/"
    )
