"""One line of the matrix: who may GET, who may POST, which row an address names, how one's own door answers."""

from __future__ import annotations

from dataclasses import dataclass

ALL = frozenset(
    "social_worker clerk village_cadre police_officer doctor justice_office leader auditor administrator"
    " security_administrator".split()
)
WORKER, CLERK, CADRE, POLICE = ({r} for r in ("social_worker", "clerk", "village_cadre", "police_officer"))
LEADER, AUDITOR = {"leader"}, {"auditor"}
ACCOUNTS, SECURITY = {"administrator"}, {"security_administrator"}
ANYONE = "anyone"
OWNER = "owner"
OPEN, LED, FORM, SAVED, STOPPED = 200, 302, 422, 303, 409


@dataclass(frozen=True)
class Knock:
    """One verb at one address: who may, which row it names, how one's own door answers an empty hand."""

    roles: frozenset[str] | str
    row: str = ""
    says: int = OPEN
    led: frozenset[str] = frozenset()
    done: int = 303
    veiled: frozenset[str] = frozenset()


def line(
    get: set[str] | frozenset[str] | str | None,
    post: set[str] | frozenset[str] | str | None = None,
    *,
    row: str = "",
    opens: int = OPEN,
    empty: int = FORM,
    done: int = SAVED,
    led: set[str] | frozenset[str] = frozenset(),
    veiled: set[str] | frozenset[str] = frozenset(),
) -> dict[str, Knock]:
    """One address: who may GET and who may POST (None: nobody, the verb is refused).

    ``opens`` is what a GET in one's own place answers, ``empty`` what a POST without a body does, ``done`` one
    with the body of ``bodies.py``; the roles of ``led`` are led to a page of their own instead; those of ``veiled``
    may not read what this record says and are told so (403).
    """
    found = {}
    for verb, who, says in (("GET", get, opens), ("POST", post, empty)):
        if who is not None:
            roles = ANYONE if who == ANYONE else frozenset(who)
            found[verb] = Knock(roles, row, says, frozenset(led), done, frozenset(veiled))
    return found
