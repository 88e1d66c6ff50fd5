"""`tongxing keys show`: which keys there are, how old, how much lies under each; never a key."""

from __future__ import annotations

import argparse
from typing import Any

from tongxing.faces.command import acting
from tongxing.faces.command.protocol import OWNER, both

NAME = "keys show"
HELP = ("看有哪些密钥、多久了、各管多少", "which keys there are, how old, how much lies under each")
NEEDS = OWNER
OLD = 365


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing but `--json`."""
    acting.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print ids, days and counts."""
    from tongxing.launch.house import open_house

    with open_house() as house:
        value = _told(house.home)
    acting.answer(args.json, value, lambda: _print(value))
    return 0


def _told(place: Any) -> dict[str, Any]:
    from tongxing.core import cipher, clock, rotation

    held, counted, today = place.keys(), rotation.counted(), clock.now().date()
    under: dict[str, int] = {}
    for keys in counted.values():
        for key_id, n in keys.items():
            under[key_id] = under.get(key_id, 0) + n
    rows = []
    for kind, ids, newest in (
        ("field", held.field_keys, held.newest_field),
        ("index", held.index_keys, held.newest_index),
    ):
        for key_id in sorted(ids, key=int):
            since = held.since.get(f"{kind}.{key_id}")
            rows.append(
                {
                    "kind": kind,
                    "id": key_id,
                    "writes": key_id == newest,
                    "days": (today - since).days if since else None,
                    "values": under.get(key_id, 0) if kind == "field" else None,
                }
            )
    provider = cipher.provider()
    return {
        "keys": rows,
        "rotating": held.rotating,
        "demo": held.demo,
        "unknown": {k: n for k, n in under.items() if k not in held.field_keys},
        "stores": {name: dict(keys) for name, keys in counted.items()},
        "provider": provider.name,
        "certified": provider.certified,
    }


def _print(value: dict[str, Any]) -> None:
    names = {"field": both("加密", "sealing"), "index": both("检索", "look-up")}
    for row in value["keys"]:
        age = (
            both("不知道从哪天", "unknown")
            if row["days"] is None
            else both(f"{row['days']} 天", f"{row['days']} days")
        )
        use = both("在写", "writes") if row["writes"] else both("只读", "reads only")
        much = "" if row["values"] is None else both(f"{row['values']} 个值", f"{row['values']} values")
        print(
            f"{acting.pad(names[row['kind']], 8)}{row['id']:>4}  {acting.pad(use, 10)}{acting.pad(age, 14)}{much}"
        )
    for key_id, n in value["unknown"].items():
        print(
            both(
                f"有 {n} 个值在不认识的密钥 {key_id} 下，打不开", f"{n} values under an unknown key {key_id}"
            )
        )
    if value["rotating"]:
        print(
            both(
                "轮换没有做完：请再运行 tongxing keys rotate",
                "a rotation is under way: run tongxing keys rotate",
            )
        )
    elif any(row["writes"] and (row["days"] or 0) > OLD for row in value["keys"]):
        print(both("密钥用了一年多，该换了：tongxing keys rotate", "older than a year: tongxing keys rotate"))
    certified = (
        both("经认证", "certified")
        if value["certified"]
        else both("软件实现，不是经认证的密码模块", "not a certified module")
    )
    print(f"{value['provider']}（{certified}）")
