"""Putting a plan into force: loaded, or taken over from the year before, by one person, approved by another."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from tongxing.core import audit, clock
from tongxing.core.acts import action
from tongxing.core.refusal import Refusal, stop_if
from tongxing.org.actor import Actor
from tongxing.plans.books import LAW_DIR, read_source, read_tree
from tongxing.plans.models import PlanState, PlanVersion
from tongxing.rulebook.following import follow


class PlanProblems(Exception):
    """A plan that cannot be loaded; carries every problem with file, line and advice."""

    def __init__(self, problems: tuple[object, ...]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


@action
def load_plan(*, by: Actor, at: datetime, files: Mapping[str, str], since: date | None = None) -> PlanVersion:
    """Read a plan and keep it as a draft; raises :class:`PlanProblems` with all errors at once."""
    version = _draft(by=by, at=at, files=files, since=since)
    audit.trace(by, "plan.load", about="plan", place_id=by.town_id, at=at, key=version.key)
    return version


@action
def follow_plan(*, by: Actor, at: datetime, version: PlanVersion) -> PlanVersion:
    """照今年的方案起草明年的，一步：日子挪一年，单位、人、任务、数都不动；还要另一位批准。 (方案S08、S13; docs/adr/0039).

    What people hold stays where it is: posts, given tasks that are still open, local numbers and contracts name no plan.
    """
    held = PlanVersion.objects.select_for_update().get(pk=version.pk)
    year = held.year + 1
    known = tuple(
        PlanVersion.objects.filter(town_id=held.town_id)
        .exclude(state=PlanState.DROPPED)
        .values_list("key", "year")
    )
    stop_if(why_not_follow(held, by, known=known))
    made = _draft(by=by, at=at, files=follow(held.source["plan"], year))
    audit.trace(by, "plan.follow", about="plan", place_id=by.town_id, at=at, key=made.key)
    return made


def why_not_follow(version: PlanVersion, by: Actor, *, known: Sequence[tuple[str, int]]) -> Refusal | None:
    """The next year is begun once, from a plan that was approved, by somebody who answers for the whole town."""
    key = next((key for key, year in known if year == version.year + 1), None)
    if key is not None:
        words = _("%(year)s 年已经有了 %(key)s 版，不用再起草。") % {"year": version.year + 1, "key": key}
        return Refusal("begun", words, ways=(_("要改的，录入一版新的，由另一位批准。"),))
    if version.state != PlanState.APPROVED:
        return Refusal("not_approved", _("只能照执行中的方案起草明年的。"))
    if version.town_id not in by.place_ids:
        return Refusal("not_the_town", _("方案管全镇，只负责一个村（社区）的人不能起草。"))
    return None


def _draft(*, by: Actor, at: datetime, files: Mapping[str, str], since: date | None = None) -> PlanVersion:
    """Keep what can be read as the next draft of its year."""
    reading = read_source(files)
    if reading.book is None:
        raise PlanProblems(reading.problems)
    head = reading.book.plan
    source = {"plan": dict(files), "law": read_tree(LAW_DIR)}
    count = PlanVersion.objects.filter(town_id=by.town_id, year=head.year).count()
    return PlanVersion.objects.create(
        town_id=by.town_id,
        key=f"{head.year}-{count + 1}",
        title=head.title,
        year=head.year,
        source=source,
        digest=hashlib.sha256(json.dumps(source, sort_keys=True).encode()).hexdigest(),
        since=since or head.since,
        loaded_at=at,
        loaded_by_id=by.staff_id,
    )


def why_not_approve(version: PlanVersion, by: Actor) -> Refusal | None:
    """A plan is approved once, by someone other than who loaded it, who answers for the whole town."""
    if version.state != PlanState.DRAFT:
        return Refusal("not_draft", _("这一版不是草稿，不用再批准。"))
    if version.loaded_by_id is not None and version.loaded_by_id == by.staff_id:
        return Refusal(
            "same_person", _("录入的人不能批准自己录入的方案。"), ways=(_("请另一位有批准权的人来批准。"),)
        )
    if version.town_id not in by.place_ids:
        words = _("方案管全镇，只负责一个村（社区）的人不能批准。")
        return Refusal("not_the_town", words, ways=(_("请另一位有批准权的人来批准。"),))
    return None


@action
def approve_plan(*, by: Actor, at: datetime, version: PlanVersion) -> PlanVersion:
    """Put a draft in force from its day; the version before it ends the day before.

    A plan that follows another never reaches back: it begins on its day or on the day of
    approval, whichever is later. What was owed under the earlier plan stays as it was judged;
    windows that open from then on follow the new one once their cases are projected again.
    """
    stop_if(why_not_approve(version, by))
    before = (
        PlanVersion.objects.select_for_update()
        .filter(town_id=version.town_id, state=PlanState.APPROVED, in_force__contains=version.since)
        .first()
    )
    end: date | None = None
    if before is not None:
        version.since = max(version.since, clock.day_of(at))
        end = before.in_force.upper
        stop_if(
            Refusal(
                "same_day", _("同一天已经有一版方案开始执行。"), ways=(_("把新方案的执行日往后改一天。"),)
            )
            if before.since == version.since
            else None
        )
        before.in_force = DateRange(before.since, version.since)
        before.save(update_fields=["in_force"])
    version.state = PlanState.APPROVED
    version.approved_at, version.approved_by_id = at, by.staff_id
    version.in_force = DateRange(version.since, end)
    version.save()
    audit.trace(by, "plan.approve", about="plan", place_id=by.town_id, at=at, key=version.key)
    return version
