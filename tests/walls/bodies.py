"""What a hand that knows the house writes into every form: for each address that takes a POST, a body that succeeds.

The matrix sends it into every place; the tests of swapped ids change one id in it at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.archive.papers import photo
from tests.cast import TODAY, id_number
from tests.exchange.rosters import good_row, table, xlsx
from tests.walls.rooms import gathered
from tests.walls.slip import slip as _slip
from tests.walls.world import Persona, Rows

DAY = TODAY.isoformat()
Body = dict[str, Any]
Writer = Callable[[Persona, Rows], Body]

ANSWERS: Mapping[str, Body] = {
    "official_test": {"outcome": "negative", "where": "镇卫生院", "collectors": "赵强、林晓"},
    "screening": {"outcome": "negative", "where": "村委会", "collectors": "林晓"},
    "talk": {"outcome": "fine", "way": "face"},
    "visit": {"outcome": "needs_help", "partner": "村里", "needs": ["job"]},
    "own_report": {"outcome": "on_paper"},
    "hair_test": {"outcome": "negative", "where": "派出所", "collectors": "赵强、林晓"},
    "test_elsewhere": {"outcome": "negative", "where": "外地", "paper": "某派出所 2026-118"},
    "test_step": {"outcome": "told:signed"},
    "contact_away": {"outcome": "fine", "way": "phone"},
    "leave": {"outcome": "away:reported", "until_on": "2026-12-01", "where_to": "县城"},
    "report_in": {},
    "agreement": {
        "signed_for_office": "镇人民政府",
        "why": "first",
        "contents": ["measures", "rules", "consequences"],
    },
    "plan_evaluation": {"outcome": "goes_well", "note": "本人说比以前好"},
    "group_member": {"outcome": "family", "name": "何母"},
    "paper_filed": {"outcome": "basic_sheet"},
    "step": {"outcome": "suspended:detained"},
    "service": {"outcome": "family", "way": "hand", "receipt": "signed"},
    "police_notice": {"outcome": "joint_duty", "note": "望公函〔2026〕7号，另一地石塘镇"},
    "circumstance": {"outcome": "nursing"},
    "clean_from": {"outcome": "isolation", "note": "解除强制隔离戒毒决定书"},
    "request": {"outcome": "copy", "note": "想看检测记录"},
    "request_answer": {"outcome": "granted"},
    "closed": {"outcome": "moved"},
    "excuse": {"outcome": "in_hospital", "until_on": "2026-12-01"},
}
NEW_COMERS = ("report_in",)


def _record(kind: str) -> Writer:
    whose = "new_" if kind in NEW_COMERS else ""

    def body(who: Persona, rows: Rows) -> Body:
        slip = _slip(who, rows.ids[f"{whose}person_id"], rows.ids[f"{whose}case_id"])
        about = {"about": str(rows.ids["tested_id"])} if kind == "test_step" else {}
        return {"slip": slip, "happened_on": DAY, **ANSWERS[kind], **about}

    return body


def _relative(who: Persona, rows: Rows) -> Body:
    slip = _slip(who, rows.ids["person_id"], rows.ids["case_id"])
    return {
        "slip": slip,
        "relation": "sibling",
        "name": "何兄",
        "flags": ["emergency"],
        "phone": "13800000000",
    }


def _handover(who: Persona, rows: Rows) -> Body:
    """Everybody the worker holds to whoever has answered for the village longest."""
    from tongxing.org.models import Post

    posts = Post.objects.filter(role="social_worker", until=None, staff__is_active=True).order_by("-id")
    chosen = {f"place_{place}": staff for place, staff in posts.values_list("place_id", "staff_id")}
    return {"reason": "调到县里去了", **chosen}


def _own_plan(who: Persona, rows: Rows) -> Body:
    slip = _slip(who, rows.ids["person_id"], rows.ids["case_id"])
    return {"slip": slip, "wish": "想有活干", "goal_1": "找活干", "help_1": "联系砖厂"}


def _plan_answer(who: Persona, rows: Rows) -> Body:
    slip = _slip(who, rows.ids["waiting_plan_person_id"], rows.ids["case_id"])
    return {"slip": slip, "answer": "approved"}


def _move(who: Persona, rows: Rows) -> Body:
    slip = _slip(who, rows.ids["person_id"], rows.ids["case_id"])
    return {"slip": slip, "happened_on": DAY, "other_place": "石塘镇", "papers": ["decision", "agreement"]}


def _rehouse(who: Persona, rows: Rows) -> Body:
    """To another village of the same town, to whoever answers for it."""
    from tongxing.org.models import Place, Post

    here = rows.ids["place_id"]
    town = Place.objects.filter(pk=here).values_list("town_id", flat=True)
    posts = Post.objects.filter(
        role="social_worker", until=None, staff__is_active=True, place__town_id__in=town
    )
    there = posts.exclude(place_id=here).order_by("id").values_list("place_id", "staff_id").first() or (0, 0)
    slip = _slip(who, rows.ids["person_id"], rows.ids["case_id"])
    return {"slip": slip, "moved_on": DAY, "to": there[0], "worker": there[1], "reason": "和父母同住"}


def _find(who: Persona, rows: Rows) -> Body:
    slip = _slip(who, rows.ids["person_id"], rows.ids["case_id"])
    return {"slip": slip, "happened_on": DAY, "reason": "约好了没有来"}


def _draft(who: Persona, rows: Rows) -> Body:
    slip = _slip(who, rows.ids["person_id"], rows.ids["case_id"])
    return {"slip": slip, "about": [str(rows.ids["event_id"])], "reason": "约好了没有来"}


def _gate(**body: Any) -> Writer:
    def written(who: Persona, rows: Rows) -> Body:
        slip = _slip(who, rows.ids["matter_id"], rows.ids["case_id"])
        return {"slip": slip, "happened_on": DAY, **body}

    return written


def _excuse(who: Persona, rows: Rows) -> Body:
    slip = _slip(who, rows.ids["duty_id"], rows.ids["case_id"])
    return {"slip": slip, "happened_on": DAY, "reason": "in_hospital", "until_on": "2026-12-01"}


def _snooze(who: Persona, rows: Rows) -> Body:
    slip = _slip(who, rows.ids["waiting_duty_id"], rows.ids["case_id"])
    return {"slip": slip, "happened_on": DAY, "reason": "appointed", "until_on": "2026-11-24"}


def _decision(who: Persona, rows: Rows) -> Body:
    paper = {
        "measure": "community_treatment",
        "number": "望公戒决字〔2026〕改1号",
        "authority": "望川县公安局",
    }
    return {**paper, "decided_on": "2026-03-14", "received_on": "2026-03-20", "reason": "抄错了文号"}


def _intake(who: Persona, rows: Rows) -> Body:
    """Somebody new in the village of these rows."""
    row = good_row(907) | {
        "measure": "社区戒毒",
        "months": "",
        "id_number": id_number(TODAY.replace(1980), 407),
    }
    return {"step": "save", **row, "village": rows.ids["village"]}


def _testday(who: Persona, rows: Rows) -> Body:
    slip = _slip(who, slips_sheet(), slips_sheet())
    shared = {"happened_on": DAY, "where": "镇卫生院", "collectors": "赵强、林晓"}
    return {"slip": slip, **shared, f"r-{rows.ids['test_duty_id']}": "negative"}


def slips_sheet() -> Any:
    """The number under which the day's sheet is drawn up."""
    from tongxing.faces.desk.testday import SHEET

    return SHEET


