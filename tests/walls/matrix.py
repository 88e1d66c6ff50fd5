"""Who may knock at which door: written by hand, compared with every address the product has.

A closed world: an address, a command, a job or an export that is missing here fails the build, and so
does a line here whose other half is gone. One line an address: who may GET, who may POST, which row the
address names (404 out of scope), and, where it is not the usual, how one's own door answers.

A new address needs its line in MATRIX. Takes it a POST: the body that succeeds, in ``bodies.py``. Names it a new
kind of row: an id of one in ``founding.py`` (and its name in ``world.py``), its kind in ``addresses.ROW_OF``. Shows it a new kind of word about
a person: that word in ``founding.py``, in WORDS and in READS. That is all; every cell follows.

A room of the house may bring all of that in one file of its own: see ``rooms``.
"""

from __future__ import annotations

from tests.walls.knocks import (
    ACCOUNTS,
    ALL,
    ANYONE,
    AUDITOR,
    CADRE,
    CLERK,
    FORM,
    LEADER,
    LED,
    OPEN,
    OWNER,
    POLICE,
    SAVED,
    SECURITY,
    STOPPED,
    WORKER,
    Knock,
    line,
)
from tests.walls.rooms import gathered

__all__ = (
    "ALL",
    "ANYONE",
    "COMMANDS",
    "EXPORTS",
    "JOBS",
    "LED",
    "MATRIX",
    "ONLY_AT",
    "OPEN",
    "OWNER",
    "READS",
    "SEALED_READS",
    "WORDS",
    "Knock",
)

