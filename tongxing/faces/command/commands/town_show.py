"""`tongxing town show`: a township, its villages, and who answers for each."""

from __future__ import annotations

import argparse
from typing import Any

from tongxing.faces.command import acting
from tongxing.faces.command.protocol import OWNER, both

NAME = "town show"
HELP = ("看乡镇、村（社区）和各村的专职社工", "show townships, villages and who answers for each")
NEEDS = OWNER


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """All townships of this house, or one."""
    acting.add_town(parser)
    acting.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print the tree."""
    with acting.house():
        found = [_town(town_id) for town_id in acting.towns(args.town)]
        acting.answer(args.json, found, lambda: _print(found))
    return 0


def _town(town_id: int) -> dict[str, Any]:
    from tongxing.core import clock
    from tongxing.org.queries import names_of_staff, town_of, villages, workers_of_places

    actor = acting.machine(town_id)
    town = town_of(actor)
    workers = workers_of_places(actor, on=clock.today())
    names = names_of_staff(w for w in workers.values() if w)
    return {
        "county": town.parent.name if town.parent else "",
        "name": town.name,
        "code": town.code,
        "prefix": town.prefix,
        "villages": [
            {
                "name": v.name,
                "code": v.code,
                "kind": v.kind,
                "distance_km": v.distance_km,
                "worker": names.get(workers.get(v.pk) or 0, ""),
            }
            for v in villages(actor)
        ],
    }


def _print(towns: list[dict[str, Any]]) -> None:
    kinds = {"village": both("村", "village"), "community": both("社区", "community")}
    for town in towns:
        head = f"{town['county']} {town['name']}".strip()
        print(both(f"{head}　{town['code']}　编号字头 {town['prefix']}", f"{town['code']} {town['prefix']}"))
        for v in town["villages"]:
            km = (
                "" if v["distance_km"] is None else both(f"{v['distance_km']} 公里", f"{v['distance_km']} km")
            )
            cells = ((v["code"], 14), (v["name"], 18), (kinds[v["kind"]], 10), (km, 12))
            worker = v["worker"] or both("还没有专职社工", "nobody answers for it yet")
            print("  " + "".join(acting.pad(text, width) for text, width in cells) + worker)
