"""Two ways to the same number: the figure's rows, and plain SQL over the tables; in one go, whatever is recorded later left out."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import agreed, at, closed, contacted, day, sampled, step_in, take_in
from tongxing.casework.survey.actions import NewLine, add_line, end_line
from tongxing.core.clock import end_of
from tongxing.core.vocabulary import figures, sources
from tongxing.duties.figures import Census, number_of, take_census
from tongxing.office.actions import end_task, give_task
from tongxing.office.means.actions import book_money, take_back_line
from tongxing.office.queries import plan_for
from tongxing.plans.books import chain
from tongxing.support.actions import note_need, note_step
from tongxing.support.rules import NewNeed, NewStep

SINCE, UNTIL, ON = day("2026-03-01"), day("2026-09-30"), day("2026-10-15")
LATER = day("2026-11-20")
STANDS = """NOT d.withdrawn AND d.recorded_at < %(at)s
  AND NOT EXISTS (SELECT 1 FROM duties_deed s WHERE s.supersedes_id = d.id AND s.recorded_at < %(at)s)"""
GIVEN = """SELECT count(*) FROM office_given g LEFT JOIN office_end e ON e.id = g.id AND e.recorded_at < %(at)s
  WHERE g.due_on BETWEEN %(since)s AND %(until)s AND g.recorded_at < %(at)s AND coalesce(e.how, '') <> 'dropped'"""
SQL = {
    "casework.agreements_made": f"""SELECT count(*) FROM duties_deed d WHERE d.kind = 'agreement'
      AND d.happened_on BETWEEN %(since)s AND %(until)s AND {STANDS}""",
    "casework.days_to_agreement": f"""SELECT sum(d.happened_on - n.decided_on) FROM duties_deed d
      JOIN people_decision n ON n.case_id = d.case_id
      WHERE d.kind = 'agreement' AND d.happened_on BETWEEN %(since)s AND %(until)s AND {STANDS}""",
    "casework.base": f"""SELECT (SELECT count(*) FROM people_decision n WHERE n.decided_on <= %(until)s AND n.recorded_at < %(at)s
        AND NOT EXISTS (SELECT 1 FROM duties_deed d WHERE d.case_id = n.case_id AND d.kind = 'closed'
          AND d.happened_on <= %(until)s AND {STANDS}))
      + (SELECT count(*) FROM casework_listline f WHERE f.first_id IS NULL AND f.happened_on <= %(until)s AND f.recorded_at < %(at)s
        AND NOT EXISTS (SELECT 1 FROM casework_listline e WHERE e.first_id = f.id AND e.word IN ('ordered', 'struck')
          AND e.happened_on <= %(until)s AND e.recorded_at < %(at)s))""",
    "fieldwork.people_in_touch": f"""SELECT count(DISTINCT d.case_id) FROM duties_deed d
      JOIN duties_deed r ON r.case_id = d.case_id AND r.kind = 'report_in' AND r.happened_on <= d.happened_on
      WHERE d.kind IN ('talk', 'visit', 'official_test') AND d.outcome NOT IN ('not_found', 'refused', 'no_show', 'not_reached')
      AND d.happened_on BETWEEN %(since)s AND %(until)s AND {STANDS}
      AND NOT EXISTS (SELECT 1 FROM duties_deed c WHERE c.case_id = d.case_id AND c.kind = 'closed'
        AND c.happened_on <= d.happened_on)""",
    "office.decisions_owed": f"{GIVEN} AND (e.ended_on IS NOT NULL OR g.due_on < %(on)s)",
    "office.decisions_in_time": f"{GIVEN} AND e.ended_on <= g.due_on",
    "office.money_arrived": """SELECT coalesce(sum(trunc(v.amount)), 0) FROM office_voucher v WHERE v.comes_in
      AND v.happened_on BETWEEN %(since)s AND %(until)s AND v.recorded_at < %(at)s AND v.takes_back_id IS NULL
      AND NOT EXISTS (SELECT 1 FROM office_voucher b WHERE b.takes_back_id = v.id AND b.recorded_at < %(at)s)""",
    "support.needs_raised": """SELECT count(*) FROM support_need n
      WHERE n.needed_on BETWEEN %(since)s AND %(until)s AND n.recorded_at < %(at)s""",
}  # fmt: skip


def look(actor: Any) -> Census:
    step_in(actor)
    plans = chain(actor.town_id, as_of=ON)
    return take_census(actor, since=SINCE, until=UNTIL, as_of=ON, plans=plans, beside=sources.names())


def people(lin: Any, town: Any, draw: random.Random) -> None:
    """Nine lives of a year, drawn: some sign, some are met, some are not, some end; some of it told after the day of knowledge."""
    for n in range(9):
        came = SINCE + timedelta(days=draw.randrange(0, 120))
        folder = take_in(lin, town.villages[n % 3], reported_on=came)
        told = LATER if n % 4 == 3 else None
        if n % 3:
            agreed(lin, folder, came + timedelta(days=draw.randrange(1, 30)), recorded_on=told)
        if draw.random() < 0.7:
            outcome = draw.choice(["negative", "refused", "no_show"])
            sampled(lin, folder, came + timedelta(days=draw.randrange(1, 60)), outcome, recorded_on=told)
        kind, said = draw.choice([("talk", "fine"), ("visit", "not_found"), ("visit", "fine")])
        contacted(lin, folder, kind, came + timedelta(days=draw.randrange(1, 60)), said)
        if n in (2, 7):
            closed(lin, folder, day("2026-09-20"), "died", recorded_on=LATER if n == 7 else None)
        if n % 2:
            asked_for_help(lin, folder, came)


def asked_for_help(lin: Any, folder: Any, came: date) -> None:
    told: dict[str, Any] = {"by": step_in(lin), "at": at(came), "on": came}
    need = note_need(**told, case_id=folder.case_id, new=NewNeed("relief", came, "屋顶漏雨"))
    assert need is not None
    assert note_step(**told, need_id=need.pk, new=NewStep("agreed", came, purpose="只为这件事"))


def office(nong: Any, town: Any, draw: random.Random) -> None:
    """The list, what was given, and the ledger, some of it taken back or told later."""
    step_in(nong)
    plan = plan_for(chain(nong.town_id, as_of=ON), year=2026, on=ON)
    assert plan is not None
    for n in range(4):
        new = NewLine(town.villages[n % 3].pk, "no_order", n + 1, "名单", SINCE + timedelta(days=n))
        row = add_line(by=nong, at=at(ON), on=ON, new=new)
        if n == 1:
            end_line(
                by=nong,
                at=at(ON),
                on=ON,
                line_id=row.pk,
                how="struck",
                source="望公函〔2026〕9号",
                ended_on=day("2026-05-01"),
            )
    for n in range(6):
        on = day("2026-04-01")
        due = on + timedelta(days=draw.randrange(1, 60))
        one = give_task(
            by=nong,
            at=at(on),
            on=on,
            book=plan.book,
            place_id=nong.town_id,
            title=f"第{n}件",
            unit="town",
            due_on=due,
        )
        assert one is not None
        if n % 3 != 2:
            how, ended = ("dropped" if n == 3 else "done"), due + timedelta(days=draw.choice([-1, 5]))
            recorded = LATER if n == 4 else max(ended, on)
            end_task(
                by=nong,
                at=at(recorded),
                on=recorded,
                book=plan.book,
                given_id=one.pk,
                how=how,
                ended_on=max(ended, on),
                said="好了",
            )
    for n in range(4):
        told = LATER if n == 3 else ON
        line = book_money(
            by=nong, at=at(told), on=told, comes_in=n != 2, item="work", amount=Decimal(f"{1000 * (n + 1)}.50"), paper=f"{n}号",
            title="经费", happened_on=day("2026-05-01"),
        )  # fmt: skip
        if n == 1:
            take_back_line(by=nong, at=at(LATER), on=LATER, voucher_id=line.pk, reason="记错了")


def test_a_generated_town_is_counted_the_same_both_ways_and_asked_once(lin, nong, town):  # type: ignore[no-untyped-def]
    draw = random.Random(7)
    people(lin, town, draw)
    office(nong, town, draw)
    with CaptureQueriesContext(connection) as asked:
        looked = look(nong)
    assert len(asked) <= 4 + 2 * len(sources.names()), (
        "a source is asked once, whatever many figures look at it"
    )
    with CaptureQueriesContext(connection) as counting:
        numbers = {one.name: number_of(one, one.rows(looked)) for one in figures}
    assert not counting.captured_queries, "figures ask nothing themselves"
    values = {"since": SINCE, "until": UNTIL, "on": ON, "at": end_of(ON)}
    with connection.cursor() as cursor:
        for name, sql in SQL.items():
            cursor.execute(sql, values)
            [found] = cursor.fetchone()
            assert numbers[name] == int(found or 0), name
    assert all(numbers[name] for name in SQL), numbers
