"""The page of a record: what is known already is filled in, what is asked is one question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.forms import BoundField
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from tongxing.casework.agreement.rules import unsigned_since_transfer
from tongxing.core.refusal import Refusal
from tongxing.core.ui import parts, words
from tongxing.core.ui.parts import Choice, Clause, Link, Note, PersonRef, Prefilled
from tongxing.duties.facts import Done
from tongxing.duties.occasion import Occasion, Written, deed_at
from tongxing.duties.queries import Bundle, StoredDuty
from tongxing.faces.desk import slips
from tongxing.faces.desk.clauses import clause_part
from tongxing.faces.desk.fitting import about_the_leave, about_the_test, fit, followed
from tongxing.faces.desk.forms import DeedForm, first_of
from tongxing.faces.desk.late import sent_note
from tongxing.faces.desk.recording import RecordKind, heading, may_record
from tongxing.fieldwork.queries import Detail, details
from tongxing.fieldwork.rules import FEMALE
from tongxing.org.actor import Actor
from tongxing.org.roles import Permission

TESTS = ("official_test", "screening", "hair_test", "test_elsewhere")
ICONS = {
    "happened_on": "calendar",
    "where": "map-pin",
    "collectors": "user-check",
    "partner": "users",
    "way": "messages",
    "specimen": "droplet",
    "signed_for_office": "user-check",
    "served_by": "user-check",
    "why": "file-text",
    "person": "user-check",
    "police_station": "shield-check",
    "village": "home",
}


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks for the form, for which occasion, on which day, pointing at which duty."""

    actor: Actor
    occasion: Occasion
    on: date
    duty: UUID | None = None
    query: str = ""
    about: UUID | None = None


def first_answers(kind: RecordKind, ask: Asking, back: str) -> dict[str, Any]:
    """What the machine can fill in: the day, the place, who usually comes along."""
    case = ask.occasion.case
    assert case is not None
    known: dict[str, Any] = {
        "slip": slip(kind, ask),
        "back": back,
        "happened_on": kind.day(case, on=ask.on),
        "where": _where(kind, ask) if kind.kind in TESTS else "",
        "collectors": first_of([ask.occasion.officer, ask.actor.name])
        if kind.kind in ("official_test", "hair_test")
        else ask.actor.name
        if kind.kind == "screening"
        else "",
        "specimen": "urine",
        "partner": "" if ask.occasion.helper == ask.actor.name else ask.occasion.helper,
        "about": str(ask.about or ""),
        "served_by": ask.actor.name,
        "way": {"service": "hand", "contact_away": "phone"}.get(kind.kind, "face"),
        "signed_for_office": ask.actor.town_name,
        **_signing(ask, case),
    }
    return {name: value for name, value in known.items() if name in kind.form.base_fields}


def _signing(ask: Asking, case: Bundle) -> dict[str, str]:
    """Who usually signs an agreement, and why there is one: the first, after a change of place, or changed."""
    signed = case.facts.last("agreement") is not None
    moved = unsigned_since_transfer(case.facts) is not None
    return {
        "person": ask.occasion.name,
        "police_station": ask.occasion.officer,
        "village": ask.occasion.helper,
        "why": "transfer" if signed and moved else "changed" if signed else "first",
    }


def slip(kind: RecordKind, ask: Asking) -> str:
    """The slip of this form: the record it will be, and the window it answers."""
    case, window = ask.occasion.case, ask.occasion.window(kind.kind, on=ask.on, duty=ask.duty)
    assert case is not None
    at = (window.due_on, window.id) if window else None
    return slips.draw(ask.actor, ask.occasion.person_id, case.case_id, at)


def _where(kind: RecordKind, ask: Asking) -> str:
    """Where the last one of this kind was done; the first time the clinic, or her own village."""
    last = _last(kind, ask)
    found = _details(ask).get(last.id) if last else None
    if found is not None and found.where:
        return found.where
    here = {"official_test": _("镇卫生院"), "hair_test": _("派出所"), "test_elsewhere": _("外地")}
    return here.get(kind.kind, ask.occasion.place)


def like_last(kind: RecordKind, ask: Asking, wanted: str) -> dict[str, Any]:
    """The answers of the last record of this kind (``last``), or of the one that is being written again."""
    like = _last(kind, ask) if wanted == "last" else _again(kind, ask, wanted)
    if like is None:
        return {}
    found = _details(ask).get(like.id)
    answers: dict[str, Any] = {"outcome": like.outcome}
    if isinstance(like, Written):
        answers["happened_on"] = like.happened_on
    if found is not None:
        answers |= {
            "way": found.way,
            "needs": list(found.needs),
            "partner": found.partner,
            "where": found.where,
            "specimen": found.specimen,
        }
        answers["collectors"] = first_of(found.collectors)
    return {name: value for name, value in answers.items() if value and name in kind.form.base_fields}


