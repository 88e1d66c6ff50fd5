"""What was done in a life: for each window of the plan, done in time, late, tried, excused or missed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from tongxing.demo import words
from tongxing.demo.shapes import DeedSpec, Story, TownSpec
from tongxing.rulebook.facts import CaseFacts
from tongxing.rulebook.windows import InForce, Owed, project

TRIED = ("no_show", "refused", "dilute", "invalid")
PAPERS = (("rights_notice", 0.95), ("report_form", 0.96), ("basic_sheet", 0.9), ("id_copy", 0.88))
LATER_PAPERS = (("group_list", 0.86), ("help_plan", 0.8))
NEEDS = ("job", "relief", "schooling", "medical", "legal", "family")
DAY = timedelta(1)


@dataclass(slots=True)
class Writer:
    """Writes one life's deeds. ``last`` is the last day anything happened: the day before today."""

    dice: Random
    story: Story
    town: TownSpec
    last: date
    excusable: Mapping[str, tuple[str, ...]]
    made: list[DeedSpec]

    @property
    def worker(self) -> str:
        """The worker who answers for the village."""
        return self.town.worker_of(self.story.village)

    def add(
        self, kind: str, outcome: str, day: date, *, by: str = "", wait: int | None = None, **more: object
    ) -> None:
        """Something that happened on a day, written down that day, some days later, or much later."""
        roll = self.dice.random()
        later = 0 if roll < 0.82 else self.dice.randint(1, 3) if roll < 0.95 else self.dice.randint(4, 16)
        recorded = min(day + timedelta(later if wait is None else wait), max(self.last, day))
        hour = self.dice.randint(8, 18) if recorded == day else self.dice.randint(8, 21)
        new = DeedSpec(kind, outcome, day, recorded, hour, by or self.worker)
        self.made.append(replace(new, **more))  # type: ignore[arg-type]


def deeds_of(
    dice: Random, story: Story, town: TownSpec, *, today: date, plans: Sequence[InForce]
) -> tuple[DeedSpec, ...]:
    """Everything that was done for one person, in the order it was written down."""
    newest = plans[-1].book
    writer = Writer(dice, story, town, today - DAY, {d.id: d.excused for d in newest.duties}, [])
    if story.reported_on is not None:
        _beginning(writer)
        _absences(writer)
        for window in _windows(story, plans):
            _window(writer, window)
        _correct_one(writer)
    if story.closed_on is not None:
        note = {"completed": "派出所解除通知书已收。", "moved": "档案已移交。"}.get(story.closed_how, "")
        writer.add(
            "closed", story.closed_how, story.closed_on, by=town.holder("clerk").username, wait=0, note=note
        )
    return _in_order(writer)


def _windows(story: Story, plans: Sequence[InForce]) -> tuple[Owed, ...]:
    facts = CaseFacts(
        measure=story.measure,
        decided_on=story.decided_on,
        received_on=story.received_on,
        reported_on=story.reported_on,
        ordered_months=story.months,
        deducted_days=story.deducted_days,
        closed_on=story.closed_on,
    )
    return tuple(w for w in project(facts, plans) if w.rule != "report_in")


def _in_order(writer: Writer) -> tuple[DeedSpec, ...]:
    """Sorted by when they became known; nothing after the end of the measure; corrections find their row."""
    end = writer.story.closed_on
    rows = [
        (i, d)
        for i, d in enumerate(writer.made)
        if d.happened_on <= (end or writer.last) or d.kind == "closed"
    ]
    if end is not None:
        rows = [(i, replace(d, until_on=min(d.until_on, end)) if d.until_on else d) for i, d in rows]
    rows.sort(key=lambda pair: (pair[1].recorded_on, pair[1].hour, pair[1].kind == "closed", pair[0]))
    places = {old: new for new, (old, _) in enumerate(rows)}
    return tuple(replace(d, corrects=places[d.corrects]) if d.corrects is not None else d for _, d in rows)


# ── the beginning: report-in, agreement, work group, papers ─────────────────