def _import(who: Persona, rows: Rows) -> Body:
    data = xlsx(table([good_row(911)]))
    return {"file": SimpleUploadedFile("新名单.xlsx", data)}


def _row(who: Persona, rows: Rows) -> Body:
    """The faulty row put right, in the village of these rows."""
    return {**good_row(917), "measure": "社区戒毒", "months": "", "village": rows.ids["village"]}


def _plan(who: Persona, rows: Rows) -> Body:
    from tongxing.plans import books

    tree = books.read_tree(books.LIBRARY_DIR / "qingwu" / "2026")
    return {
        "files": [SimpleUploadedFile(n, text.encode()) for n, text in tree.items()],
        "since": "2027-01-01",
    }


def _export(who: Persona, rows: Rows) -> Body:
    """The first table of her post, a few columns of it; who answers for several places says for which."""
    columns, purpose = (["at", "act"], "audit") if who.role == "auditor" else (["number", "village"], "work")
    where = {"place": str(rows.ids["place_id"])} if who.wide or len(who.reach) > 1 else {}
    return {"columns": columns, "purpose": purpose, "reason": "入户核对", **where}


def _package(who: Persona, rows: Rows) -> Body:
    """The file of somebody whose measure is over."""
    why = {"purpose": "archive", "recipient": "县档案馆", "reason": "到期移交县档案馆保存"}
    return {"people": [str(rows.ids["ended_person_id"])], **why}


def _scan(who: Persona, rows: Rows) -> Body:
    """A photograph of the decision."""
    picture = SimpleUploadedFile("照片.png", photo(60, 80, fmt="PNG"))
    slip = _slip(who, rows.ids["person_id"], rows.ids["case_id"])
    return {"slip": slip, "pictures": picture, "keep": "原件就这么小"}


