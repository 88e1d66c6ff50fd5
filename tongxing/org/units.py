"""Which posts answer for which kind of unit the plan names: one table, for whatever is owed, given, found or said of a unit."""

from __future__ import annotations

from collections.abc import Mapping

from tongxing.org.roles import Role

# the duty of a unit is on the list of whoever holds one of its posts, and its word is hers
ANSWER_FOR: Mapping[str, tuple[Role, ...]] = {
    "town_government": (Role.LEADER, Role.CLERK),
    "leading_group": (Role.LEADER, Role.CLERK),
    "leading_office": (Role.CLERK,),
    "social_affairs": (Role.CLERK,),
    "justice_office": (Role.JUSTICE_OFFICE,),
    "police_station": (Role.POLICE_OFFICER,),
    "health_centre": (Role.DOCTOR,),
    "village": (Role.VILLAGE_CADRE,),
}


def kinds_of(role: str) -> tuple[str, ...]:
    """The kinds of unit this post answers for."""
    return tuple(kind for kind, roles in ANSWER_FOR.items() if role in roles)
