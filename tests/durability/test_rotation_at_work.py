"""The keys of a house at work are changed, killed in the middle and gone on with: nothing is lost, nothing stays closed.

Four social workers and a clerk write over HTTP through a real `tongxing serve` the whole time (promise 30, ASVS 13.3.4).
"""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from tests.durability.houses import cluster_of, township_at
from tests.durability.ledger import broken
from tests.durability.scribes import Scribes
from tests.house_process import TONGXING, HouseProcess
from tongxing.launch.house import running_cluster

pytestmark = pytest.mark.durability
KILLS = (0.5, 3.2, 3.6)  # seconds after it said that it has begun; the sweep begins at about three


@pytest.fixture
def house() -> Iterator[HouseProcess]:
    """A durable home with a small township in it, serving."""
    with township_at("rotation") as one:
        yield one


def keys(house: HouseProcess) -> dict[str, Any]:
    """The key file."""
    return json.loads((house.home / "keys.json").read_text())  # type: ignore[no-any-return]


def more(scribes: Scribes, acts: int) -> None:
    """Wait until so many more acts were acknowledged."""
    until, target = time.monotonic() + 90, scribes.acknowledged + acts
    while scribes.acknowledged < target:
        assert time.monotonic() < until, f"nobody gets an answer: {scribes.odd}"
        time.sleep(0.1)


def test_keys_change_under_writers_and_nothing_is_lost(house: HouseProcess, record_property: Any) -> None:
    house.start()
    with (
        running_cluster(cluster_of(house)) as cluster,
        psycopg.connect(cluster.superuser_dsn("tongxing"), autocommit=True) as register,
    ):
        scribes = Scribes.of(house, register)
        scribes.begin()
        more(scribes, 10)
        before, stopped = keys(house), 0
        for after in KILLS:
            one = subprocess.Popen(
                [TONGXING, "keys", "rotate", "--batch", "3"],
                env=house.environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            assert one.stdout
            said = next((line for line in one.stdout if "密钥写好了" in line or "接着上次" in line), "")
            assert said, "it did not begin"
            time.sleep(after)
            one.send_signal(signal.SIGKILL)
            one.stdout.close()
            if one.wait(30) and len(keys(house)["field"]) == 2:
                stopped += 1
            more(scribes, 3)
        assert stopped, "no kill came between the new keys and the end"
        done = house.run("keys", "rotate", "--json", timeout=400)
        assert done.returncode == 0, done.stderr
        more(scribes, 10)
        scribes.finish()
        assert scribes.odd == []
        assert broken(register, scribes.promised) == []
        record_property("acts", scribes.acknowledged)
    after_it = keys(house)
    for kind in ("field", "index"):
        assert len(after_it[kind]) == 1
        assert not set(after_it[kind]) & set(before[kind]), "the old key is gone from the file"
    told = json.loads(house.run("keys", "show", "--json").stdout)
    record_property("told", json.dumps(told)[:2000])
    newest = next(iter(after_it["field"]))
    for place, by_key in told["stores"].items():
        assert set(by_key) <= {newest}, place
    assert house.interrupt() == 0
    assert house.run("trail", "verify").returncode == 0
    (house.home / "keys.json").write_text(json.dumps(before))
    refused = house.run("today")
    assert refused.returncode != 0
    assert "不是一套" in refused.stderr, "the old keys start this house no more"
