"""The acts that `make bench` measures, each with the bare form of the same result."""

from __future__ import annotations

import io
import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from tongxing.core import clock
from tongxing.core.ids import uuid7
from tongxing.org import actor as actors
from tongxing.org.models import Staff, session_hash
from tools.bench import Operation


class Browser:
    """A signed-in browser without a network: the very WSGI application that Granian serves."""

    def __init__(self, staff_id: int) -> None:
        from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

        from tongxing.config.wsgi import application
        from tongxing.org.signin import sessions

        staff = Staff.objects.get(pk=staff_id)
        session: Any = import_module(settings.SESSION_ENGINE).SessionStore()
        session[SESSION_KEY] = str(staff_id)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = session_hash(staff.password, staff.session_epoch)
        session[sessions.PROVED_AT] = clock.now().timestamp()
        session.save()
        session.belong(staff.pk, device="Chrome · Linux", source="127.0.0.1", at=clock.now())
        self.application = application
        self.csrf = "c" * 32
        self.cookies = f"sessionid={session.session_key}; csrftoken={self.csrf}"

    def ask(self, path: str, *, form: str | None = None, expect: tuple[int, ...] = (200,)) -> bytes:
        """One request; anything but the expected status is an error of the benchmark itself."""
        body = (f"csrfmiddlewaretoken={self.csrf}&{form}" if form is not None else "").encode()
        where, _, query = path.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": "POST" if form is not None else "GET",
            "PATH_INFO": where,
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "HTTP_HOST": "127.0.0.1:8000",
            "HTTP_COOKIE": self.cookies,
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.url_scheme": "http",
            "wsgi.version": (1, 0),
            "wsgi.multithread": False,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
        told: list[str] = []
        answer = self.application(environ, lambda status, headers, exc_info=None: told.append(status))
        content = b"".join(answer)
        answer.close()
        if int(told[0][:3]) not in expect:
            raise RuntimeError(f"{path}: {told[0]}\n{content[:2000].decode(errors='replace')}")
        return content


def rows(sql: str, values: Any = None) -> list[tuple[Any, ...]]:
    """Bare SQL, prepared, fetched to Python: the anchor of every ratio."""
    connection.ensure_connection()
    raw = connection.connection
    with raw.cursor() as cursor:
        cursor.execute(sql, values, prepare=True)
        found = cursor.fetchall() if cursor.description else []
    return found


def as_owner(call: Callable[[], object]) -> Callable[[], object]:
    """Bare SQL has no actor; it needs the scope open to see the same rows."""

    def run() -> object:
        with transaction.atomic():
            actors.open_scope(PLACES)
            return call()

    return run


PLACES: list[int] = []


