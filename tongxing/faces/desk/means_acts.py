"""Writing down terms, money and local numbers: three forms and one taking back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from tongxing.core import clock
from tongxing.core.ui.parts import Note
from tongxing.faces.desk import slips
from tongxing.faces.desk.forms_means import BookForm, EngageForm, NumberForm, UnbookForm
from tongxing.faces.desk.year_acts import DESK, the_desk, the_form, was_done
from tongxing.office.means.actions import book_money, engage, enter_number, take_back_line
from tongxing.office.means.queries import voucher_at
from tongxing.office.means.rules import Terms
from tongxing.office.queries import colleagues
from tongxing.org.doors import door
from tongxing.org.roles import Permission


@door(Permission.KEEP_MEANS, "GET", "POST")
def take_on(request: HttpRequest) -> HttpResponse:
    """On which terms a colleague is engaged."""
    actor, book = the_desk(request)
    today, posted = clock.today(), request.method == "POST"
    start = {"slip": slips.draw(actor, DESK, DESK), "since": today, "social": "yes", "medical": "yes"}
    form = EngageForm(request.POST if posted else None, initial=start, staff=colleagues(actor, on=today))
    if posted and form.is_valid():
        said, slip = form.cleaned_data, slips.read(form.cleaned_data["slip"], actor, DESK)
        new = Terms(
            said["staff"], said["since"], said["until"], said["age"], said["education"], said["certificate"],
            said["certificate_on"], said["pay"], said["social"] == "yes", said["medical"] == "yes", said["reason"], said["panel"],
        )  # fmt: skip
        if slip is None:
            form.add_error(None, _("这一页放得太久了，请看一眼再存一次。"))
        elif was_done(form, lambda: engage(by=actor, at=clock.now(), book=book, new=new, id=slip.deed_id)):
            messages.success(request, _("记好了。"))
            return HttpResponseRedirect("/means/", status=303)
    if posted:
        slips.renew(form, slips.draw(actor, DESK, DESK))
    notes = [Note(_("证明只记编号和日期。里面写了什么，这里没有地方记，也不要写在理由里。"), kind="law")]
    return the_form(request, form, _("记聘用"), _("条件按方案核对，不合的写理由。"), notes, back="/means/")


@door(Permission.KEEP_MEANS, "GET", "POST")
def book(request: HttpRequest) -> HttpResponse:
    """One line of the ledger."""
    actor, _book = the_desk(request)
    today, posted = clock.today(), request.method == "POST"
    start = {"slip": slips.draw(actor, DESK, DESK), "happened_on": today}
    form = BookForm(request.POST if posted else None, initial=start)
    if posted and form.is_valid():
        said, slip = form.cleaned_data, slips.read(form.cleaned_data["slip"], actor, DESK)
        if slip is None:
            form.add_error(None, _("这一页放得太久了，请看一眼再存一次。"))
        elif was_done(form, lambda: book_money(
            by=actor, at=clock.now(), on=today, comes_in=said["way"] == "in", item=said["item"], amount=said["amount"],
            paper=said["paper"], title=said["title"], happened_on=said["happened_on"], id=slip.deed_id,
        )):  # fmt: skip
            messages.success(request, _("记好了。"))
            return HttpResponseRedirect("/means/", status=303)
    if posted:
        slips.renew(form, slips.draw(actor, DESK, DESK))
    return the_form(request, form, _("记一笔账"), _("专项经费，一笔一张凭证。"), [], back="/means/")


@door(Permission.KEEP_MEANS, "GET", "POST", row="voucher")
def take_back(request: HttpRequest, voucher_id: UUID) -> HttpResponse:
    """Take a line back."""
    actor, _book = the_desk(request)
    found = voucher_at(actor, voucher_id)
    if found is None:
        raise Http404
    form = UnbookForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and was_done(form, lambda: take_back_line(
        by=actor, at=clock.now(), on=clock.today(), voucher_id=voucher_id, reason=form.cleaned_data["reason"]
    )):  # fmt: skip
        messages.success(request, _("撤回了。"))
        return HttpResponseRedirect("/means/", status=303)
    return the_form(request, form, _("撤回这一笔"), found.title, [], save=_("撤回"), back="/means/")


@door(Permission.KEEP_MEANS, "GET", "POST")
def number(request: HttpRequest) -> HttpResponse:
    """A local number with its source."""
    actor, _book = the_desk(request)
    posted = request.method == "POST"
    start = {"slip": slips.draw(actor, DESK, DESK), "since": clock.today()}
    form = NumberForm(request.POST if posted else None, initial=start)
    if posted and form.is_valid():
        said, slip = form.cleaned_data, slips.read(form.cleaned_data["slip"], actor, DESK)
        if slip is None:
            form.add_error(None, _("这一页放得太久了，请看一眼再存一次。"))
        elif was_done(form, lambda: enter_number(
            by=actor, at=clock.now(), name=said["name"], amount=said["amount"], since=said["since"], source=said["source"],
            id=slip.deed_id,
        )):  # fmt: skip
            messages.success(request, _("记好了，用到的地方都标着“本地数”。"))
            return HttpResponseRedirect("/means/", status=303)
    if posted:
        slips.renew(form, slips.draw(actor, DESK, DESK))
    return the_form(request, form, _("填本地的数"), _("方案和法律都没有的数，写明出处。"), [], back="/means/")