def _beginning(w: Writer) -> None:
    """Report-in, agreement, the work group with its gaps, the papers with theirs."""
    reported = w.story.reported_on
    assert reported is not None
    w.add("report_in", "in_person", reported, wait=0)
    for paper, share in PAPERS:
        if w.dice.random() < share:
            w.add("paper_filed", paper, min(reported + timedelta(w.dice.randint(0, 20)), w.last))
    signed = _agreement_day(w, reported)
    if signed is None:
        return
    w.add("agreement", "signed", signed, wait=w.dice.choice((0, 0, 0, 2)))
    for paper, share in LATER_PAPERS:
        if w.dice.random() < share:
            w.add("paper_filed", paper, min(signed + timedelta(w.dice.randint(0, 25)), w.last))
    _group(w, signed)


def _agreement_day(w: Writer, reported: date) -> date | None:
    how = w.story.script.get(("agreement", 1), "")
    roll = w.dice.random()
    if how == "late" or (not how and roll > 0.95):
        day = reported + timedelta(w.dice.randint(9, 24))
    elif not how and roll > 0.92 and (w.last - reported).days < 90:
        return None
    else:
        day = reported + timedelta(w.dice.randint(0, 6))
    return day if day <= w.last else None


def _group(w: Writer, signed: date) -> None:
    """Six kinds of members; a volunteer is what is missing most often (戒毒条例 17)."""
    town, village, surname = w.town, w.story.village, w.story.name[:1]
    worker = next(s for s in town.staff if s.username == w.worker)
    members = [
        ("social_worker", worker.name, worker.unit, 1.0),
        ("police", town.holder("police_officer").name, town.holder("police_officer").unit, 0.99),
        ("doctor", town.holder("doctor").name, town.holder("doctor").unit, 0.97),
        ("family", f"{w.dice.choice(words.FAMILY)} {surname}某", "", 0.95),
        ("cadre", town.cadre_of(village), f"{village}委会", 0.96),
        ("volunteer", w.dice.choice(words.VOLUNTEERS), "", 0.82),
    ]
    for role, name, unit, share in members:
        if w.story.folder == 7 and role == "volunteer":
            continue
        if name and w.dice.random() < share:
            day = min(signed + timedelta(w.dice.choice((0, 0, 0, 8))), w.last)
            w.add("group_member", role, day, wait=0, with_whom=(name,), where=unit)


def _absences(w: Writer) -> None:
    for away in w.story.absences:
        w.add(
            "excuse", away.reason, away.since, wait=w.dice.randint(0, 3), until_on=away.until, note=away.note
        )


# ── one window ───────────────────────────────────────────────────────────────


def _window(w: Writer, window: Owed) -> None:
    """Decide how one window went and write what was done in it."""
    if window.rule == "agreement" or window.opens_on > w.last:
        return
    if any(a.since <= window.due_on <= a.until for a in w.story.absences):
        return
    how = w.story.script.get((window.rule, window.window_no)) or _how(w, window)
    if how == "on_time":
        _do(w, window, _between(w, window.opens_on, min(window.due_on, w.last)))
    elif how == "late":
        latest = min(window.lapses_on or w.last, w.last, window.due_on + timedelta(12))
        if latest > window.due_on:
            _do(w, window, _between(w, window.due_on + DAY, latest))
    elif how in TRIED:
        _try(w, window, how)
    elif how in words.EXCUSES:
        w.add(
            "excuse", how, min(window.due_on, w.last), wait=0,
            duty_rule=window.rule, duty_due_on=window.due_on, note=words.EXCUSES[how],
        )  # fmt: skip


def _how(w: Writer, window: Owed) -> str:
    """Nine of ten in time; the rest late, tried without success, excused, or simply missed."""
    roll = w.dice.random()
    if window.due_on > w.last:  # still open: the further it has gone, the likelier it is done
        gone = (w.last - window.opens_on).days / max((window.due_on - window.opens_on).days, 1)
        return "on_time" if roll < 0.8 * gone and w.story.honest < 1 else "undone"
    share = w.story.honest
    if window.lapses_on is not None and window.lapses_on >= w.last:
        share = 1 - (1 - share) * 0.65  # people look after what can still be made up
    if roll < share:
        return "on_time"
    rest = (roll - share) / (1 - share)
    if rest < 0.45:
        return "late"
    if rest < 0.65 and window.rule == "official_test":
        return w.dice.choice(TRIED)
    reasons = [r for r in words.EXCUSES if r in w.excusable.get(window.rule, ())]
    return w.dice.choice(reasons) if rest < 0.75 and reasons else "missed"