def operations(people: int) -> list[Operation]:
    """All acts at one size; the people asked for change from call to call."""
    global PLACES
    on = clock.today()
    towns = max(people // 500, 1)
    town = 1 + towns // 2
    worker, clerk = town * 100 + 4, town * 100 + 20
    places = [p[0] for p in rows("SELECT id FROM org_place WHERE town_id = %s", [100 + town])]
    PLACES = places
    desk, office = Browser(worker), Browser(clerk)
    dice = random.Random(1)
    with transaction.atomic():
        actors.open_scope(PLACES)
        village = 10000 + town * 10 + 2
        mine = rows(
            "SELECT person_id, id FROM people_case WHERE place_id = %s AND worker_id = %s", [village, worker]
        )
        names = [
            n[0] for n in rows("SELECT DISTINCT name FROM people_person WHERE town_id = %s", [100 + town])
        ]
        by = actors.enter(worker, on=on)
        assert by is not None
    pick = lambda: dice.choice(mine)  # noqa: E731
    return [
        *_reading(desk, office, pick, names, dice, worker=worker, town=town, places=places, on=on),
        *_writing(desk, pick, by, on=on),
        _long_life(100 + town, on=on),
        *_heavy(town, places, on=on),
    ]


OPEN_PERSON = "SELECT p.*, c.* FROM people_person p JOIN people_case c ON c.person_id = p.id WHERE p.id = %s"
OPEN_DEEDS = "SELECT * FROM duties_deed WHERE case_id = %s ORDER BY happened_on DESC, id DESC LIMIT 50"
OPEN_DUTIES = "SELECT * FROM duties_duty WHERE case_id = %s ORDER BY due_on"
TODAY = """SELECT d.*, p.name, p.number FROM duties_duty d JOIN people_case c ON c.id = d.case_id
  JOIN people_person p ON p.id = c.person_id WHERE d.worker_id = %s AND d.met_by IS NULL AND d.excused_by IS NULL
  AND d.opens_on <= %s AND (d.lapses_on IS NULL OR d.lapses_on >= %s) ORDER BY d.due_on LIMIT 200"""
LIST = """SELECT p.*, c.* FROM people_person p JOIN people_case c ON c.person_id = p.id
  WHERE p.place_id = ANY(%s) ORDER BY p.name_key, p.id LIMIT 50"""
SEARCH = """SELECT p.* FROM people_person p WHERE p.id IN (SELECT person_id FROM people_personkey
  WHERE place_id = ANY(%s) AND key >= %s AND key < %s LIMIT 50) LIMIT 50"""
PAPERS = """SELECT c.id, d.kind, d.outcome, d.happened_on FROM people_case c LEFT JOIN duties_deed d ON d.case_id = c.id
AND d.kind IN ('report_in', 'agreement', 'paper_filed') WHERE (c.closed_on IS NULL OR c.closed_on > %s) AND c.place_id = ANY(%s)"""
BOARD = """SELECT place_id, kind, count(*), count(*) FILTER (WHERE met_on <= due_on),
  count(*) FILTER (WHERE excused_by IS NOT NULL), count(*) FILTER (WHERE met_by IS NULL AND due_on < %s
  AND (lapses_on IS NULL OR lapses_on >= %s)) FROM duties_duty WHERE place_id = ANY(%s) AND due_on >= %s
  AND opens_on <= %s GROUP BY 1, 2"""


def _reading(
    desk: Browser,
    office: Browser,
    pick: Callable[[], tuple[Any, ...]],
    names: list[str],
    dice: random.Random,
    *,
    worker: int,
    town: int,
    places: list[int],
    on: Any,
) -> list[Operation]:
    def bare_open() -> None:
        person, case = pick()
        rows(OPEN_PERSON, [person]), rows(OPEN_DEEDS, [case]), rows(OPEN_DUTIES, [case])

    def bare_search(start: int) -> Callable[[], object]:
        def run() -> object:
            text = dice.choice(names)[start : start + 2]
            return rows(SEARCH, [places, text, text + "\U0010ffff"])

        return run

    def search(start: int) -> Callable[[], object]:
        from urllib.parse import quote

        return lambda: office.ask("/people/?q=" + quote(dice.choice(names)[start : start + 2]))

    return [
        Operation("open a file (HTML)", lambda: desk.ask(f"/people/{pick()[0]}/"), as_owner(bare_open), must=40),
        Operation("today (HTML)", lambda: desk.ask("/"), as_owner(lambda: rows(TODAY, [worker, on, on])), must=15),
        Operation("list of 50 people (HTML)", lambda: office.ask("/people/"),
                  as_owner(lambda: rows(LIST, [places])), must=15),
        Operation("search by beginning (HTML)", search(0), as_owner(bare_search(0)), must=20),
        Operation("search inside (HTML)", search(1), as_owner(bare_search(1)), must=20),
        Operation("village board (HTML)", lambda: office.ask("/board/"),
                  as_owner(lambda: rows(BOARD, [on, on, places, on - timedelta(365), on])), turns=4, each=4),
        Operation("papers missing in every file (HTML)", lambda: office.ask("/papers/missing/?open=all.missing"),
                  as_owner(lambda: rows(PAPERS, [on, places])), turns=2, each=2, note="must: 1,000 files under 2 s"),
    ]  # fmt: skip


def _writing(
    desk: Browser, pick: Callable[[], tuple[Any, ...]], by: actors.Actor, *, on: Any
) -> list[Operation]:
    from urllib.parse import quote

    from tongxing.faces.desk import slips

    def record() -> object:
        person, case = pick()
        slip = quote(slips.draw(by, person, case))
        form = f"slip={slip}&outcome=fine&happened_on={on}&way=face&note=&partner="
        return desk.ask(f"/people/{person}/record/visit/", form=form, expect=(302, 303))

    def bare() -> None:
        _person, case = pick()
        rows(
            "INSERT INTO duties_deed (id, case_id, place_id, kind, outcome, happened_on, recorded_at, source,"
            " withdrawn, duty_rule) SELECT %s, id, place_id, 'visit', 'fine', %s, now(), 'desk', false, ''"
            " FROM people_case WHERE id = %s",
            [uuid7(), on, case],
        )

    return [Operation("record a visit (POST)", record, as_owner(bare), note="must: 200/s, see below")]


def _long_life(town_id: int, *, on: Any) -> Operation:
    """One case of three years with 500 events, without the database: the bare loop sorts each event into its month."""
    from tongxing.plans.books import chain
    from tongxing.rulebook.facts import CaseFacts
    from tongxing.rulebook.windows import project
    from tools.bench_data import events

    began = on - timedelta(3 * 365)
    deeds = tuple(events(5, began, on, count=500))
    case = CaseFacts("community_treatment", began, began, began, None, 0, None, deeds)
    with transaction.atomic():
        actors.open_scope(PLACES)
        plans = chain(town_id).plans
    return Operation(
        "project a case of 500 events",
        lambda: project(case, plans),
        lambda: Counter((one.kind, one.happened_on.year, one.happened_on.month) for one in deeds),
        note="goal: 5 ms",
    )


def _heavy(town: int, places: list[int], *, on: Any) -> list[Operation]:
    """Whole-town acts; each is undone again, so that a run can be repeated."""
    from tongxing.assessment.queries import score_sheet
    from tongxing.duties.actions import project_cases

    cases = [
        c[0]
        for c in _scoped(
            lambda: rows("SELECT id FROM people_case WHERE place_id = ANY(%s) LIMIT 1000", [places])
        )
    ]

    def project() -> object:
        with transaction.atomic():
            return project_cases(by=actors.machine(100 + town), case_ids=cases, check=True)

    def score() -> object:
        with transaction.atomic():
            by = actors.machine(100 + town)
            return [score_sheet(by, place, on.year, as_of=on) for place in places if place > 10000]

    def bare_cases() -> object:
        return rows("SELECT d.* FROM duties_deed d WHERE d.case_id = ANY(%s)", [cases]), rows(
            "SELECT d.* FROM duties_duty d WHERE d.case_id = ANY(%s)", [cases]
        )

    def bare_score() -> object:
        return rows(BOARD, [on, on, places, on.replace(month=1, day=1), on])

    return [
        Operation("import 1,000 rows", _import(town, places, on=on), as_owner(_bare_import(places[1])), turns=2, each=1,
                  note="checked rows to files with all duties, one transaction", heavy=True),
        Operation(f"project {len(cases)} cases", project, as_owner(bare_cases), turns=2, each=1,
                  note=f"per case: ours ÷ {len(cases)}", heavy=True),
        Operation("score the town", score, as_owner(bare_score), turns=2, each=1, heavy=True),
        _monthly(town, places, on=on),
    ]  # fmt: skip


def _monthly(town: int, places: list[int], *, on: Any) -> Operation:
    """The return of the running month beside the same counts in bare SQL."""
    from tongxing.assessment.returns.queries import computed, defined
    from tongxing.plans.books import chain
    from tongxing.rulebook.returns import period

    def monthly() -> object:
        with transaction.atomic():
            by = actors.machine(100 + town)
            one = next(d for d in defined(chain(by.town_id), on) if d.period == "month")
            month = period(one, on.year, on.month)
            assert month is not None
            return computed(by, one, month, known=on)

    def bare_month() -> object:
        return rows(BOARD, [on, on, places, on.replace(day=1), on])

    return Operation("return of a month", monthly, as_owner(bare_month), turns=2, each=1, heavy=True)


def _import(town: int, places: list[int], *, on: Any) -> Callable[[], object]:
    from tongxing.casework.actions import Intake, take_in
    from tongxing.people.actions import NewDecision, NewPerson
    from tongxing.people.rules import check_digit

    def intake(n: int) -> Intake:
        first = f"990199{19700101 + n % 28 + 100 * (n % 12)}{n % 1000:03d}"
        person = NewPerson(
            f"导入{n}",
            places[1 + n % (len(places) - 1)],
            first + check_digit(first),
            "1",
            on,
            f"1540000{n:04d}",
        )
        decided = on - timedelta(days=60 + n % 300)
        paper = NewDecision(
            f"望公社戒字〔2026〕{n}号", "望川县公安局", "community_treatment", decided, decided + timedelta(3)
        )
        return Intake(person, paper, decided + timedelta(10), decided + timedelta(12))

    intakes = [intake(n) for n in range(1000)]

    def run() -> None:
        with transaction.atomic():
            take_in(by=actors.machine(100 + town), at=clock.now(), intakes=intakes, on=on)
            transaction.set_rollback(True)

    return run


BARE_IMPORT = (
    """INSERT INTO people_person (id, town_id, place_id, number, name, name_key, sex, id_tail, phone_tail, recorded_at)
       SELECT md5('b' || n)::uuid, 1, %(place)s, 'B' || n, '某', 'mou', '1', '', '', now()
       FROM generate_series(1, 1000) n""",
    """INSERT INTO people_case (id, person_id, town_id, place_id, recorded_at, measure, closed_how)
       SELECT md5('k' || n)::uuid, md5('b' || n)::uuid, 1, %(place)s, now(), 'community_treatment', ''
       FROM generate_series(1, 1000) n""",
    """INSERT INTO people_decision (id, case_id, place_id, number, authority, measure, decided_on, deducted_days,
         recorded_at) SELECT md5('d' || n)::uuid, md5('k' || n)::uuid, %(place)s, 'x', 'x', 'community_treatment',
         current_date, 0, now() FROM generate_series(1, 1000) n""",
    """INSERT INTO duties_duty (id, case_id, place_id, rule, kind, window_no, opens_on, due_on, clause, plan,
         tried_outcome) SELECT md5(n || ':' || w)::uuid, md5('k' || n)::uuid, %(place)s, 'r', 'k', w,
         current_date + w, current_date + w + 5, 'S64', 'p', '' FROM generate_series(1, 1000) n,
         generate_series(1, 61) w""",
)


def _bare_import(place: int) -> Callable[[], object]:
    """As many finished rows made inside the database: 1,000 people, cases and decisions, 61,000 duties."""

    def run() -> None:
        for statement in BARE_IMPORT:
            rows(statement, {"place": place})
        transaction.set_rollback(True)

    return run


def _scoped(call: Callable[[], Any]) -> Any:
    return as_owner(call)()
