"""Who may knock at which door: written by hand, compared with every address the product has.

A closed world: an address that is missing here fails the build, and so does a line here whose
address is gone. `own` says whether the address names a row, which must then be 404 elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

ALL = frozenset(
    "social_worker clerk village_cadre police_officer doctor justice_office leader auditor administrator"
    " security_administrator".split()
)
WORKER, CLERK, CADRE, POLICE = ({r} for r in ("social_worker", "clerk", "village_cadre", "police_officer"))
LEADER, AUDITOR = {"leader"}, {"auditor"}
ANYONE = "anyone"


@dataclass(frozen=True)
class Knock:
    """One verb at one address: who may, and whether it names a row of a place."""

    roles: frozenset[str] | str
    own: bool = False


def line(
    get: set[str] | frozenset[str] | str | None, post: object = None, *, own: bool = False
) -> dict[str, Knock]:
    """One address: who may GET and who may POST (None: nobody, the verb is refused)."""
    found = {}
    for verb, who in (("GET", get), ("POST", post)):
        if who is not None:
            roles = ANYONE if who == ANYONE else frozenset(who)  # type: ignore[call-overload]
            found[verb] = Knock(roles, own)
    return found


SEERS = WORKER | CLERK | POLICE
MATRIX: dict[str, dict[str, Knock]] = {
    "signin": line(ANYONE, ANYONE),
    "language": line(None, ANYONE),
    "signout": line(None, ANYONE),
    "today": line(ALL),
    "print_today": line(SEERS),
    "people": line(SEERS),
    "person": line(SEERS, own=True),
    "seen": line(SEERS, own=True),
    "reveal": line(WORKER | CLERK, WORKER | CLERK, own=True),
    **{f"record_{k}": line(WORKER | POLICE, WORKER | POLICE, own=True) for k in ("official_test",)},
    **{f"record_{k}": line(WORKER, WORKER, own=True) for k in ("screening", "talk", "visit", "own_report")},
    **{
        f"record_{k}": line(WORKER | CLERK, WORKER | CLERK, own=True)
        for k in ("report_in", "agreement", "group_member", "paper_filed", "closed")
    },
    "record_excuse": line(WORKER | CLERK, WORKER | CLERK, own=True),
    "excuse": line(WORKER | CLERK, WORKER | CLERK, own=True),
    "decision": line(WORKER | CLERK, WORKER | CLERK, own=True),
    "withdraw": line(WORKER | CLERK, WORKER | CLERK, own=True),
    "intake": line(WORKER | CLERK, WORKER | CLERK),
    "testday": line(WORKER | POLICE, WORKER | POLICE),
    **{name: line(ALL) for name in ("plan", "plan_versions", "plan_compare", "clause")},
    "plan_load": line(CLERK, CLERK),
    "plan_approve": line(None, LEADER, own=True),
    "mine": line(CADRE),
    "mine_answer": line(None, CADRE, own=True),
    "mine_undo": line(None, CADRE, own=True),
    "board": line(WORKER | CLERK | LEADER),
    "score_list": line(WORKER | CLERK | CADRE | LEADER | AUDITOR),
    "score": line(WORKER | CLERK | CADRE | LEADER | AUDITOR, own=True),
    "score_confirm": line(None, LEADER, own=True),
    "twice": line(CLERK),
    "twice_look": line(CLERK, CLERK, own=True),
    "seal": line(CLERK, CLERK, own=True),
    "sealing": line(CLERK | LEADER),
    "sealing_decide": line(CLERK | LEADER, CLERK | LEADER, own=True),
    "unseal": line(CLERK, CLERK, own=True),
    "audit": line(AUDITOR),
    "import": line(CLERK, CLERK),
    "import_template": line(CLERK),
    "import_preview": line(CLERK, own=True),
    "import_confirm": line(None, CLERK, own=True),
    "import_row": line(CLERK, CLERK, own=True),
    "import_marked": line(CLERK, own=True),
    "import_drop": line(None, CLERK, own=True),
}
