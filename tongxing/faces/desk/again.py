"""Proving again who one is: before something grave, and after having been away.

What she was sending arrives here with her (307 keeps a form) and is carried through the page, so that nothing typed
is lost and nothing typed is kept by the house. Files cannot be carried; the page says so.
"""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from tongxing.core import clock
from tongxing.faces.desk.coming_in import safe_next
from tongxing.faces.desk.proofs import ProofForm, check_proof
from tongxing.org.actor import enter
from tongxing.org.doors import door
from tongxing.org.proof import factors
from tongxing.org.signin.actions import prove_again
from tongxing.org.signin.queries import full_member

STAY = {"csrfmiddlewaretoken", "password", "new_password", "code", "credential"}


@sensitive_post_parameters("code", "password", "credential")
@door(None, "GET", "POST", light=True)
def again(request: HttpRequest) -> HttpResponse:
    """Ask for a proof, and lead her back to what she was doing."""
    member = full_member(request.session)
    if member is None:
        return redirect("/signin/")
    enrolled, target = factors.enrolled(member.pk), safe_next(request)
    proving = "again" in request.POST
    form = ProofForm(request.POST if proving else None, enrolled=enrolled)
    carried = _carried(request, proving=proving)
    if proving and form.is_valid():
        refused = check_proof(request, member, form, at=clock.now())
        actor = enter(member.pk, on=clock.today()) if refused is None else None
        if actor is not None:
            prove_again(session=request.session, by=actor, at=clock.now())
            request.actor = actor  # type: ignore[attr-defined]
            return _back(request, target, carried)
        if refused is None:
            return redirect("/signin/")
        form.add_error(None, refused.words)
    if _by_script(request) and proving:
        return JsonResponse(
            {"words": " ".join(str(e) for es in form.errors.values() for e in es)}, status=422
        )
    page = {
        "title": _("确认是您本人"),
        "member": member,
        "form": form,
        "next": target,
        "carried": json.dumps(carried, ensure_ascii=False) if carried else "",
        "lost_files": bool(request.FILES),
        "locked": getattr(request, "locked", False),
        "has_key": "webauthn" in enrolled,
    }
    return render(request, "desk/again.html", page, status=422 if proving else 200)


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


def _back(request: HttpRequest, target: str, carried: list[list[str]]) -> HttpResponse:
    if _by_script(request):
        return JsonResponse({"csrf": get_token(request)})
    if carried:
        page = {"title": _("确认是您本人"), "target": target, "carried": carried}
        return render(request, "desk/resend.html", page)
    return HttpResponseRedirect(target, status=303)


def _carried(request: HttpRequest, *, proving: bool) -> list[list[str]]:
    """The fields of the form that was on its way, name and value, in their order."""
    if not proving:
        given = [(name, value) for name, values in request.POST.lists() for value in values]
        return [[name, str(value)] for name, value in given if name not in STAY]
    try:
        raw: Any = json.loads(request.POST.get("carried", "") or "[]")
        return [[str(name), str(value)] for name, value in raw]
    except (ValueError, TypeError):
        return []
