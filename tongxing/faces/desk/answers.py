"""What people are owed an answer to: results that are not settled, objections nobody answered, a return nobody wrote down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.conduct.requests.rules import due_on
from tongxing.conduct.rules import answered_by, open_requests, unserved_answers
from tongxing.core.ui import words
from tongxing.core.ui.parts import Chip, Link, PersonRef, Promise
from tongxing.faces.desk.clauses import clause_part
from tongxing.faces.desk.duty_parts import outcome_word
from tongxing.fieldwork.queries import Watched
from tongxing.org.actor import Actor
from tongxing.org.roles import Permission
from tongxing.rulebook.document import Book
from tongxing.rulebook.facts import CaseFacts, DeedFact
from tongxing.rulebook.presence import where
from tongxing.rulebook.results import Promised, Result, Standing, results

SETTLED = (Standing.CLEAN, Standing.NONE, Standing.AGAIN, Standing.EXPLAINED, Standing.COUNTS)
RIGHTS = ("objection_request", "recheck_request")  # the person's own days: nothing is late when they go by
Found = tuple[date, Promise]
# the rulebook's own words, so that they are collected: it knows no gettext
SAID = (
    N_("没有问题"), N_("没有采到样本"), N_("样本不能用，要重新采"), N_("待确认：还没有告知本人"),
    N_("待确认：本人还可以提出异议"), N_("有异议，结果未定"), N_("待确认：还没有看用药情况"),
    N_("用药可以解释，不作数"), N_("结果已定"), N_("A、B 样本至少保存到"), N_("公安机关最晚告知本人结果"),
    N_("本人可以申请实验室检测，最晚"), N_("本人可以申请实验室复检，最晚"),
    N_("公安机关最晚答复做不做实验室检测"), N_("公安机关最晚答复做不做实验室复检"),
    N_("样本最晚送实验室检测"), N_("样本最晚送实验室复检"), N_("实验室检测最晚出报告"), N_("实验室复检最晚出报告"),
    N_("样本不能用：哪天重新采？不算违反，也不算办了"),
    N_("检测结果告知本人没有，哪天，签名没有？异议的三日从告知起算"),
    N_("本人有异议，公安机关答复没有？答复以前不作数"),
    N_("在吃的药、处方和维持治疗看过没有？没有看过的阳性不进任何计数"),
    N_("另一读法：不顺延"),
)  # fmt: skip


def of_town(actor: Actor, rows: list[Watched], book: Book | None, *, on: date) -> list[Promise]:
    """The answers owed to everybody she looks after, the nearest day first."""
    found: list[Found] = []
    for row in rows:
        url = f"/people/{row.person_id}/" if actor.may(Permission.READ_FILE) else ""
        whose = PersonRef(row.name, url, row.number)
        found += owed(actor, row.facts, book, person_id=row.person_id, whose=whose, on=on)
    return [one for _day, one in sorted(found, key=lambda f: f[0])]


def owed(
    actor: Actor, facts: CaseFacts, book: Book | None, *, person_id: UUID, whose: PersonRef | None, on: date
) -> Iterator[Found]:
    """The answers owed in one case."""
    for one in results(facts, book, on=on) if book is not None else ():
        if one.standing not in SETTLED:
            yield _result(actor, one, book, person_id, whose, on)
    for deed in open_requests(facts):
        yield _request(actor, deed, person_id, whose, on)
    for deed in unserved_answers(facts):
        yield _unserved(actor, facts, deed, person_id, whose, on)
    away = where(facts, on=on)
    if away.overdue and away.until is not None:
        may = actor.may(Permission.EXCUSE_DUTY)
        link = Link(_("问一问，记下来"), f"/people/{person_id}/record/leave/") if may else None
        said = _("说好 %(day)s回来，还没记回来") % {"day": words.day(away.until, on)}
        yield away.until, Promise(whose, _("外出"), said, link, Chip("overdue", (on - away.until).days))


def _request(actor: Actor, deed: DeedFact, person_id: UUID, whose: PersonRef | None, on: date) -> Found:
    """What the person asked the office for, by the last day of its answer (个人信息保护法 50)."""
    last = due_on(deed.happened_on)
    url = f"/people/{person_id}/record/request_answer/?about={deed.id}"
    link = Link(_("登记答复"), url) if actor.may(Permission.RECORD_CASEWORK) else None
    said = _("%(asked)s提的，%(last)s前书面答复") % {
        "asked": words.day(deed.happened_on, on),
        "last": words.day(last, on),
    }
    return last, Promise(whose, outcome_word(deed.kind, deed.outcome), said, link, _days_left(last, on))


def _days_left(last: date, on: date) -> Chip:
    left = (last - on).days
    return Chip("open", left) if left >= 0 else Chip("overdue", -left)


def _unserved(
    actor: Actor, facts: CaseFacts, deed: DeedFact, person_id: UUID, whose: PersonRef | None, on: date
) -> Found:
    """An answer that lies in the office is no answer yet (个人信息保护法 50)."""
    url = f"/people/{person_id}/record/service/?about={deed.id}"
    link = Link(_("登记送达"), url) if actor.may(Permission.RECORD_CASEWORK) else None
    said = _("%(day)s写好的答复，还没有送到本人手里") % {"day": words.day(deed.happened_on, on)}
    last = answered_by(facts, deed)
    return last, Promise(whose, _("送答复"), said, link, _days_left(last, on))


def _result(
    actor: Actor, one: Result, book: Book | None, person_id: UUID, whose: PersonRef | None, on: date
) -> Found:
    next_one = _next(one)
    may = actor.may(Permission.RECORD_OFFICIAL_TEST)
    url = f"/people/{person_id}/record/test_step/?about={one.test.id}"
    said = [_("%(day)s的检测。") % {"day": words.day(one.test.happened_on, on)}]
    if next_one is not None:
        article = clause_part(book, next_one.found.cites[0]) if book else None
        by = {"what": _(next_one.title), "day": words.day(next_one.found.day, on)}
        said.append(_("%(what)s %(day)s") % by + (f"（{article.label}）。" if article else "。"))
    return (
        next_one.found.day if next_one else one.test.happened_on,
        Promise(
            whose, _(one.words), "".join(said), Link(_("记一步"), url) if may else None, _chip(next_one, on)
        ),
    )


def _next(one: Result) -> Promised | None:
    """The day that runs now: the first that nothing was written down for."""
    open_ones = [p for p in one.promised if p.done_on is None and p.name != "sample_kept"]
    return min(open_ones, key=lambda p: p.found.day, default=None)


def _chip(one: Promised | None, on: date) -> Chip | None:
    if one is None:
        return None
    left = (one.found.day - on).days
    if left >= 0:
        return Chip("open", left)
    return None if one.name in RIGHTS else Chip("overdue", -left)
