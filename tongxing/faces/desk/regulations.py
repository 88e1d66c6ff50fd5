"""规章制度: the library everybody of the township reads, and one version with who knows it and who not yet."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from tongxing.core import clock
from tongxing.faces.desk.regulations_page import rule_page, shelf_page
from tongxing.office.learning.queries import rule_at, rules_of
from tongxing.org.actor import Actor
from tongxing.org.doors import door
from tongxing.org.roles import Permission
from tongxing.plans import books


@door(Permission.READ_RULES)
def shelf(request: HttpRequest) -> HttpResponse:
    """What is in force, what comes, what is over (方案S05、S58—S60)."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    on = clock.today()
    plan = books.chain(actor.town_id).on(on)
    return render(
        request, "desk/rules.html", shelf_page(actor, plan.book if plan else None, rules_of(actor), on=on)
    )


@door(Permission.READ_RULES, row="rule")
def one(request: HttpRequest, rule_id: UUID) -> HttpResponse:
    """One version: its text, its days, the versions before and after it, who has read it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = rule_at(actor, rule_id)
    if found is None:
        raise Http404
    return render(request, "desk/rule.html", rule_page(actor, found, rules_of(actor), on=clock.today()))
