"""One person of whom everything is known, in a town with one member of staff for every role.

Every word stands in one label only, so that whoever is told it was told that label (``test_fields``).
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from tests.archive.papers import issued, lent, scanned
from tests.cast import TODAY, Folder, actor_of, at, day, found_town, post, put_in_force, step_in
from tests.walls.founding_gate import draft_waiting
from tests.walls.matrix import ALL

ON = day("2026-10-26")


def recorded(by: Any, folder: Folder) -> dict[str, Any]:
    """Something of every kind, each with words of its own."""
    from tongxing.casework.actions import add_group_member
    from tongxing.casework.help.actions import write_plan
    from tongxing.casework.queries import Goal
    from tongxing.duties.actions import NewDeed, record
    from tongxing.fieldwork.actions import (
        NewContact,
        NewTest,
        record_contact,
        record_official_test,
        record_screening,
    )

    who = {"by": by, "at": at(ON), "on": ON, "case_id": folder.case_id}
    both = ("赵强", "林晓")
    test = NewTest("positive", ON, where="钏检测地", collectors=both, note="钏检测话")
    screening = NewTest("positive", ON, collectors=("林晓",), note="钏自查话")
    talk = NewContact("talk", "low", ON, partner="钏同去", needs=("legal",), note="钏谈心话")
    report = NewContact("own_report", "spoken", ON, note="钏汇报话")
    away = NewDeed("excuse", ON, "in_hospital", TODAY, note="钏住院话")
    home = NewDeed("excuse", ON, "office_cause", TODAY)
    return {
        "official_test": record_official_test(**who, new=test),
        "screening": record_screening(**who, new=screening),
        "talk": record_contact(**who, new=talk),
        "visit": record_contact(**who, new=NewContact("visit", "fine", ON, note="钏走访话")),
        "own_report": record_contact(**who, new=report),
        "excuse": record(**who, new=away),
        "other": record(**who, new=home),
        "help_plan": write_plan(**who, wish="钏心愿", goals=[Goal("找活", "钏怎么帮")]),
        "group_member": add_group_member(**who, role="family", name="钏大舅", unit_name="钏单位", since=ON),
    }


def a_life() -> SimpleNamespace:
    """A town with one member of staff for every role, and one person of whom everything is known."""
    town = found_town("青梧镇", "990102101", "QW", (("上河村", "village"), ("下河村", "village")))
    lin = actor_of(post(town, "lin", "林晓", "social_worker", town.villages))
    put_in_force(town)
    staff = {role: lin.staff_id if role == "social_worker" else post(town, role, f"岗{role}", role, [town.place])
             for role in sorted(ALL - {"village_cadre"})}  # fmt: skip
    staff["village_cadre"] = post(town, "wu", "吴秀英", "village_cadre", [town.upper])
    lin = actor_of(lin.staff_id)
    folder = person_of(lin, town)
    deeds = recorded(lin, folder)
    relative = _relative(lin, folder)
    finding, moved = _found(lin, folder)
    looked(lin, folder)
    scans = {"decision": scanned(lin, folder, "钏决定扫")}
    scans[str(deeds["talk"].pk)] = scanned(lin, folder, "钏谈心扫", deed=deeds["talk"])
    words: dict[str, str] = {}
    gate = draft_waiting(town, folder, "钏起草话", words)
    return SimpleNamespace(
        town=town, lin=lin, staff=staff, folder=folder, deeds=deeds, scans=scans, relative=relative,
        finding=finding, moved=moved, matter_id=gate["matter_id"], paper_id=issued(lin, folder), loan_id=lent(lin, folder),
        need_id=_asked_for(lin, folder),
    )  # fmt: skip


def _found(by: Any, folder: Folder) -> tuple[Any, Any]:
    """A finding that waits for its second person, and a change of place on the way."""
    from tongxing.conduct.actions import find, move
    from tongxing.conduct.rules import Found

    who = {"by": by, "at": at(ON), "on": ON, "case_id": folder.case_id}
    proof = {"notice_on": ON, "notice": "signed", "heard": "heard", "heard_on": ON, "article": "20"}
    event = find(**who, found=Found("evaded", ON, notice_on=ON, notice="signed", reason="约好了没有来"))
    assert event is not None
    asked = find(**who, found=Found("evaded_counts", ON, answers=event.pk, reason="钏认定话", **proof))
    gone = move(**who, turn="leaving", happened_on=ON, other_place="钏移去地", papers=["decision"])
    return asked, gone


def _asked_for(by: Any, folder: Folder) -> Any:
    """Work that she asked for in words of her own."""
    from tongxing.support.actions import note_need
    from tongxing.support.rules import NewNeed

    row = note_need(
        by=step_in(by), at=at(ON), on=ON, case_id=folder.case_id, new=NewNeed("job", ON, "钏求助话")
    )
    assert row is not None
    return row.pk


def _relative(by: Any, folder: Folder) -> Any:
    from tongxing.people.family.actions import NewRelative, add_relative

    return add_relative(by=by, at=at(ON), person_id=folder.person_id, new=NewRelative("friend", "钏二姨"))


def person_of(by: Any, town: SimpleNamespace, name: str = "钏姓名", **more: Any) -> Folder:
    from tongxing.casework.actions import Intake
    from tongxing.casework.actions import take_in as act
    from tongxing.people.actions import NewDecision, NewPerson
    from tongxing.people.models import Case

    step_in(by)
    person = NewPerson(name, town.upper.pk, "990102198505050018", "1", day("1985-05-05"), "13911112222")
    paper = NewDecision("钏文号", "望川县公安局", "community_treatment", day("2026-03-15"), day("2026-03-20"))
    first = day("2026-03-25")
    [made] = act(by=by, at=at(first), on=first, intakes=[Intake(person, paper, first, first)])
    case = Case.objects.get(person=made)
    return Folder(made.pk, case.pk, made.number, town.upper.pk)


def looked(by: Any, folder: Folder) -> None:
    """Somebody looked, and said why."""
    from tongxing.core import audit

    audit.trace(
        by,
        "read_file",
        about="person",
        about_id=folder.person_id,
        place_id=folder.place_id,
        purpose="钏理由",
    )
