"""The plan: read it, compare it, load the next one, put it in force."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxing.core import clock
from tongxing.core.ui import words
from tongxing.core.ui.parts import Link, Note
from tongxing.duties.actions import reproject_town
from tongxing.faces.desk import law, plan_page
from tongxing.faces.desk.clauses import clause_part
from tongxing.faces.desk.plan_changes import changes
from tongxing.org.actor import Actor
from tongxing.org.doors import door
from tongxing.org.roles import Permission
from tongxing.org.uploads import say_too_big
from tongxing.plans.actions import PlanProblems, approve_plan, load_plan, why_not_approve
from tongxing.plans.books import UnreadableVersion, book_of
from tongxing.plans.models import PlanState, PlanVersion
from tongxing.plans.queries import in_force, version_at, versions
from tongxing.rulebook.document import Book

MOST_FILES, MOST_BYTES = 30, 300_000


class ManyFiles(forms.ClearableFileInput):
    """A plan comes as several files."""

    allow_multiple_selected = True


class PlanFilesField(forms.FileField):
    """Every chosen file, each checked as one."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """All of them, small enough and of the right kind."""
        chosen = data if isinstance(data, list | tuple) else [data]
        files = [super(PlanFilesField, self).clean(one, initial) for one in chosen]
        if len(files) > MOST_FILES or sum(f.size for f in files) > MOST_BYTES:
            raise forms.ValidationError(_("文件太多或太大，方案最多 30 个文件。"))
        if any(not f.name.endswith(".toml") for f in files):
            raise forms.ValidationError(_("方案文件的名字以 .toml 结尾。"))
        if len({f.name for f in files}) < len(files):
            raise forms.ValidationError(_("有两个文件同名，请只选一份。"))
        return files


class LoadForm(forms.Form):
    """The files of a plan, and from which day if not the one it names."""

    files = PlanFilesField(  # type: ignore[assignment]
        label=gettext_lazy("方案文件（可以多选）"), error_messages={"required": gettext_lazy("请选方案文件")}
    )
    since = forms.DateField(
        label=gettext_lazy("从哪天起执行"),
        required=False,
        help_text=gettext_lazy("空着就按方案里写的日子"),
        widget=forms.DateInput(format="%Y-%m-%d"),
    )


@door(Permission.READ_PLAN)
def plan(request: HttpRequest) -> HttpResponse:
    """方案逐句对照."""
    by, on = request.actor, clock.today()  # type: ignore[attr-defined]
    rows = versions(by)
    asked = request.GET.get("version", "")
    version = next((v for v in rows if str(v.pk) == asked), None) if asked else in_force(rows, on)
    if asked and version is None:
        raise Http404
    page: dict[str, Any] = {"title": _("方案与条款"), "actions": _actions(by, rows, version), "problems": []}
    if version is None:
        page |= {
            "problems": [Note(_("这个乡镇还没有执行中的方案。"), kind="cannot")],
            "lines": [],
            "chapters": [],
        }
        return render(request, "desk/plan.html", page)
    return render(request, "desk/plan.html", page | _reading(request, by, version, shown=asked))


def _reading(request: HttpRequest, by: Actor, version: PlanVersion, *, shown: str) -> dict[str, Any]:
    head = {"plan_label": _("%(key)s 版") % {"key": version.key}, "plan_second": _second(version)}
    try:
        book = book_of(version.pk)
    except UnreadableVersion as error:
        return head | {"problems": [Note(str(error), kind="cannot")], "lines": [], "chapters": []}
    look = plan_page.Looking(
        book, version.key, request.GET.get("chapter", ""), request.GET.get("only", ""), shown
    )
    return head | {
        "coverage": plan_page.coverage(look),
        "chapters": plan_page.chapters(look),
        "only": plan_page.only(look),
        "lines": list(plan_page.lines(look)),
        "problems": [
            *_draft_notes(by, version),
            *law.notes(book, max(clock.today(), version.since)),
            *plan_page.problems(book),
        ],
    }


def _draft_notes(by: Actor, version: PlanVersion) -> list[Note]:
    """A draft is not in force, and why she may or may not approve it."""
    if version.state != PlanState.DRAFT:
        return []
    text = _("这是草稿，还没有执行。要另一位有批准权的人批准，批准后从 %(day)s 起的窗口按它推算。")
    found = [Note(text % {"day": words.full_day(version.since)}, kind="law", head=_("草稿"))]
    why_not = why_not_approve(version, by)
    return [*found, Note(str(why_not), kind="cannot")] if why_not else found


def _second(version: PlanVersion) -> str:
    """2月5日起执行　农玉珍录入，孙伟批准"""
    said = [_("%(day)s起执行") % {"day": words.full_day(version.since)}]
    loaded = version.loaded_by.name if version.loaded_by else _("系统")
    if version.approved_at is None:
        return "　".join([*said, _("%(name)s录入，还没有批准") % {"name": loaded}])
    approved = version.approved_by.name if version.approved_by else _("系统")
    return "　".join(
        [*said, _("%(loaded)s录入，%(approved)s批准") % {"loaded": loaded, "approved": approved}]
    )


def _actions(by: Actor, rows: list[PlanVersion], version: PlanVersion | None) -> list[Link]:
    found = []
    before = next((v for v in rows if version and v.pk != version.pk and v.since <= version.since), None)
    if version is not None and before is not None:
        label = _("和 %(key)s 版比") % {"key": before.key}
        found.append(Link(label, f"/plan/compare/?old={before.pk}&new={version.pk}", "copy"))
    found.append(Link(_("适用的法律数值"), "/plan/law/", "book"))
    found.append(Link(_("这些数怎么算"), "/figures/", "list-check"))
    found.append(Link(_("全部版本"), "/plan/versions/", "history"))
    if version is not None and by.may(Permission.REHEARSE_PLAN):
        found.append(Link(_("用去年的数试一遍"), f"/plan/{version.pk}/rehearse/", "history"))
    if by.may(Permission.LOAD_PLAN):
        found.append(Link(_("录入新方案"), "/plan/load/", "plus", "primary"))
    if version is not None and by.may(Permission.APPROVE_PLAN) and why_not_approve(version, by) is None:
        found.append(
            Link(_("批准，开始执行"), f"/plan/{version.pk}/approve/", "shield-check", "primary", post=True)
        )
    return found


@door(Permission.READ_PLAN)
def all_versions(request: HttpRequest) -> HttpResponse:
    """Every version with who loaded and who approved it."""
    by, on = request.actor, clock.today()  # type: ignore[attr-defined]
    rows = versions(by)
    now = in_force(rows, on)
    listed = [
        {
            "version": v,
            "second": _second(v),
            "current": now is not None and v.pk == now.pk,
            "draft": v.state == PlanState.DRAFT,
        }
        for v in rows
    ]
    return render(request, "desk/plan_versions.html", {"title": _("方案的各版"), "rows": listed})


@door(Permission.READ_PLAN)
def difference(request: HttpRequest) -> HttpResponse:
    """Two versions side by side: every value that differs, under its sentence; unasked, the last two."""
    new, old = _pair(request)
    rows = changes(old[1], new[1], (old[0].key, new[0].key))
    second = _("%(n)s 处不同") % {"n": len(rows)}
    page = {"title": _("两版比一比"), "old": old[0], "new": new[0], "rows": rows, "second": second}
    return render(request, "desk/plan_compare.html", page)


def _pair(request: HttpRequest) -> list[tuple[PlanVersion, Book]]:
    """The newer and the older version she asked for, or the one in force and the one before it."""
    by = request.actor  # type: ignore[attr-defined]
    known = versions(by)
    now = in_force(known, clock.today())
    before = next((v for v in known if now and v.since < now.since), now)
    last = {"new": now, "old": before}
    asked = [(request.GET.get(name, ""), version) for name, version in last.items()]
    return [_book(by, text or str(version.pk if version else "")) for text, version in asked]


def _book(by: Actor, asked: str) -> tuple[PlanVersion, Book]:
    version = version_at(by, int(asked)) if asked.isdecimal() and len(asked) < 10 else None
    if version is None:
        raise Http404
    try:
        return version, book_of(version.pk)
    except UnreadableVersion as error:
        raise Http404 from error


@door(Permission.LOAD_PLAN, "GET", "POST", takes=2 * MOST_BYTES)
def load(request: HttpRequest) -> HttpResponse:
    """录入方案: every problem at once, by file and line; what is in order becomes a draft."""
    form = LoadForm(request.POST, request.FILES) if request.method == "POST" else LoadForm()
    page = {"title": _("录入新方案"), "form": form, "problems": ()}
    if request.method != "POST" or not say_too_big(form, "files", request).is_valid():
        return render(request, "desk/plan_load.html", page, status=422 if request.method == "POST" else 200)
    by = request.actor  # type: ignore[attr-defined]
    try:
        texts = {f.name: f.read().decode("utf-8-sig") for f in form.cleaned_data["files"]}
        version = load_plan(by=by, at=clock.now(), files=texts, since=form.cleaned_data["since"])
    except UnicodeDecodeError:
        form.add_error("files", _("文件不是 UTF-8 编码，请用 UTF-8 另存一份。"))
        return render(request, "desk/plan_load.html", page, status=422)
    except PlanProblems as wrong:
        page["problems"] = wrong.problems
        return render(request, "desk/plan_load.html", page, status=422)
    messages.success(request, _("读懂了，存成草稿 %(key)s 版，等另一位批准。") % {"key": version.key})
    return HttpResponseRedirect(f"/plan/?version={version.pk}", status=303)


@door(Permission.APPROVE_PLAN, "POST", row="plan")
def approve(request: HttpRequest, version_id: int) -> HttpResponse:
    """批准: a second person; windows to come are worked out again in the same transaction."""
    by, now = request.actor, clock.now()  # type: ignore[attr-defined]
    version = version_at(by, version_id)
    if version is None:
        raise Http404
    approve_plan(by=by, at=now, version=version)
    cases, changed = reproject_town(by=by, at=now)
    said = _("批准了，%(key)s 版从 %(day)s 起执行。%(cases)s 个人的应办重新推算，%(changed)s 处有变化。")
    values = {"key": version.key, "day": words.full_day(version.since), "cases": cases, "changed": changed}
    messages.success(request, said % values)
    return HttpResponseRedirect(f"/plan/?version={version.pk}", status=303)


@door(Permission.READ_PLAN)
def clause(request: HttpRequest, key: str) -> HttpResponse:
    """One sentence with its source and its days, as a part of a page."""
    by, on = request.actor, clock.today()  # type: ignore[attr-defined]
    rows = versions(by)
    asked = request.GET.get("plan", "")
    version = next((v for v in rows if v.key == asked), None) if asked else in_force(rows, on)
    part = clause_part(book_of(version.pk), key, version.key, on) if version else None
    if part is None:
        raise Http404
    return render(request, "desk/_clause.html", {"clause": part})
