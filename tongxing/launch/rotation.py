"""Changing the keys of a house while people work in it: one command that can be stopped anywhere and run again.

1. New keys of both kinds are written beside the old ones. The new field key writes from the moment a process sees
   the file (a second at most); the new index key is looked under first and writes only when everybody does.
2. Whoever began before that is waited for. Then everything is sealed again, pass after pass, until nothing lies
   under an old key (:mod:`tongxing.core.rotation`).
3. Whoever may still hold an old cipher text in her hand is waited for. Only then the old keys leave the file, and
   are good for nothing any more (but for the sheets of keys that were put apart, and the backups they open).

What the file says is the whole memory of it: two keys of a kind mean that this is under way, and the next run goes
on where the last one ended. docs/adr/0013.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tongxing.config.keyfile import by_id
from tongxing.config.ring import EVERY
from tongxing.core import clock
from tongxing.launch.home import Home, locked, new_key, open_lock, try_lock, write_keys
from tongxing.launch.words import LaunchFailure, Say, quiet

SEEN_BY_ALL = EVERY + 0.5
PATIENCE = 600.0
KINDS = ("field", "index")
PASSES = 1000


@dataclass
class Rotated:
    """What one run did."""

    begun: bool = False
    passes: int = 0
    sealed: int = 0
    indexed: int = 0
    closed: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)

    @property
    def done(self) -> bool:
        """Nothing is left under an old key, and the old keys are gone."""
        return not self.closed and bool(self.retired)


def rotate(place: Home, say: Say = quiet, *, batch: int = 500, patience: float = PATIENCE) -> Rotated:
    """Begin a rotation, or go on with the one that was begun, to its end. Django is ready, the house is open."""
    fd = open_lock(place, "rotate")
    try:
        if not try_lock(fd):
            raise LaunchFailure("另一个轮换正在进行", "another rotation is running")
        done = Rotated(begun=_begin(place))
        say(
            "新的密钥写好了，等各处都看到" if done.begun else "接着上次没做完的轮换",
            "waiting until everybody knows the new keys",
        )
        time.sleep(SEEN_BY_ALL)
        _let_index_write(place)
        time.sleep(SEEN_BY_ALL)
        wait_for_those_before(patience)
        _all_again(done, say, batch)
        if not done.closed:
            wait_for_those_before(patience)
            _all_again(done, say, batch)
        if not done.closed:
            done.retired = _retire(place)
        return done
    finally:
        os.close(fd)


def _all_again(done: Rotated, say: Say, batch: int) -> None:
    """Pass after pass until nothing is left, or only what no key opens."""
    from tongxing.core import rotation
    from tongxing.core.trail import sealing

    for _pass in range(PASSES):
        sealing.seal()
        swept, indexed = rotation.sweep(batch), rotation.index_again()
        done.passes += 1
        done.sealed += swept.sealed
        done.indexed += indexed.sealed
        done.closed = swept.closed + indexed.closed
        still = rotation.left()
        if swept.sealed or indexed.sealed:
            say(
                f"已重新加密 {done.sealed} 个值，还有 {still} 个",
                f"{done.sealed} values sealed again, {still} left",
            )
        elif still == 0 or done.closed:
            return
        else:
            time.sleep(0.2)  # somebody holds the rest
    raise LaunchFailure("总有值还在旧密钥下，请再运行一次", "something stays under the old key: run it again")


# ── the key file ─────────────────────────────────────────────────────────────────────────────────


def _changed(place: Home, change: Callable[[dict[str, Any]], Any]) -> Any:
    """Change the key file under its lock; what it says in the end is on the disk before this returns."""
    with locked(place, "keys"):
        raw = json.loads(place.key_file.read_text(encoding="utf-8"))
        for kind in KINDS:
            raw[kind] = by_id(raw[kind])
        raw["format"] = 3
        answer = change(raw)
        write_keys(place, raw)
        return answer


def _begin(place: Home) -> bool:
    """Write new keys beside the old ones, unless a rotation is under way already."""
    if place.keys().rotating:
        return False

    def change(raw: dict[str, Any]) -> None:
        for kind in KINDS:
            used = {int(k) for k in (*raw[kind], *raw.get("retired", {}).get(kind, {}))}
            raw[kind][str(max(used) + 1)] = new_key(kind)
        raw["index"][max(raw["index"], key=int)]["waits"] = True

    _changed(place, change)
    return True


def _let_index_write(place: Home) -> None:
    """Everybody looks under the new index key by now: it may write."""

    def change(raw: dict[str, Any]) -> None:
        for one in raw["index"].values():
            one.pop("waits", None)

    if place.keys().waits:
        _changed(place, change)


def _retire(place: Home) -> list[str]:
    """The old keys leave the file; what stays of them is which days they were from and until."""

    def change(raw: dict[str, Any]) -> list[str]:
        gone = []
        for kind in KINDS:
            newest = max(raw[kind], key=int)
            for key_id in [k for k in raw[kind] if k != newest]:
                days = {
                    "since": raw[kind].pop(key_id).get("since", ""),
                    "until": clock.now().date().isoformat(),
                }
                raw.setdefault("retired", {}).setdefault(kind, {})[key_id] = days
                gone.append(f"{kind}.{key_id}")
        return gone

    found: list[str] = _changed(place, change)
    return found


def for_demo(place: Home) -> None:
    """These keys were made for a demo house, and open no other."""
    _changed(place, lambda raw: raw.update(demo=True))


# ── waiting for others ───────────────────────────────────────────────────────────────────────────


def wait_for_those_before(patience: float = PATIENCE) -> None:
    """Until every transaction that is open now has ended: it may know old keys, or hold an old cipher text.

    Every transaction, whatever it does, holds a lock on its own number, and everybody may see these locks.
    """
    from django.db import connections

    until = time.monotonic() + patience
    with connections["owner"].cursor() as cursor:
        cursor.execute(OPEN)
        before = {row[0] for row in cursor.fetchall()}
        while before:
            cursor.execute(OPEN)
            before &= {row[0] for row in cursor.fetchall()}
            if before and time.monotonic() > until:
                raise LaunchFailure(
                    f"有 {len(before)} 个事务一直没有结束（例如正在做备份）。新密钥已在用；晚一点再运行 tongxing keys rotate 接着做",
                    "transactions that began before do not end (a backup?): the new key is in use, run this again later",
                )
            time.sleep(0.1)


OPEN = """
SELECT l.virtualtransaction FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'virtualxid' AND l.granted AND l.mode = 'ExclusiveLock' AND l.pid <> pg_backend_pid()
  AND (a.datname = current_database() OR a.datname IS NULL)
"""