SEERS = WORKER | CLERK | POLICE
DESK = WORKER | CLERK
ASKERS = WORKER | CLERK | AUDITOR
SCORERS = WORKER | CLERK | CADRE | LEADER | AUDITOR
MATRIX: dict[str, dict[str, Knock]] = {
    "signin": line(ANYONE, ANYONE, opens=LED, empty=OPEN, done=OPEN),
    "language": line(None, ANYONE, empty=LED, done=LED),
    "signout": line(None, ANYONE, empty=SAVED),
    "signin_code": line(ALL, ALL, opens=LED, empty=LED, done=LED),
    "ask_key": line(None, ANYONE, empty=OPEN, done=OPEN),
    "again": line(ANYONE, ANYONE, empty=OPEN, done=FORM),
    "me": line(ALL),
    "awake": line(None, ALL, empty=204, done=204),
    "me_end_sessions": line(None, ALL, empty=SAVED),
    "me_password": line(ALL, ALL, done=FORM),
    "me_app": line(ALL, ALL, done=FORM),
    "me_key": line(ALL, ALL, done=OPEN),
    # rows of her own account, which nobody else has, whatever her role: tests/org/test_own_account.py
    **{
        name: line(None, ALL, empty=404, done=404)
        for name in ("me_end_session", "me_factor_remove", "me_codes")
    },
    "staff": line(ACCOUNTS | SECURITY),
    "staff_member": line(ACCOUNTS | SECURITY, row="staff"),
    "staff_new": line(ACCOUNTS, ACCOUNTS, done=OPEN),
    "staff_password": line(ACCOUNTS, ACCOUNTS, row="staff", empty=OPEN, done=OPEN),
    **{f"staff_{what}": line(SECURITY, SECURITY, row="staff") for what in ("appoint", "end")},
    **{
        f"staff_{what}": line(SECURITY, SECURITY, row="staff", empty=SAVED) for what in ("sessions", "factor")
    },
    "today": line(ALL, led=ALL - SEERS),  # each to the page her work begins with
    "print_today": line(SEERS),
    "people": line(SEERS),
    "person": line(SEERS, row="person"),
    "seen": line(SEERS, row="person"),
    "own_sheet": line(SEERS, row="person"),
    "scans": line(SEERS, row="person"),
    "scan_add": line(DESK, DESK, row="person"),
    "scan_page": line(SEERS, row="scan"),
    "scan_withdraw": line(DESK, DESK, row="scan"),
    "reveal": line(DESK, DESK, row="person", empty=OPEN, done=OPEN),
    **{
        f"record_{k}": line(WORKER | POLICE, WORKER | POLICE, row="person")
        for k in ("official_test", "hair_test", "test_elsewhere", "test_step")
    },
    **{
        f"record_{k}": line(WORKER, WORKER, row="person")
        for k in (
            "screening",
            "talk",
            "visit",
            "own_report",
            "contact_away",
            "plan_evaluation",
            "circumstance",
        )
    },
    **{
        f"record_{k}": line(DESK, DESK, row="person")
        for k in (
            "report_in",
            "agreement",
            "group_member",
            "paper_filed",
            "step",
            "closed",
            "excuse",
            "leave",
        )
    },
    **{
        f"record_{k}": line(DESK, DESK, row="person")
        for k in ("service", "police_notice", "clean_from", "request", "request_answer")
    },
    "rights": line(DESK),
    "process": line(SEERS, row="person"),
    "move": line(DESK, DESK, row="person"),
    "move_sheet": line(DESK, row="person"),
    **{name: line(DESK, row="person") for name in ("papers", "paper_preview", "paper_word")},
    # the draft of this world waits for its second person: nobody can issue its paper yet
    "gate_paper": line(DESK, DESK, row="matter", empty=STOPPED, done=STOPPED),
    **{name: line(DESK) for name in ("missing", "print_missing", "loans")},
    "folder": line(DESK, DESK, row="person", empty=404),
    "print_folder": line(DESK, row="person"),
    "folder_lend": line(DESK, DESK, row="person"),
    "loan_back": line(DESK, DESK, row="loan"),
    "paper_issue": line(None, DESK, row="person", empty=STOPPED),
    "paper": line(DESK, row="paper"),
    "copy": line(DESK, DESK, row="person", empty=OPEN, done=OPEN),
    "hand": line(DESK, row="person"),
    "hand_code": line(None, DESK, row="person", empty=STOPPED, done=OPEN),
    "hand_end": line(None, DESK, row="person", empty=STOPPED),
    # the person's own page: nobody's session, only a code opens it (tests/walls/test_own_code.py)
    "own_ask": line(ANYONE, ANYONE, empty=OPEN, done=SAVED),
    "own_open": line(ANYONE, opens=404),
    "paper_void": line(DESK, DESK, row="paper"),
    "rehouse": line(CLERK, CLERK, row="person"),
    "find": line(DESK, DESK, row="person"),
    "finding": line(DESK, DESK, row="finding"),
    "gate_begin": line(DESK, DESK, row="person"),
    "gate": line(DESK, row="matter"),
    **{name: line(DESK, DESK, row="matter") for name in ("gate_step", "gate_second")},
    # whose post may not read the plan is told so
    "own_plan": line(SEERS, row="person", veiled=POLICE),
    "own_plan_write": line(WORKER, WORKER, row="person"),
    "own_plan_answer": line(DESK, DESK, row="person"),
    "excuse": line(DESK, DESK, row="duty"),
    "snooze": line(DESK, DESK, row="duty"),
    "decision": line(DESK, DESK, row="case"),
    "withdraw": line(DESK, DESK, row="deed", veiled=CLERK),  # what came of a visit is not the clerk's to read
    "intake": line(DESK, DESK, empty=OPEN),
    "testday": line(WORKER | POLICE, WORKER | POLICE),
    **{name: line(ALL) for name in ("plan", "plan_law", "plan_versions", "plan_compare", "clause")},
    "when": line(ALL, ALL, empty=FORM, done=OPEN),
    "plan_load": line(CLERK, CLERK),
    "plan_approve": line(None, LEADER, row="plan", empty=SAVED),
    "mine": line(CADRE),
    "mine_answer": line(None, CADRE, row="case", empty=SAVED),
    "mine_undo": line(None, CADRE, row="case", empty=SAVED),
    "board": line(WORKER | CLERK | LEADER),
    "score_list": line(SCORERS),
    "score": line(SCORERS, row="place"),
    "score_confirm": line(None, LEADER, row="place", empty=STOPPED),
    "twice": line(CLERK),
    "twice_look": line(CLERK, CLERK, row="person"),
    "groups": line(SEERS),
    "family": line(DESK, DESK, row="person"),
    "family_change": line(DESK, DESK, row="person"),
    "handover": line(CLERK),
    "handover_give": line(CLERK, CLERK, row="staff"),
    "twice_part": line(CLERK, CLERK, row="join"),
    "seal": line(CLERK, CLERK, row="person"),
    "sealing": line(CLERK | LEADER),
    "sealing_decide": line(CLERK | LEADER, CLERK | LEADER, row="sealing"),
    "unseal": line(CLERK, CLERK, row="sealing"),
    "seal_shut": line(None, CLERK, row="sealing", empty=SAVED, done=SAVED),
    "retention": line(CLERK | LEADER),
    "retention_table": line(CLERK, CLERK),
    "retention_agree": line(CLERK | LEADER, CLERK | LEADER, row="schedule"),
    "destroy_list": line(None, CLERK, empty=SAVED),
    "destruction": line(CLERK | LEADER, CLERK | LEADER, row="destruction"),
    "audit": line(AUDITOR),
    "import": line(CLERK, CLERK),
    "import_template": line(CLERK),
    "import_preview": line(CLERK, row="roster"),
    "import_confirm": line(None, CLERK, row="roster", empty=SAVED),
    "import_row": line(CLERK, CLERK, row="roster"),
    "import_marked": line(CLERK, row="roster"),
    "import_drop": line(None, CLERK, row="roster", empty=SAVED),
    "exports": line(ASKERS),
    "export_new": line(ASKERS, ASKERS),
    "package_new": line(WORKER, WORKER),
    "package_checker": line(ASKERS),
    "export": line(ASKERS, row="disclosure"),
    "export_fetch": line(None, ASKERS, row="disclosure", empty=OPEN, done=OPEN),
    "export_withdraw": line(None, ASKERS, row="disclosure", empty=SAVED),
    "exports_waiting": line(CLERK | LEADER),
    "export_decide": line(CLERK | LEADER, CLERK | LEADER, row="disclosure"),
    "disclosures": line(CLERK | AUDITOR | LEADER),
    "disclosure": line(CLERK | AUDITOR | LEADER, row="disclosure"),
    "person_given": line(SEERS, row="person"),
    **gathered("matrix"),
}

