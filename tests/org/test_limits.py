"""The limiter before the hash (promises T18, ruling 5): who is stopped, who is not, and that it costs nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import at
from tests.org.doorstep import PASSWORD, knock, later, shown, where
from tongxing.core import clock
from tongxing.core.models import Alarm, AuditEvent
from tongxing.org.models import SignInCount
from tongxing.org.signin import devices, limits, pool
from tongxing.org.signin.actions import Knock, count_try, try_password
from tongxing.org.signin.limits import ACCOUNT, PAIR, PLACES, SOURCE, Count

pytestmark = pytest.mark.django_db


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How often a password was worked on."""
    worked: list[str] = []
    for name in ("verify", "encode"):
        real = getattr(Argon2PasswordHasher, name)
        monkeypatch.setattr(
            Argon2PasswordHasher, name, lambda *a, _n=name, _r=real, **k: worked.append(_n) or _r(*a, **k)
        )
    return worked


def said(answer: Any) -> str:
    """The errors of a page, or why she was turned away."""
    text = str(answer.content.decode())
    assert answer.status_code in (200, 303, 429)
    if answer.status_code == 429:
        return text[text.index("<h1>") :]
    return text[text.index('class="errors"') : text.index("</ul>")] if 'class="errors"' in text else ""


@contextmanager
def street_full() -> Iterator[None]:
    """As many strangers wait for a hash as may."""
    queue = pool._queues[False]
    for _n in range(pool.QUEUE):
        assert queue.acquire(blocking=False)
    yield
    for _n in range(pool.QUEUE):
        queue.release()


def counts(*places: limits.Place) -> list[int]:
    """How often these failed."""
    found = limits.read(places)
    return [found[one.limit.kind].failures if one.limit.kind in found else 0 for one in places]


@pytest.mark.parametrize("name", ["lin", "nobody"])
def test_five_failures_close_the_pair_of_account_and_source(
    member: Any, hashes: list[str], name: str
) -> None:
    """GB/T 22239-2019, 8.1.4.1 b, known name or not; and what comes then is not even measured."""
    for _n in range(5):
        assert "账号、密码或动态码不对" in said(knock(Client(), name, "wrong"))
    hashes.clear()
    for _n in range(7):
        assert "试错的次数多了" in said(knock(Client(), name, PASSWORD))
    assert hashes == []


def test_what_is_turned_away_writes_nothing(member: Any) -> None:
    for _n in range(5):
        knock(Client(), password="wrong")
    with CaptureQueriesContext(connection) as caught:
        knock(Client())
    wrote = [q["sql"] for q in caught if q["sql"].lstrip()[:6].upper() in {"INSERT", "UPDATE", "DELETE"}]
    assert wrote == []


def test_a_locked_pair_does_not_lock_another_source(member: Any, phone: str) -> None:
    for _n in range(5):
        knock(Client(), password="wrong", source="10.6.6.6")
    assert where(knock(Client(), code=shown(phone), source="10.1.1.1")) == "/"


