"""`tongxing plan approve`: a second person puts a draft in force, and what is owed is worked out again."""

from __future__ import annotations

import argparse

from tongxing.faces.command import acting
from tongxing.faces.command.protocol import Refused, both

NAME = "plan approve"
HELP = ("批准方案草稿，并重新推算以后的应办", "approve a draft and work out future duties again")
NEEDS = "approve_plan"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which draft, by whom."""
    parser.add_argument("key", metavar="KEY", help=both("草稿的版次，如 2026-2", "the draft, like 2026-2"))
    acting.add_person(parser)
    acting.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Approve and project every case of the township again, in one transaction."""
    with acting.house():
        from tongxing.duties.actions import reproject_town
        from tongxing.org.roles import Permission
        from tongxing.plans.actions import approve_plan
        from tongxing.plans.models import PlanVersion

        by, at = acting.person(args.who, needs=Permission.APPROVE_PLAN), acting.moment()
        version = PlanVersion.objects.filter(town_id=by.town_id, key=args.key).first()
        if version is None:
            known = "、".join(PlanVersion.objects.filter(town_id=by.town_id).values_list("key", flat=True))
            raise Refused(
                both(
                    f"没有 {args.key} 这一版。有：{known or '无'}",
                    f"no version {args.key}; there are: {known}",
                )
            )
        approve_plan(by=by, at=at, version=version)
        cases, changed = reproject_town(by=by, at=at)
    found = {"key": version.key, "since": version.since, "cases": cases, "changed": changed}
    words = both(
        f"{version.key} 从 {version.since} 起执行；{cases} 个措施重新推算，改了 {changed} 处",
        f"{version.key} in force from {version.since}; {cases} cases, {changed} duties changed",
    )
    acting.answer(args.json, found, lambda: print(words))
    return 0