def _between(w: Writer, first: date, last: date) -> date:
    """A day of a window, rarely a Sunday."""
    day = first + timedelta(w.dice.randint(0, max((last - first).days, 0)))
    return day - DAY if day.weekday() == 6 and day > first else day


def _try(w: Writer, window: Owed, outcome: str) -> None:
    """A test that did not count, and often a second one that did."""
    day = _between(w, window.opens_on, min(window.due_on, w.last))
    _test(w, "official_test", outcome, day, note=words.MISSED[outcome])
    again = day + timedelta(w.dice.randint(2, 6))
    if w.dice.random() < 0.65 and again <= min(w.last, window.lapses_on or w.last):
        _do(w, window, again)


def _do(w: Writer, window: Owed, day: date) -> None:
    """Do what a window asks for."""
    kind, note = window.kind, _note(w, window.kind)
    if kind == "official_test":
        _test(w, kind, "positive" if w.dice.random() < 0.004 else "negative", day, note=note)
    elif kind == "screening":
        _test(w, kind, "positive" if w.dice.random() < 0.01 else "negative", day, note=note)
    elif kind == "own_report":
        outcome = w.dice.choice(("on_paper", "on_paper", "spoken", "by_phone"))
        w.add(kind, outcome, day, note=note, way="phone" if outcome == "by_phone" else "face")
    else:
        _contact(w, kind, day, note)


def _contact(w: Writer, kind: str, day: date, note: str) -> None:
    if kind == "visit" and w.dice.random() < 0.06 and day - DAY >= (w.story.reported_on or day):
        w.add(
            kind,
            "not_found",
            day - DAY,
            note="门锁着，邻居说去地里了。",
            with_whom=(w.town.cadre_of(w.story.village),),
        )
    outcome = w.dice.choice(
        ("fine",) * 7 + ("needs_help",) * 2 + (("family_only",) if kind == "visit" else ("low",))
    )
    needs = (w.dice.choice(NEEDS),) if outcome == "needs_help" else ()
    partner = w.town.cadre_of(w.story.village) if kind == "visit" or w.dice.random() < 0.2 else ""
    way = "face" if kind == "visit" or w.dice.random() < 0.9 else w.dice.choice(("phone", "video"))
    w.add(kind, outcome, day, note=note, needs=needs, way=way, with_whom=(partner,) if partner else ())


def _test(w: Writer, kind: str, outcome: str, day: date, *, note: str) -> None:
    police, doctor = w.town.holder("police_officer"), w.town.holder("doctor")
    official = kind == "official_test"
    worker = next(s.name for s in w.town.staff if s.username == w.worker)
    by = police.username if official and w.dice.random() < 0.7 else w.worker
    came = outcome not in {"no_show", "refused"}
    people = (doctor.name, police.name if w.story.sex == "1" else worker) if official and came else (worker,)
    w.add(
        kind,
        outcome,
        day,
        by=by,
        note=note,
        where=doctor.unit if official else w.story.village,
        with_whom=people,
    )


def _note(w: Writer, kind: str) -> str:
    return w.dice.choice(words.NOTES[kind]) if w.dice.random() < 0.45 else ""


def _correct_one(w: Writer) -> None:
    """Sometimes a day was written wrong, or a record belongs to somebody else; both stay readable."""
    talks = [i for i, d in enumerate(w.made) if d.kind == "talk" and d.recorded_on + timedelta(9) < w.last]
    if not talks or (w.story.folder != 7 and w.dice.random() > 0.12):
        return
    at = w.dice.choice(talks)
    old = w.made[at]
    day = old.recorded_on + timedelta(w.dice.randint(1, 8))
    if w.dice.random() < 0.3 and w.story.folder != 7:
        new = replace(old, recorded_on=day, corrects=at, withdrawn=True, note="记到别人名下了，撤回。")
    else:
        moved = max(old.happened_on - DAY, w.story.reported_on or old.happened_on)
        new = replace(
            old, happened_on=moved, recorded_on=day, corrects=at, note="签到表上是前一天，以签到表为准。"
        )
    w.made.append(new)
