"""Reading places and posts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q

from tongxing.org.actor import Actor
from tongxing.org.models import Place, PlaceKind, Post, Staff
from tongxing.org.roles import Role


def villages(actor: Actor) -> list[Place]:
    """The villages and communities in her reach, in the order of division codes."""
    return list(
        Place.objects.filter(
            id__in=actor.place_ids, kind__in=(PlaceKind.VILLAGE, PlaceKind.COMMUNITY)
        ).order_by("code")
    )


def workers_of_places(actor: Actor, *, on: date) -> dict[int, int | None]:
    """The full-time worker answering for each place on a day (the latest post wins)."""
    posts = (
        Post.objects.filter(role=Role.SOCIAL_WORKER, since__lte=on, place_id__in=actor.place_ids)
        .filter(Q(until__isnull=True) | Q(until__gte=on))
        .order_by("since")
    )
    return {p.place_id: p.staff_id for p in posts}


HELPERS = """
SELECT o.place_id, s.name FROM org_post o JOIN org_staff s ON s.id = o.staff_id
WHERE o.role = %(role)s AND o.since <= %(on)s AND (o.until IS NULL OR o.until >= %(on)s)
  AND o.place_id = ANY(%(places)s)
ORDER BY o.since
"""


def helpers_of_places(actor: Actor, *, on: date) -> dict[int, str]:
    """The village cadre who helps in each place."""
    values: dict[str, Any] = {"role": str(Role.VILLAGE_CADRE), "on": on, "places": list(actor.place_ids)}
    with connection.cursor() as cursor:
        cursor.execute(HELPERS, values)
        return dict(cursor.fetchall())


def office() -> str:
    """The office's name for the doorstep: county and township where there is one of each."""
    names = Place.objects.filter(kind__in=(PlaceKind.COUNTY, PlaceKind.TOWN)).order_by("code")[:3]
    return " ".join(place.name for place in sorted(names, key=lambda p: p.path)) if len(names) < 3 else ""


def names_of_staff(staff_ids: Iterable[int]) -> dict[int, str]:
    """Names of members of staff whose ids stand in rows she may already read."""
    return dict(Staff.objects.filter(pk__in=list(staff_ids)).values_list("pk", "name"))


def police_of_town(actor: Actor, *, on: date) -> str:
    """The community police officer of her township, by name; empty when there is none."""
    posts = (
        Post.objects.filter(role=Role.POLICE_OFFICER, since__lte=on, place__town_id=actor.town_id)
        .filter(Q(until__isnull=True) | Q(until__gte=on))
        .select_related("staff")
        .order_by("-since", "id")
    )
    found = posts.first()
    return found.staff.name if found else ""