def _last(kind: RecordKind, ask: Asking) -> Done | None:
    rows = [d for d in ask.occasion.case.deeds if d.kind == kind.kind] if ask.occasion.case else []
    return max(rows, key=lambda d: (d.happened_on, d.id), default=None)


def _again(kind: RecordKind, ask: Asking, wanted: str) -> Written | None:
    try:
        old = deed_at(ask.actor, UUID(wanted))
    except ValueError:
        return None
    same = old is not None and old.person_id == ask.occasion.person_id and old.kind == kind.kind
    return old if same else None


def _details(ask: Asking) -> dict[UUID, Detail]:
    assert ask.occasion.case is not None
    return details(ask.actor, [ask.occasion.case.case_id])


def page(kind: RecordKind, ask: Asking, form: DeedForm | None, back: str) -> dict[str, Any]:
    """Everything the template draws."""
    window = ask.occasion.window(kind.kind, on=ask.on, duty=ask.duty)
    refusal = refused(kind, ask)
    known = form is not None and refusal is None
    case = ask.occasion.case
    if form is not None and case is not None:
        fit(kind.kind, form, case, sex=ask.occasion.sex, about=ask.about, on=ask.on)
    return {
        "title": ask.occasion.number,
        "heading": heading(kind.kind),
        "person": PersonRef(ask.occasion.name, f"/people/{ask.occasion.person_id}/", ask.occasion.number),
        "second": second(ask, window),
        "clause": clause_of(ask.occasion, window),
        "back_url": back,
        "refusal": refusal,
        "same_as_last": _same(kind, ask) if known else None,
        "cannot": _cannot(ask, window) if known else None,
        "kinds": _switch(kind, ask) if known else [],
        "form": form,
        **(_questions(kind, form, ask) if form is not None and known else {}),
        "notes": [*notes(kind, ask), *(sent_note(ask.actor, ask.on) if known else [])],
        "save": _("存好"),
        "save_next": _("存好，记下一位") if kind.repeats else "",
    }


def _questions(kind: RecordKind, form: DeedForm, ask: Asking) -> dict[str, Any]:
    fields = form.fields
    return {
        "prefilled": [
            Prefilled(ICONS[n], _chip(form[n], ask.on), form[n]) for n in form.chips if n in fields
        ],
        "outcome": form["outcome"] if "outcome" in fields else None,
        "asks": [form[name] for name in form.asked if name in fields],
        "more": [form[name] for name in form.more if name in fields],
        "note": form["note"] if "note" in fields else None,
    }


def _chip(bound: BoundField, on: date) -> str:
    """今天, 镇卫生院, 赵启明、林晓, 和吴秀英一起."""
    value = bound.value()
    if bound.name == "happened_on":
        given = value if isinstance(value, date) else _read_day(str(value or ""))
        return _("今天") if given == on else words.day(given, on) if given else str(bound.label)
    if bound.name == "partner":
        return _("和%(name)s一起") % {"name": value} if value else _("自己去的")
    if hasattr(bound.field, "choices"):
        return str(dict(bound.field.choices).get(value, bound.label))
    return str(value or bound.label)


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def second(ask: Asking, window: StoredDuty | None) -> str:
    """上河村　第 16 次（共 22 次）　11月20日—28日"""
    said = [ask.occasion.place]
    if window is not None:
        of = ask.occasion.windows_of(window.rule)
        if of > 1:
            said.append(_("第 %(n)s 次（共 %(of)s 次）") % {"n": window.window_no, "of": of})
        overdue = window.due_on < ask.on
        tells = words.should_have if overdue else words.before
        said.append(
            words.span(window.opens_on, window.due_on, ask.on)
            if window.kind == "official_test" and not overdue
            else tells(window.due_on, ask.on)
        )
    return "　".join(said)


def clause_of(occasion: Occasion, window: StoredDuty | None) -> Clause | None:
    """The sentence of the plan that asks for this."""
    book = occasion.case.chain.by_key(window.plan) if window and occasion.case else None
    return clause_part(book, window.clause, window.plan) if book is not None and window is not None else None


def _same(kind: RecordKind, ask: Asking) -> Link | None:
    case = ask.occasion.case
    if not kind.repeats or case is None or not any(d.kind == kind.kind for d in case.deeds):
        return None
    return Link(_("和上次一样"), f"?{ask.query}&like=last" if ask.query else "?like=last", "history")


def _cannot(ask: Asking, window: StoredDuty | None) -> Link | None:
    """Beside every record of something owed: the way to say why it cannot be done, or on which day it will be."""
    owed = window is not None and window.met_by is None and window.excused_by is None
    if window is None or not owed or window.opens_on > ask.on or not ask.actor.may(Permission.EXCUSE_DUTY):
        return None
    return Link(_("办不了，或改天"), f"/duties/{window.id}/excuse/", "umbrella")