def test_the_pair_opens_again_after_a_quarter_of_an_hour(
    member: Any, phone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _n in range(5):
        knock(Client(), password="wrong")
    later(monkeypatch, timedelta(minutes=15, seconds=1))
    assert where(knock(Client(), code=shown(phone))) == "/"


def test_twenty_failures_a_minute_close_a_source(
    member: Any, hashes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(20):
        assert "不对" in said(knock(Client(), f"somebody{n}", "wrong"))
    hashes.clear()
    assert "试错的次数多了" in said(knock(Client(), "one more", "wrong"))
    assert hashes == []
    later(monkeypatch, timedelta(seconds=61))
    assert "不对" in said(knock(Client(), "one more", "wrong"))


def test_many_sources_make_an_account_slow(
    member: Any, hashes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(10):
        assert "不对" in said(knock(Client(), password="wrong", source=f"10.7.{n}.1"))
    hashes.clear()
    assert "试错的次数多了" in said(knock(Client(), password="wrong", source="10.7.99.1"))
    assert hashes == []
    later(monkeypatch, timedelta(seconds=2))
    assert "不对" in said(knock(Client(), password="wrong", source="10.7.99.1"))


def test_a_known_device_is_not_kept_out_by_others(member: Any, phone: str) -> None:
    """Lock-out is no way to keep a colleague from her work: her own computer still lets her in."""
    mine = Client()
    assert where(knock(mine, code=shown(phone, steps=-1), source="10.1.1.1")) == "/"
    mine.post("/signout/")
    for n in range(40):  # the whole office knocks under her name, from her own network too
        knock(Client(), password="wrong", source="10.1.1.1" if n % 2 else f"10.8.{n}.1")
    assert "试错的次数多了" in said(knock(Client(), code=shown(phone), source="10.1.1.1"))
    assert where(knock(mine, code=shown(phone), source="10.1.1.1")) == "/"


def test_a_known_device_still_needs_the_password_and_the_code(member: Any, phone: str) -> None:
    mine = Client()
    knock(mine, code=shown(phone))
    mine.post("/signout/")
    assert "不对" in said(knock(mine, password="wrong", code=shown(phone, steps=1)))
    assert "不对" in said(knock(mine, code="000000"))
    assert where(knock(mine)) == "/signin/code/"
    assert mine.get("/people/").status_code == 302


def test_a_known_device_has_five_tries_of_its_own(member: Any, phone: str) -> None:
    mine = Client()
    knock(mine, code=shown(phone))
    mine.post("/signout/")
    for _n in range(5):
        knock(mine, password="wrong")
    assert "试错的次数多了" in said(knock(mine, code=shown(phone, steps=1)))


def test_a_device_is_known_under_the_names_that_signed_in_there(member: Any, phone: str, town: Any) -> None:
    mine = Client()
    knock(mine, code=shown(phone))
    cookie = mine.cookies["device"].value
    assert "lin" not in cookie
    assert str(member.pk) not in cookie.split(":")[0]
    request: Any = type("Asked", (), {"COOKIES": {"device": cookie}})()
    assert devices.known_as(request, "lin") == devices.known_as(request, " ＬＩＮ ") != ""
    assert not devices.known_as(request, "nong")


@pytest.mark.parametrize("cookie", ["", "x", "a:b:c", "W10:1:forged", "é" * 9])
def test_a_forged_device_is_no_device(member: Any, cookie: str) -> None:
    browser = Client()
    browser.cookies["device"] = cookie
    for _n in range(5):
        knock(browser, password="wrong")
    assert counts(Knock("lin", "10.1.1.1").places[0]) == [5]


# ── the pool ─────────────────────────────────────────────────────────────────


def test_a_long_queue_is_told_so_and_nothing_is_hashed_or_counted(member: Any, hashes: list[str]) -> None:
    with street_full():
        hashes.clear()
        assert "等几秒再按一次" in said(knock(Client()))
    assert hashes == []
    assert counts(*Knock("lin", "10.1.1.1").places) == [0, 0, 0]


def test_the_street_does_not_take_the_place_of_known_devices(member: Any, phone: str) -> None:
    mine = Client()
    knock(mine, code=shown(phone))
    mine.post("/signout/")
    with street_full():
        assert where(knock(mine)) == "/signin/code/"


def test_one_hash_at_a_time_in_the_machine(settings: Any) -> None:
    """Two who come together are served one after the other, whichever process they ask."""
    inside, most, lock = [0], [0], threading.Lock()

    def work() -> None:
        with pool.hashing(known=False) as taken:
            if not taken:
                return
            with lock:
                inside[0] += 1
                most[0] = max(most[0], inside[0])
            threading.Event().wait(0.05)
            with lock:
                inside[0] -= 1

    threads = [threading.Thread(target=work) for _n in range(pool.QUEUE)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert most == [1]


# ── a fixed number of places ─────────────────────────────────────────────────


def test_a_hundred_thousand_names_leave_no_more_rows_than_there_are_places() -> None:
    """GNU Health SA-2016-1: names tried that do not exist filled the database."""
    moment = at(clock.today())
    for n in range(0, 100_000, 1_000):
        names = [Knock(f"name{m}", f"10.{m % 251}.{m % 241}.{m % 239}") for m in range(n, n + 1_000)]
        unique = {one.slot: one for name in names for one in name.places}
        count_try(places=list(unique.values()), at=moment)
    assert 6_000 < SignInCount.objects.count() <= PLACES <= 10_000


def test_names_that_do_not_exist_leave_no_trace_and_names_that_do_leave_one(member: Any, town: Any) -> None:
    from tongxing.org.actor import machine

    for n in range(12):
        knock(Client(), f"nobody{n}", "wrong", source=f"10.3.{n}.1")
    knock(Client(), password="wrong")
    machine(town.id)
    found = AuditEvent.objects.filter(act="signin_failed").values_list("detail", flat=True)
    assert list(found) == [{"staff": member.pk, "why": "wrong"}]
    connection.cursor().execute("SET LOCAL ROLE NONE")
    assert AuditEvent.objects.filter(act="signin_failed").count() == 1


def test_the_tenth_failure_of_an_account_alarms_once(member: Any, town: Any) -> None:
    from tongxing.org.actor import machine

    for n in range(14):
        knock(Client(), password="wrong", source=f"10.4.{n}.1")
        knock(Client(), "nobody", "wrong", source=f"10.5.{n}.1")
    machine(town.id)
    assert list(Alarm.objects.values_list("kind", "staff_id")) == [("signin.guessed", member.pk)]


def test_what_is_counted_names_nobody(member: Any) -> None:
    knock(Client(), password="wrong")
    kept = [bytes(one.key) for one in SignInCount.objects.all()]
    assert len(kept) == 3
    assert not [key for key in kept if b"lin" in key or b"10.1.1.1" in key]


def test_guesses_that_come_together_are_not_measured_against_one_number(member: Any) -> None:
    """Counted before measured: the sixth of six at once is told to wait though nobody had failed when it asked."""
    places = Knock("lin", "10.1.1.1").places
    assert [count_try(places=places, at=clock.now()) is not None for _n in range(6)] == [True] * 5 + [False]


@pytest.mark.parametrize(
    ("failures", "seconds", "waits"),
    [
        (9, 0, False),
        (10, 0, True),
        (10, 1, False),
        (12, 3, True),
        (12, 4, False),
        (30, 59, True),
        (30, 60, False),
    ],
)
def test_how_slow_an_account_becomes(failures: int, seconds: int, waits: bool) -> None:
    moment = at(clock.today())
    count = Count(failures, moment, moment)
    assert limits.must_wait(ACCOUNT, count, moment + timedelta(seconds=seconds)) is waits


def test_a_source_is_counted_by_the_minute_and_a_pair_since_it_last_failed() -> None:
    moment = at(clock.today())
    count = Count(99, moment, moment + timedelta(seconds=50))
    assert limits.must_wait(SOURCE, count, moment + timedelta(seconds=59))
    assert not limits.must_wait(SOURCE, count, moment + timedelta(seconds=60))
    assert limits.must_wait(PAIR, count, moment + timedelta(minutes=15))
    assert not limits.must_wait(PAIR, count, moment + timedelta(minutes=16))


# ── where a request comes from ───────────────────────────────────────────────


@pytest.mark.parametrize(
    ("here", "said_by_proxy", "proxies", "source"),
    [
        ("10.1.1.1", "1.2.3.4", (), "10.1.1.1"),
        ("10.0.0.1", "1.2.3.4", ("10.0.0.1",), "1.2.3.4"),
        ("10.0.0.1", "9.9.9.9, 1.2.3.4", ("10.0.0.1",), "1.2.3.4"),
        ("10.0.0.1", "9.9.9.9, 1.2.3.4, 10.0.0.2", ("10.0.0.1", "10.0.0.2"), "1.2.3.4"),
        ("10.0.0.1", "", ("10.0.0.1",), "10.0.0.1"),
        ("10.0.0.1", "nonsense", ("10.0.0.1",), "?"),
        ("2001:db8:1:2:3:4:5:6", "", (), "2001:db8:1:2::/64"),
        ("::ffff:10.1.1.1", "", (), "10.1.1.1"),
    ],
)
def test_a_proxy_is_believed_only_when_it_is_named(
    settings: Any, here: str, said_by_proxy: str, proxies: tuple[str, ...], source: str
) -> None:
    settings.TONGXING_PROXIES = frozenset(proxies)
    meta = {"REMOTE_ADDR": here, "HTTP_X_FORWARDED_FOR": said_by_proxy}
    request: Any = type("Asked", (), {"META": meta})()
    assert devices.source_of(request) == source


def test_a_forwarded_header_does_not_open_a_locked_pair(member: Any, phone: str) -> None:
    for _n in range(5):
        knock(Client(), password="wrong")
    browser = Client(headers={"X-Forwarded-For": "1.2.3.4"})
    assert "试错的次数多了" in said(knock(browser, code=shown(phone)))


def test_the_action_itself_turns_away(member: Any) -> None:
    """Whoever calls it, not only the page."""
    from tongxing.core.refusal import Refusal

    for _n in range(6):
        found = try_password(
            knock=Knock("lin", "10.1.1.1"), password="wrong", at=clock.now(), on=clock.today()
        )
    assert isinstance(found, Refusal)
    assert found.code == "resting"