def _lend(who: Persona, rows: Rows) -> Body:
    slip = _slip(who, rows.ids["new_person_id"], rows.ids["new_case_id"])
    return {"slip": slip, "borrower": "赵强", "reason": "核对", "out_on": DAY, "due_on": DAY}


def _issue(who: Persona, rows: Rows) -> Body:
    return {"slip": _slip(who, rows.ids["person_id"], rows.ids["case_id"])}


def fixed(**body: Any) -> Writer:
    """The same body for everybody."""
    return lambda who, rows: dict(body)


BODIES: Mapping[str, Writer] = {
    "signin": fixed(username="nobody-here", password="not a password"),
    "language": fixed(language="en", next="/"),
    "when": fixed(measure="community_treatment", decided_on="2026-02-20", on="2026-11-25"),
    "signout": fixed(),
    "signin_code": fixed(code="000000"),
    "ask_key": fixed(begin="1"),
    "again": fixed(again="1", password="not a password", code="000000"),
    "awake": fixed(),
    "me_end_sessions": fixed(),
    "me_end_session": fixed(),
    "me_password": fixed(password="not a password", new_password="a sentence nobody thought of"),
    "me_app": fixed(sealed="nothing", code="000000"),
    "me_key": fixed(begin="1"),
    "me_codes": fixed(),
    "me_factor_remove": fixed(),
    "staff_new": fixed(username="newcomer", name="新来的"),
    "staff_password": fixed(),
    "staff_appoint": lambda who, rows: {
        "role": "social_worker",
        "places": [rows.ids["place_id"]],
        "since": DAY,
    },
    "staff_end": fixed(last_day=DAY),
    "staff_sessions": fixed(),
    "staff_factor": fixed(),
    "reveal": fixed(reason="核对决定书"),
    **{f"record_{kind}": _record(kind) for kind in ANSWERS},
    "handover_give": _handover,
    "family": _relative,
    "family_change": _relative,
    "own_plan_write": _own_plan,
    "own_plan_answer": _plan_answer,
    "scan_add": _scan,
    "scan_withdraw": fixed(reason="拍成别人的了"),
    "find": _find,
    "move": _move,
    "rehouse": _rehouse,
    "paper_issue": _issue,
    "copy": fixed(reason="本人当面要的"),
    "hand_code": _issue,
    "hand_end": _issue,
    "own_ask": fixed(code="0123-4567-89AB-CDEF-GHJK-MNPQ-RS"),
    "folder": lambda who, rows: {"leaf": str(rows.ids["paper_id"]), "to": "1"},
    "folder_lend": _lend,
    "loan_back": fixed(back_on=DAY),
    "paper_void": fixed(reason="日期写错，另印一份"),
    "finding": fixed(says="yes"),
    "gate_begin": _draft,
    "gate_step": _gate(reason="写错了人"),
    "gate_second": _gate(says="yes"),
    "gate_paper": fixed(),
    "excuse": _excuse,
    "snooze": _snooze,
    "decision": _decision,
    "withdraw": fixed(reason="记错了人"),
    "intake": _intake,
    "testday": _testday,
    "plan_load": _plan,
    "plan_approve": fixed(),
    "mine_answer": fixed(),
    "mine_undo": fixed(),
    "score_confirm": fixed(indicator="D1", points="2", reason="开了会"),
    "twice_look": fixed(says="not", reason="号码抄错了，已请村里更正"),
    "twice_part": fixed(reason="号码抄错了，是两个人"),
    "seal": fixed(ground="law_136", reason="措施已经结束"),
    "sealing_decide": fixed(says="yes"),
    "unseal": fixed(ground="organ", reason="望法〔2026〕1号", until_on=TODAY.isoformat()),
    "seal_shut": fixed(),
    "retention_table": fixed(
        number="望档〔2026〕1号",
        approved_by="望川县档案局",
        approved_on=DAY,
        scans="10",
        issued="30",
        tests="30",
        talks="30",
        case="0",
    ),
    "retention_agree": fixed(says="yes"),
    "destroy_list": fixed(),
    "destruction": fixed(says="no", reason="再等一等"),
    "import": _import,
    "import_confirm": fixed(),
    "import_row": _row,
    "import_drop": fixed(),
    "export_new": _export,
    "package_new": _package,
    "export_fetch": fixed(),
    "export_withdraw": fixed(),
    "export_decide": fixed(answer="yes"),
    **gathered("bodies"),
}