def _switch(kind: RecordKind, ask: Asking) -> list[Choice]:
    if kind.kind not in TESTS:
        return []
    labels = {
        "official_test": _("派出所检测"),
        "screening": _("社区自查"),
        "hair_test": _("毛发检测"),
        "test_elsewhere": _("外地检测"),
    }
    base = f"/people/{ask.occasion.person_id}/record"
    more = f"?{ask.query}" if ask.query else ""
    return [
        Choice(label, f"{base}/{name}/{more}", current=name == kind.kind)
        for name, label in labels.items()
        if may_record(ask.actor, name)
    ]


def notes(kind: RecordKind, ask: Asking) -> list[Note]:
    """What will follow, said before it is saved; each sentence only beside the answer it belongs to."""
    case = ask.occasion.case
    if kind.kind == "test_step" and case is not None:
        return about_the_test(followed(case, ask.about, on=ask.on), ask.on)
    if kind.kind == "leave" and case is not None:
        return about_the_leave(case, ask.on)
    if kind.kind not in TESTS:
        return []
    found = [
        Note(
            _("先记“未到”或“拒绝”这件事实。是不是正当理由，由两个人看过再定，系统不替人定。"),
            shown_for=("no_show", "refused"),
        ),
        Note(
            _("再找一天补做；样本稀释或无效都不算违反，也不算办了。"),
            shown_for=("dilute", "invalid"),
        ),
        Note(positive_words(kind.kind), kind="help", shown_for=("positive",)),
    ]
    if ask.occasion.sex == FEMALE and kind.kind in ("official_test", "screening"):
        text = _("女性的样本由女工作人员采（吸毒检测程序规定第8条）。")
        found.insert(0, Note(text, kind="law"))
    if kind.kind == "screening":
        text = _("社区自查不是公安检测，不进任何法定计数（守护 G5）。")
        found.insert(0, Note(text, kind="law"))
    if kind.kind == "hair_test":
        text = _("毛发看的是前半年，说不出是哪一天；不代替每次的检测。有异议直接申请复检（检测规定第13条）。")
        found.insert(0, Note(text, kind="law"))
    return found


def positive_words(kind: str) -> str:
    """What comes after a result that is not settled yet: support first, never a conclusion (guard G5)."""
    if kind == "screening":
        return _(
            "自查看出的情况只用来早点帮上忙：先问问近来怎么样、在吃什么药，要不要看医生。"
            "要不要做派出所检测，由民警定。"
        )
    return _(
        "先记成“待确认”，这不是结论，等派出所的书面结果。"
        "现在做三件事：陪他/她把话说完；问清在吃的药和处方；告诉他/她可以提出异议，要不要看医生。"
    )


def refused(kind: RecordKind, ask: Asking) -> parts.Refusal | None:
    """The refusal shown instead of the form, by the same function the action asks."""
    case = ask.occasion.case
    if case is None:
        words_ = _("还没有录入决定书。没有决定书不能建措施（守护 G1）。")
        found: Refusal | None = Refusal("no_case", words_, cite="禁毒法第33条")
    else:
        found = kind.refusal(case, on=ask.on)
    return (
        draw_refusal(found, _(kind.cannot), ask.occasion.person_id, case.case_id if case else None)
        if found
        else None
    )


def draw_refusal(found: Refusal, title: str, person_id: UUID, case_id: UUID | None = None) -> parts.Refusal:
    """A refusal as the page shows it: what, why, which article, the ways on."""
    why = " ".join([str(found), *(str(way) for way in found.ways)])
    ways = [Link(_("回到档案"), f"/people/{person_id}/", kind="soft")]
    if found.code == "not_received" and case_id:
        ways.insert(0, Link(_("补上送达的日子"), f"/cases/{case_id}/decision/", kind="soft"))
    if found.code == "not_reported":
        ways.insert(0, Link(_("登记报到"), f"/people/{person_id}/record/report_in/", kind="soft"))
    return parts.Refusal(title, why, (*ways, Link(_("回到今日"), "/")))


def came_from(request: HttpRequest, otherwise: str) -> str:
    """Where she came from, if that is a page of this house."""
    wanted = (
        request.POST.get("back")
        or request.GET.get("back")
        or _path_of(request.META.get("HTTP_REFERER", ""), request)
    )
    ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    dull = ("/signin", "/signout", request.path)
    return wanted if ours and not wanted.startswith(dull) and "/record/" not in wanted else otherwise


def _path_of(referer: str, request: HttpRequest) -> str:
    base = f"{request.scheme}://{request.get_host()}"
    return referer.removeprefix(base) if referer.startswith(base + "/") else ""
