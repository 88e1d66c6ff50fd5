"""A register of any size for measuring: towns of 500 people, 30 deeds and a whole term of duties each.

Everything is made inside the database from a few templates. The windows of each template come
from the product's own projection, so `rebuild_duties --check` finds nothing to change here either.
Nobody in it exists: names are drawn from lists, identity numbers are left out.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import psycopg
from django.apps import apps
from django.db import transaction

from tongxing.core import cipher, clock
from tongxing.core.fields import list_text
from tongxing.core.vocabulary import SEALED, deed_kinds
from tongxing.duties.facts import FINDING
from tongxing.org.actor import open_scope
from tongxing.plans.books import Chain
from tongxing.rulebook.facts import CaseFacts, DeedFact
from tongxing.rulebook.windows import Owed, project

PEOPLE_PER_TOWN = 500
VILLAGES = 10
TEMPLATES = 24
DEEDS = 30

SURNAMES = "陈 林 黄 周 吴 徐 孙 马 朱 胡 郭 何 高 罗 郑 梁 谢 宋 唐 许".split()
SURNAME_KEYS = "chen lin huang zhou wu xu sun ma zhu hu guo he gao luo zheng liang xie song tang xu".split()
GIVEN = "明 远 建 国 小 燕 志 强 秋 萍 大 勇 文 立 晓 玉 珍 海 春 生 桂 兰 家 栋".split()
GIVEN_KEYS = (
    "ming yuan jian guo xiao yan zhi qiang qiu ping da yong wen li xiao yu zhen hai chun sheng gui lan jia dong"
).split()


@dataclass(frozen=True)
class Template:
    """One life of a case, shared by many invented people."""

    number: int
    received_on: date
    reported_on: date
    deeds: tuple[DeedFact, ...]
    owed: tuple[Owed, ...]
    ends_on: date


def templates(chain: Chain, *, on: date) -> list[Template]:
    """Lives that began over the last two and a half years, each with thirty deeds."""
    from tongxing.duties.actions import end_of_term

    found = []
    for number in range(TEMPLATES):
        reported = on - timedelta(days=40 + number * 36)
        deeds = tuple(events(number, reported, on))
        facts = CaseFacts(
            "community_treatment",
            reported - timedelta(20),
            reported - timedelta(9),
            reported,
            None,
            0,
            None,
            deeds,
        )
        ends_on = end_of_term(facts, chain)
        assert ends_on is not None
        owed = project(facts, chain.plans)
        found.append(Template(number, reported - timedelta(9), reported, deeds, owed, ends_on))
    return found


def events(number: int, reported: date, on: date, *, count: int = DEEDS) -> list[DeedFact]:
    """So many records of one life: its beginning, then tests, talks, visits and reports on any day."""
    dice = random.Random(number)
    span = max((on - reported).days, 30)
    made = [
        DeedFact("0", "report_in", "in_person", reported),
        DeedFact("1", "agreement", "signed", reported + timedelta(3)),
        *(
            DeedFact(str(2 + i), "group_member", role, reported + timedelta(3))
            for i, role in enumerate(("social_worker", "police", "doctor", "family"))
        ),
    ]
    kinds = ["official_test"] * 9 + ["talk"] * 8 + ["visit"] * 4 + ["own_report"] * 3
    outcomes = {"official_test": "negative", "talk": "fine", "visit": "fine", "own_report": "on_paper"}
    for k in range(count - len(made)):
        kind = kinds[k % len(kinds)]
        day = reported + timedelta(dice.randrange(span))
        made.append(DeedFact(str(6 + k), kind, outcomes[kind], day))
    return sorted(made, key=lambda d: (d.happened_on, d.id))


def load(cursor: psycopg.Cursor, people: int, chain: Chain, *, on: date) -> None:
    """Fill an empty database with this many people."""
    towns = max(people // PEOPLE_PER_TOWN, 1)
    cursor.execute("SET session_replication_role = replica")
    cursor.execute("SET maintenance_work_mem = '256MB'")
    _places(cursor, towns)
    _plans(cursor)
    _template_tables(cursor, templates(chain, on=on))
    with _indexed_afterwards(cursor):
        _people(cursor, people)
        _cases(cursor, people, on)
    cursor.execute("SET session_replication_role = origin")
    cursor.execute("ANALYZE")


@contextmanager
def _indexed_afterwards(cursor: psycopg.Cursor) -> Iterator[None]:
    """Leave the indexes alone while rows come in, and build each of them once at the end: several times quicker."""
    filled = [one for one in tables() if not one.startswith(("org_", "plans_"))]
    cursor.execute("UPDATE pg_index SET indisready = false WHERE indrelid = ANY(%s::regclass[])", [filled])
    yield
    for table in filled:
        cursor.execute(f"REINDEX TABLE {table}")


def _places(cursor: object, towns: int) -> None:
    run = cursor.execute  # type: ignore[attr-defined]
    run(
        "INSERT INTO org_place (id, kind, name, code, prefix, path, parent_id, town_id, distance_km)"
        " VALUES (1, 'county', '望川县', '9901', '', '/1/', NULL, NULL, NULL)"
    )
    run(
        """INSERT INTO org_place (id, kind, name, code, prefix, path, parent_id, town_id, distance_km)
        SELECT 100 + t, 'town', '镇' || t, '99' || lpad(t::text, 6, '0'), 'T' || t, '/1/' || (100 + t) || '/', 1,
               100 + t, NULL FROM generate_series(1, %s) t
        ON CONFLICT (id) DO UPDATE SET path = excluded.path, parent_id = 1, code = excluded.code""",
        [towns],
    )
    run(
        """INSERT INTO org_place (id, kind, name, code, prefix, path, parent_id, town_id, distance_km)
        SELECT 10000 + t * %(v)s + v, 'village', '村' || v, '99' || lpad(t::text, 6, '0') || lpad(v::text, 3, '0'),
               '', '/1/' || (100 + t) || '/' || (10000 + t * %(v)s + v) || '/', 100 + t, 100 + t, 3
        FROM generate_series(1, %(t)s) t, generate_series(0, %(v)s - 1) v""",
        {"t": towns, "v": VILLAGES},
    )
    run(
        """INSERT INTO org_staff (id, username, name, password, is_active, session_epoch, large_type, cover_names,
             last_device, password_temporary)
        SELECT t * 100 + w, 'w' || t || '-' || w, '工作人员' || w, '!', true, 1, false, false, '', false
        FROM generate_series(1, %s) t, generate_series(0, 21) w""",
        [towns],
    )
    # two workers a village (w 0–19), a clerk (20) and a leader (21) of the town
    run(
        """INSERT INTO org_post (staff_id, place_id, role, title, since)
        SELECT t * 100 + w, 10000 + t * %(v)s + w / 2, 'social_worker', '', '2020-01-01'
        FROM generate_series(1, %(t)s) t, generate_series(0, 19) w""",
        {"t": towns, "v": VILLAGES},
    )
    run(
        """INSERT INTO org_post (staff_id, place_id, role, title, since)
        SELECT t * 100 + 20 + w, 100 + t, CASE w WHEN 0 THEN 'clerk' ELSE 'leader' END, '', '2020-01-01'
        FROM generate_series(1, %s) t, generate_series(0, 1) w""",
        [towns],
    )


def _plans(cursor: object) -> None:
    run = cursor.execute  # type: ignore[attr-defined]
    run("DELETE FROM plans_planversion WHERE town_id <> 101")
    run("""INSERT INTO plans_planversion (town_id, key, title, year, state, source, digest, since, in_force,
             loaded_at, approved_at)
        SELECT p.id, v.key, v.title, v.year, v.state, v.source, v.digest, v.since, v.in_force, v.loaded_at, v.approved_at
        FROM org_place p, plans_planversion v WHERE p.kind = 'town' AND p.id <> 101 AND v.town_id = 101""")


def _template_tables(cursor: object, lives: list[Template]) -> None:
    run = cursor.execute  # type: ignore[attr-defined]
    many = cursor.executemany  # type: ignore[attr-defined]
    run("CREATE TEMP TABLE life (t int, received_on date, reported_on date, ends_on date)")
    run(
        "CREATE TEMP TABLE life_deed (t int, k text, kind text, outcome text, finding bytea, happened_on date)"
    )
    run(
        "CREATE TEMP TABLE life_duty (t int, rule text, kind text, no int, opens_on date, due_on date, lapses_on date,"
        " clause text, plan text, met_by text, met_on date, tried_by text, tried_outcome text)"
    )
    many(
        "INSERT INTO life VALUES (%s, %s, %s, %s)",
        [(x.number, x.received_on, x.reported_on, x.ends_on) for x in lives],
    )
    many(
        "INSERT INTO life_deed VALUES (%s, %s, %s, %s, %s, %s)",
        [(x.number, d.id, d.kind, *_split(d), d.happened_on) for x in lives for d in x.deeds],
    )
    many(
        "INSERT INTO life_duty VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            (x.number, o.rule, o.kind, o.window_no, o.opens_on, o.due_on, o.lapses_on, o.clause, o.plan)
            + (o.met_by, o.met_on, o.tried_by, o.tried_outcome)
            for x in lives
            for o in x.owed
        ],
    )


@lru_cache(maxsize=64)
def _sealed(word: str) -> bytes:
    return cipher.seal(word, column=FINDING, pad=32)


def _split(deed: DeedFact) -> tuple[str, bytes | None]:
    said = deed_kinds[deed.kind].clear(deed.outcome)
    return said, _sealed(deed.outcome) if said == SEALED else None


def _people(cursor: object, people: int) -> None:
    run = cursor.execute  # type: ignore[attr-defined]
    run(
        """CREATE TEMP TABLE who AS
        SELECT n, md5('p' || n)::uuid AS id, md5('c' || n)::uuid AS case_id, 1 + n / %(size)s AS town,
          10000 + (1 + n / %(size)s) * %(v)s + n %% %(v)s AS place_id,
          (1 + n / %(size)s) * 100 + (n %% %(v)s) * 2 + (n / %(v)s) %% 2 AS worker_id,
          n %% %(lives)s AS t,
          (%(s)s::text[])[1 + h %% 20] AS s, (%(sk)s::text[])[1 + h %% 20] AS sk,
          (%(g)s::text[])[1 + (h / 20) %% 24] AS a, (%(gk)s::text[])[1 + (h / 20) %% 24] AS ak,
          (%(g)s::text[])[1 + (h / 480) %% 24] AS b, (%(gk)s::text[])[1 + (h / 480) %% 24] AS bk
        FROM (SELECT n, abs(hashint4(n)) AS h FROM generate_series(0, %(people)s - 1) n) x""",
        {
            "size": PEOPLE_PER_TOWN,
            "v": VILLAGES,
            "lives": TEMPLATES,
            "people": people,
            "s": SURNAMES,
            "sk": SURNAME_KEYS,
            "g": GIVEN,
            "gk": GIVEN_KEYS,
        },
    )
    run(
        """INSERT INTO people_person (id, town_id, place_id, number, name, name_key, sex, birth_on, id_tail, phone_tail,
             recorded_at)
        SELECT id, 100 + town, place_id, 'T' || town || '-' || n, s || a || b, sk || ' ' || ak || ' ' || bk,
               (1 + n %% 2)::text, '1988-01-01', lpad((n %% 10000)::text, 4, '0'), '', '2023-01-01' FROM who""",
        [],
    )
    run(
        """INSERT INTO people_personkey (person_id, place_id, key)
        SELECT id, place_id, unnest(ARRAY[s || a || b, a || b, b, left(sk, 1) || left(ak, 1) || left(bk, 1),
               sk || ak || bk, lower('T' || town || '-' || n), lpad((n %% 10000)::text, 4, '0')]) FROM who""",
        [],
    )


def _cases(cursor: object, people: int, on: date) -> None:
    run = cursor.execute  # type: ignore[attr-defined]
    run("""INSERT INTO people_case (id, person_id, town_id, place_id, worker_id, recorded_at, measure, received_on,
             reported_on, ends_on, closed_how)
        SELECT w.case_id, w.id, 100 + w.town, w.place_id, w.worker_id, l.received_on, 'community_treatment',
               l.received_on, l.reported_on, l.ends_on, '' FROM who w JOIN life l USING (t)""")
    run(
        """INSERT INTO people_decision (id, case_id, place_id, number, authority, measure, decided_on, received_on,
             deducted_days, recorded_at)
        SELECT md5('n' || w.n)::uuid, w.case_id, w.place_id, %s::bytea, '望川县公安局',
               'community_treatment', l.reported_on - 20, l.received_on, 0, l.received_on
        FROM who w JOIN life l USING (t)""",
        [cipher.seal("望公社戒字〔2025〕1号", column="people_decision.number")],
    )
    run(
        """INSERT INTO duties_deed (id, case_id, place_id, kind, outcome, happened_on, recorded_at, recorded_by_id,
             source, withdrawn, duty_rule, note, finding)
        SELECT md5(w.n || ':' || d.k)::uuid, w.case_id, w.place_id, d.kind, d.outcome, d.happened_on,
               d.happened_on + interval '20 hours', w.worker_id, 'desk', false, '',
               CASE WHEN d.kind IN ('talk', 'visit') THEN %s::bytea END, d.finding
        FROM who w JOIN life_deed d USING (t) ORDER BY w.n""",
        [cipher.seal("去过，还好", column="duties_deed.note")],
    )
    _details(run)
    run("""INSERT INTO duties_duty (id, case_id, place_id, worker_id, rule, kind, window_no, opens_on, due_on, lapses_on,
             clause, plan, met_by, met_on, tried_by, tried_outcome)
        SELECT md5(w.n || d.rule || d.no)::uuid, w.case_id, w.place_id, w.worker_id, d.rule, d.kind, d.no, d.opens_on,
               d.due_on, d.lapses_on, d.clause, d.plan,
               CASE WHEN d.met_by IS NOT NULL THEN md5(w.n || ':' || d.met_by)::uuid END, d.met_on,
               CASE WHEN d.tried_by IS NOT NULL THEN md5(w.n || ':' || d.tried_by)::uuid END,
               coalesce(d.tried_outcome, '')
        FROM who w JOIN life_duty d USING (t) ORDER BY w.n""")
    now = clock.now()
    run(
        """INSERT INTO core_auditevent (id, at, recorded_at, tx, staff_name, role, act, about, about_id, place_id,
             purpose, detail, door, outcome, people, salt, mac, lane, n)
        SELECT md5('a' || n)::uuid, %s, %s, md5('a')::uuid, '', '', 'take_in', 'person', id, place_id,
             '', '{}', '', 'done', 0, '', '', md5('a')::uuid, n FROM who""",
        [now, now],
    )


def _details(run: Callable[..., object]) -> None:
    """What stands beside the deeds: contacts, tests, agreements, members of the work group."""
    run(
        """INSERT INTO fieldwork_contact (id, way, partner, needs)
        SELECT md5(w.n || ':' || d.k)::uuid, 'face', %s::bytea, '' FROM who w JOIN life_deed d USING (t)
        WHERE d.kind IN ('talk', 'visit', 'own_report')""",
        [cipher.seal("吴秀英", column="fieldwork_contact.partner")],
    )
    run(
        """INSERT INTO fieldwork_test (id, specimen, "where", collectors, kit_batch)
        SELECT md5(w.n || ':' || d.k)::uuid, 'urine', %s::bytea, %s::bytea, 'K1' FROM who w
        JOIN life_deed d USING (t) WHERE d.kind = 'official_test'""",
        [
            cipher.seal("镇卫生院", column="fieldwork_test.where"),
            cipher.seal(list_text(["赵启明", "李敏"]), column="fieldwork_test.collectors"),
        ],
    )
    run("""INSERT INTO casework_agreement (id, signed_for_office, version)
        SELECT md5(w.n || ':1')::uuid, '青梧镇人民政府', 1 FROM who w""")
    run(
        """INSERT INTO casework_groupmember (id, name, unit_name)
        SELECT md5(w.n || ':' || d.k)::uuid, %s::bytea, '' FROM who w JOIN life_deed d USING (t)
        WHERE d.kind = 'group_member'""",
        [cipher.seal("吴秀英", column="casework_groupmember.name")],
    )


def loaded(superuser: str, people: int) -> bool:
    """Does this home hold that many people already?"""
    with psycopg.connect(superuser) as raw:
        found = raw.execute("SELECT count(*) FROM people_person").fetchone()
        return bool(found and found[0] >= people)


STAYS = frozenset({"core_tracked", "core_keyprobe"})


def tables() -> list[str]:
    """Every table that our own rooms declare, so that a new one is emptied without being named here."""
    return [
        model._meta.db_table
        for app in apps.get_app_configs()
        if app.name.startswith("tongxing.")
        for model in app.get_models(include_auto_created=True)
        if model._meta.managed and model._meta.db_table not in STAYS
    ]


def prepare(superuser: str, people: int) -> None:
    """Empty the home and fill it with this many people under the library's plan."""
    from tongxing.plans.books import book_of, link

    on = clock.today()
    with psycopg.connect(superuser, autocommit=True) as raw, raw.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(f"TRUNCATE {', '.join(tables())} RESTART IDENTITY CASCADE")
        cursor.execute("SET session_replication_role = origin")
        _first_town_and_plan(on)
        cursor.execute("SELECT id, key, since, approved_at FROM plans_planversion ORDER BY since")
        versions = cursor.fetchall()
        book_of.cache_clear()
        with transaction.atomic():
            open_scope([101], town_id=101)
            chain = link([(v[0], v[1], v[2], v[3]) for v in versions])
        with raw.transaction():  # all of it or nothing: a half filled home would be taken for a full one
            load(cursor, people, chain, on=on)


def _first_town_and_plan(on: date) -> None:
    """One plan from the library, in force long enough for every template."""
    from datetime import datetime

    from tongxing.org.actor import machine
    from tongxing.org.models import Place
    from tongxing.plans.actions import approve_plan, load_plan
    from tongxing.plans.books import LIBRARY_DIR, read_tree

    with transaction.atomic():
        Place.objects.create(id=101, kind="town", name="镇1", code="99000001", path="/101/", town_id=101)
        actor = machine(101)
        # the same plan, as if it had been in force since before the oldest case
        files = {
            name: text.replace("since = 2026-02-05", "since = 2023-01-01")
            for name, text in read_tree(LIBRARY_DIR / "qingwu" / "2026").items()
        }
        version = load_plan(by=actor, at=clock.now(), files=files)
        approve_plan(by=actor, at=datetime(2023, 1, 1, tzinfo=clock.HOME_ZONE), version=version)
