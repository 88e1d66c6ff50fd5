"""Is everything in this house as it must be? Asked after a restore, an upgrade, a drill, and by `tongxing invariants`.

Each room hangs what must never be found in its tables on the signboard (``vocabulary.nevers``). Beside them:
no migration is pending, the stored duties are the projection of the deeds, every sealed value opens, every
account that may sign in can be checked, every scan is there and opens, the trail is as it was written. What could not be verified counts as a failure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from tongxing.config import env
from tongxing.launch import database
from tongxing.launch.finding import Finding, guarded
from tongxing.launch.house import House
from tongxing.launch.keeping import facts

if TYPE_CHECKING:
    from tongxing.core.vocabulary import Never


@dataclass(frozen=True)
class Elsewhere:
    """What is looked at is a copy: the memory outside it is that of another house.

    ``witness`` is that house's file of heads; of those up to ``seals``, how many there were, every one must fit.
    """

    witness: Path | None = None
    seals: int = 0


def examine(house: House, copy: Elsewhere | None = None) -> Iterator[Finding]:
    """Every check, in the order in which they explain one another."""
    for check in (tables, all_rows_shown, nothing_by_half, projection, sealed_values, scans, sign_in):
        yield from guarded(check.__doc__ or "", check, house)
    yield from guarded(trail.__doc__ or "", trail, copy)


def tables(house: House) -> Finding:
    """数据表 (tables)"""
    missing = database.pending()
    return Finding(tables.__doc__ or "", not missing, f"还差 {missing} 步" if missing else "最新")


def all_rows_shown(house: House) -> Finding:
    """看得见全部的行 (every row is shown)"""
    with _owner() as connection:
        facts.refuse_hidden(connection)
    return Finding(all_rows_shown.__doc__ or "", True, "检查的人看得到每一行")


def nothing_by_half(house: House) -> Finding:
    """没有只写了一半的东西 (nothing stands by half)"""
    from tongxing.core.vocabulary import nevers

    with _owner() as connection:
        found = [f"{one.title} {count}" for one in nevers if (count := _count(connection, one))]
    known = len(nevers.names())
    return Finding(nothing_by_half.__doc__ or "", not found, "；".join(found) or f"{known} 问，都没有")


def projection(house: House) -> Finding:
    """应办和记录对得上 (duties are the projection of the deeds)"""
    from django.db import transaction

    from tongxing.core import clock
    from tongxing.duties.actions import reproject_town
    from tongxing.org.actor import machine
    from tongxing.org.models import Place

    cases = changed = 0
    for town_id in Place.objects.filter(kind="town").values_list("pk", flat=True):
        with transaction.atomic():
            seen, differ = reproject_town(by=machine(town_id), at=clock.now(), check=True)
        cases, changed = cases + seen, changed + differ
    detail = f"{cases} 个措施重算，一处不差" if not changed else f"{cases} 个措施里有 {changed} 处不同"
    return Finding(projection.__doc__ or "", not changed, detail)


def sealed_values(house: House) -> Finding:
    """加密的内容打得开 (sealed values open)"""
    from django.apps import apps

    from tongxing.core.cipher import Unreadable
    from tongxing.core.fields import SealedText

    opened, closed = 0, {}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if not isinstance(field, SealedText):
                continue
            rows = model._base_manager.using("owner").exclude(**{f"{field.name}__isnull": True})
            try:
                for _value in rows.values_list(field.attname, flat=True).iterator(chunk_size=2000):
                    opened += 1
            except Unreadable as error:
                closed[f"{model._meta.label}.{field.name}"] = str(error)
    detail = f"{opened} 个值都打得开" if not closed else f"打不开：{closed}"
    return Finding(sealed_values.__doc__ or "", not closed, detail)


def scans(house: House) -> Finding:
    """扫描件和印发的文书打得开 (scans and issued papers open)"""
    from tongxing.archive.actions import whose
    from tongxing.archive.models import Destroyed, IssuedPaper, Scan
    from tongxing.core.files import store

    rows = Scan.objects.using("owner").filter(taken_back__isnull=True).values_list("address", "town_id")
    papers = IssuedPaper.objects.using("owner").values_list("address", "town_id")
    gone = Destroyed.objects.using("owner").values("of_row")  # on record, by two people (docs/adr/0037)
    rows, papers = rows.exclude(pk__in=gone), papers.exclude(pk__in=gone)
    opened, lost = 0, []
    for address, town_id in chain(rows.iterator(chunk_size=2000), papers.iterator(chunk_size=2000)):
        try:
            store.check(address, whose=whose(town_id))
            opened += 1
        except store.Damaged:
            lost.append(address[:8])
    detail = f"{opened} 个都打得开" if not lost else f"{len(lost)} 个打不开：{'、'.join(lost[:5])}"
    return Finding(scans.__doc__ or "", not lost, detail)


def trail(copy: Elsewhere | None) -> Finding:
    """操作记录 (the trail and its chain)"""
    from tongxing.core.trail import checking
    from tongxing.verify.chain import read_witness

    heads = []
    if copy is not None and copy.witness is not None and copy.witness.exists():
        with copy.witness.open(encoding="utf-8") as lines:
            heads = [one for one in read_witness(lines, "witness") if one.number <= copy.seals]
    report = checking.whole(witnesses=heads, files=copy is None)
    wrong = "；".join(f"{one.code} {one.where}" for one in report.problems[:5])
    detail = wrong or f"{report.events} 条、{report.seals} 次封存，和 {len(heads)} 个见证一致"
    return Finding(trail.__doc__ or "", not wrong, detail)


def sign_in(house: House) -> Finding:
    """登录 (sign-in)"""
    from django.contrib.auth.hashers import check_password, identify_hasher

    from tongxing.demo import read_mark
    from tongxing.org.models import Staff

    active = list(Staff.objects.filter(is_active=True).values_list("username", "password"))
    broken = []
    for username, hashed in active:
        try:
            identify_hasher(hashed).decode(hashed)
        except (ValueError, AssertionError):
            broken.append(username)
    broken += _second_factors()
    mark = read_mark(house.home.path)
    if mark is not None and active and not check_password(mark.password, active[0][1]):
        broken.append(active[0][0])
    if active and check_password("这不是任何人的口令", active[0][1]):
        broken.append("anybody")
    detail = f"{len(active)} 个账号都能核对" if not broken else f"核对不了：{'、'.join(broken)}"
    return Finding(sign_in.__doc__ or "", not broken, detail)


def _second_factors() -> list[str]:
    """Members whose authenticator cannot be opened with these keys."""
    from allauth.mfa.models import Authenticator

    from tongxing.core.cipher import Unreadable
    from tongxing.org.proof.factors import Adapter

    broken = []
    for one in Authenticator.objects.using("owner").filter(type=Authenticator.Type.TOTP):
        try:
            Adapter().decrypt(one.data["secret"])
        except (Unreadable, KeyError, ValueError):
            broken.append(f"member {one.user_id}")
    return broken


def _owner() -> facts.Connection:
    return psycopg.connect(env.read().dsn_owner, autocommit=True, connect_timeout=20)


def _count(connection: facts.Connection, one: Never) -> int:
    row = connection.execute(one.rows.encode()).fetchone()
    return int(row[0]) if row else 0