# Commands: the machine's owner (who may read the keys), or the roles in whose name it may run.
COMMANDS: dict[str, frozenset[str] | str] = {
    **dict.fromkeys(("init", "serve", "stop", "doctor", "jobs"), OWNER),
    **dict.fromkeys(("trail seal", "trail verify", "trail export", "verify-sheets"), OWNER),
    **dict.fromkeys(("backup make", "backup list", "backup verify", "backup keys"), OWNER),
    **dict.fromkeys(("restore", "drill", "invariants"), OWNER),
    **dict.fromkeys(("keys show", "keys rotate"), OWNER),
    **dict.fromkeys(("town add", "town show", "town template"), OWNER),
    **dict.fromkeys(("staff add", "staff end", "staff list", "staff password", "staff factor"), OWNER),
    **dict.fromkeys(("law", "plan check", "plan cases", "plan cover", "plan show"), OWNER),
    **dict.fromkeys(
        (
            "today",
            "score",
            "when",
            "rebuild_duties",
            "import",
            "files sweep",
            "papers templates",
            "papers check",
            "layouts begin",
            "layouts check",
        ),
        OWNER,
    ),
    **dict.fromkeys(("register show", "register trace", "package checker", "copy"), OWNER),
    "plan load": frozenset(CLERK),
    "plan approve": frozenset(LEADER),
}

# Jobs: whose rows each sees, one township's or nobody's; their acts stand in tests/house/test_jobs.py.
JOBS: dict[str, str] = {
    "core.seal_trail": "house",
    "archive.sweep": "house",
    "archive.write_anew": "house",
    "people.seal_again": "town",
    "disclosure.make": "town",
    "disclosure.clear": "town",
}

# Tables that may be taken away: who may ask for each.
EXPORTS: dict[str, frozenset[str]] = {
    "people.roster": frozenset(DESK),
    "duties.owed": frozenset(DESK),
    "fieldwork.tests": frozenset(WORKER),
    "archive.package": frozenset(WORKER),
    "core.trail": frozenset(AUDITOR),
    **dict.fromkeys(("assessment.results", "assessment.paper", "assessment.layout"), frozenset(CLERK)),
    "assessment.appraisals": frozenset(CLERK),
    **{
        f"papers.{kind}": frozenset(DESK)
        for kind in ("rights_notice", "rules", "test_order", "test_call", "activities", "group_list")
    },
}

# Which of a person's words each role may ever read, of people in her own reach. Anything else is a leak.
WORDS = frozenset(
    "name number id_number phone decision note member plan finding matter roster file reason scan".split()
) | frozenset(gathered("words"))
FILE = frozenset({"name", "number", "decision", "note", "member", "plan", "finding", "matter", "scan"})
_READS: dict[str, frozenset[str]] = {
    "social_worker": FILE | {"id_number", "phone", "reason"},
    "clerk": FILE - {"note"} | {"id_number", "phone", "reason", "roster", "file"},
    "police_officer": FILE - {"note", "member", "plan"},
    "village_cadre": frozenset({"name", "reason"}),
    "leader": frozenset({"reason"}),
    "auditor": frozenset({"number", "reason"}),
    # whom something was sent to: whose it is, while her yes stands
    **dict.fromkeys(("doctor", "justice_office"), frozenset({"name", "number"})),
    **dict.fromkeys(("administrator", "security_administrator"), frozenset()),
}
READS = {
    role: held | {w for w, roles in gathered("words").items() if role in roles}
    for role, held in _READS.items()
}
SEALED_READS: dict[str, frozenset[str]] = {
    "clerk": frozenset({"number"})
}  # the town's own desk, by number only

# Words that stand at certain addresses only, whoever may read them: full numbers where a reason was written down.
ONLY_AT: dict[str, frozenset[str]] = {
    "id_number": frozenset({"reveal", "copy"}),
    "phone": frozenset({"reveal", "copy"}),
}
