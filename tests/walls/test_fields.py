"""Role × label × representation: one person of whom everything is known, and nobody reads more than her labels.

Promise 4 and T14, T15: health and counselling only for those who treat; the police see what they ordered and what
was formally reported. Every word of a label is unmistakable; every page that shows people is opened in every way it
can be asked. A label somebody holds must be seen too, or the test would prove nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from tests.cast import TODAY, Folder, actor_of, at, day, step_in, take_in
from tests.walls import scan
from tests.walls.addresses import ROUTES
from tests.walls.matrix import ALL
from tests.walls.one_life import ON, a_life
from tongxing.archive.issued.kinds import PRINTED
from tongxing.conduct.gate.words import RUNGS
from tongxing.conduct.rules import WHATS
from tongxing.config.env import APP_ROLE
from tongxing.core.declared import Label
from tongxing.core.vocabulary import deed_kinds
from tongxing.faces.desk.forms_gate import FORMS
from tongxing.fieldwork.kinds import NEEDS
from tongxing.org.doors import Shows
from tongxing.org.roles import LABELS, Permission, Role
from tongxing.support.kinds import STEPS

pytestmark = pytest.mark.django_db
CANARIES: dict[Label, tuple[str, ...]] = {
    Label.NAME: ("钏姓名",),
    Label.IDENTITY: ("990102198505050018",),
    Label.CONTACT: ("13911112222", "钏大舅", "钏单位", "钏二姨"),
    Label.MEASURE: ("钏文号", "钏决定扫", "钏认定话", "钏移去地", "钏起草话"),
    Label.RESULT: ("钏检测果", "钏检测话", "钏检测地"),
    Label.COUNSELLING: ("钏谈心果", "钏谈心话", "钏走访话", "钏汇报话", "钏同去", "钏谈心扫"),
    Label.HEALTH: ("钏自查果", "钏自查话", "钏住院因", "钏住院话"),
    Label.HELP: ("钏要帮",),
    Label.PLAN: ("钏心愿", "钏怎么帮", "钏求助话"),
    Label.WORK: ("钏理由",),
}
OUTCOMES = {
    ("official_test", "positive"): "钏检测果",
    ("screening", "positive"): "钏自查果",
    ("talk", "low"): "钏谈心果",
    ("excuse", "office_cause"): "钏住院因",
}
AS_WORD = (
    "agreement",
    "help_plan",
    "talk",
)  # of each kind of label one; the words come from the same page as the draft's
# Where a role with a door to it must see a label, or the row of the matrix would be empty.
SEEN = {
    "social_worker": set(CANARIES),
    "clerk": {Label.NAME, Label.IDENTITY, Label.CONTACT, Label.MEASURE, Label.PLAN, Label.WORK},
    "police_officer": {Label.NAME, Label.MEASURE, Label.RESULT},
    "village_cadre": {Label.NAME},
}


@pytest.fixture(scope="module")
def life(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    """The town of this module, in one transaction that is taken back with it."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setenv("TONGXING_TODAY", TODAY.isoformat())
        for (kind, outcome), word in OUTCOMES.items():
            patch.setitem(deed_kinds[kind].outcomes, outcome, word)
        patch.setitem(NEEDS, "legal", "钏要帮")
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {APP_ROLE}")
        yield a_life()
        transaction.set_rollback(True)


def browser(staff_id: int) -> Client:
    """A browser in which somebody is signed in and has proved who she is."""
    from django.contrib.auth import get_user_model

    from tongxing.core import clock
    from tongxing.org.doors import PROVED_AT

    client = Client()
    member = get_user_model().objects.get(pk=staff_id)
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[PROVED_AT] = clock.now().timestamp()
    session.save()
    return client


def addresses(life: SimpleNamespace) -> Iterator[tuple[str, str]]:
    """Every page that shows people, in every way it can be asked: its name and its address."""
    from tongxing.duties.models import Duty

    step_in(life.lin)
    case, person = life.folder.case_id, f"/people/{life.folder.person_id}/"
    for query in ("", "?only=overdue"):
        yield "today", f"/{query}"
    yield "print_today", "/print/today/"
    for query in ("", "?mine=1", "?q=钏姓", "?q=990102198505050018", "?q=0018", "?q=2222"):
        yield "people", f"/people/{query}"
    for query in (
        "",
        "?all=1",
        *(f"?what={what}" for what in "test talk visit excuse paper plan correction".split()),
    ):
        yield "person", f"{person}{query}"
    yield "seen", f"{person}seen/"
    yield "person_given", f"{person}given/"
    yield "reveal", f"{person}reveal/"
    yield "own_plan", f"{person}plan/"
    yield "family", f"{person}family/"
    yield "family_change", f"{person}family/{life.relative.pk}/"
    yield "own_plan_write", f"{person}plan/write/"
    yield "own_plan_answer", f"{person}plan/{life.deeds['help_plan'].pk}/"
    for name in (n for n in ROUTES if n.startswith("record_")):
        kind = name.removeprefix("record_")
        for query in ("", "?like=last", *([f"?like={life.deeds[kind].pk}"] if kind in life.deeds else [])):
            yield name, f"{person}record/{kind}/{query}"
    for deed in life.deeds.values():
        yield "withdraw", f"/deeds/{deed.pk}/withdraw/"
    for duty in Duty.objects.filter(case_id=case, opens_on__lte=TODAY).order_by("kind").distinct("kind"):
        yield "excuse", f"/duties/{duty.pk}/excuse/"
        yield "snooze", f"/duties/{duty.pk}/snooze/"
    yield "decision", f"/cases/{case}/decision/"
    for of, scan_of in life.scans.items():
        yield "scans", f"{person}scans/{of}/"
        yield "scan_add", f"{person}scans/{of}/add/"
        yield "scan_page", f"/scans/{scan_of.pk}/1/"
        yield "scan_withdraw", f"/scans/{scan_of.pk}/withdraw/"
    for query in ("", "?by=worker&open=all.files", "?open=paper.help_plan"):
        yield "missing", f"/papers/missing/{query}"
        yield "print_missing", f"/papers/missing/print/{query}"
    yield "folder", f"{person}folder/"
    yield "print_folder", f"{person}folder/print/"
    yield "folder_lend", f"{person}folder/lend/"
    yield "loans", "/loans/"
    yield "loan_back", f"/loans/{life.loan_id}/back/"
    yield "hand", f"{person}hand/"
    yield "copy", f"{person}copy/"
    yield "testday", "/testday/"
    yield "rights", "/rights/"
    yield "process", f"{person}process/"
    yield "own_sheet", f"{person}own/"
    yield "move", f"{person}move/"
    yield "rehouse", f"{person}village/"
    yield "move_sheet", f"{person}move/{life.moved.pk}/"
    for what in WHATS:
        yield "find", f"{person}find/{what}/"
    yield "finding", f"/findings/{life.finding.pk}/"
    yield from _gate_and_papers(life, person)
    yield "mine", "/mine/"
    for what in ("registered", "overdue", "excused", "tests_counted", "contacts_counted"):
        yield "board", f"/board/?month=2026-10&open={life.town.upper.pk}.{what}"
    for item in ("A1", "A2", "B1&group=excused", "B2&group=not_counted", "B3&group=counted_no", "C2"):
        yield "score", f"/score/{life.town.upper.pk}/2026/?open={item}"
    yield "score_list", "/score/"
    yield "audit", "/audit/"
    for query in ("", "?state=ours", "?service=job"):
        yield "help", f"/help/{query}"
    yield "person_help", f"{person}help/"
    yield "help_need", f"{person}help/new/"
    yield "help_one", f"/help/{life.need_id}/"
    for step in STEPS:
        yield "help_step", f"/help/{life.need_id}/{step}/"
    yield "twice", "/people/twice/"
    yield "groups", "/people/groups/"
    yield "survey", "/survey/"
    yield "survey_village", f"/survey/{life.town.upper.pk}/"
    yield "survey_person", f"/survey/person/{case}/"
    yield "base", "/base/?open=registered"
    yield "handover_give", f"/handover/{life.lin.staff_id}/"


def _gate_and_papers(life: SimpleNamespace, person: str) -> Iterator[tuple[str, str]]:
    """Drafting, every step of a matter, the papers as drafts and as issued."""
    for rung in RUNGS:
        yield "gate_begin", f"{person}gate/{rung}/"
    matter = f"/gate/{life.matter_id}/"
    yield "gate", matter
    for step in FORMS:
        yield "gate_step", f"{matter}{step}/"
    yield "gate_second", f"{matter}second/"
    yield "gate_paper", f"{matter}paper/"
    yield "papers", f"{person}papers/"
    for kind in PRINTED.values():
        yield "papers", f"{person}papers/?all={kind.name}"
        for deed in (d for d in life.deeds.values() if d.kind in kind.of):
            yield "paper_preview", f"{person}papers/{kind.name}/?of={deed.pk}"
            if kind.name in AS_WORD:
                yield "paper_word", f"{person}papers/{kind.name}/word/?of={deed.pk}"
        yield "paper_preview", f"{person}papers/{kind.name}/"
    yield "paper", f"/papers/{life.paper_id}/"
    yield "paper_void", f"/papers/{life.paper_id}/void/"


# Pages that show people of their own making, not this person's records; other tests of the walls open them.
ELSEWHERE = {
    "intake",
    "twice_look",
    "twice_part",
    "seal",
    "sealing",
    "sealing_decide",
    "unseal",
    "seal_shut",
    "alarms",
    "alarm",
    "own_open",  # the page of her code, asked without an account: test_own_code
}
# records by number and day only; tests/walls/rooms/truth opens them for every role
ELSEWHERE |= {"truth", "truth_ask", "truth_sample", "truth_check"}
ELSEWHERE |= {n for n in ROUTES if n.startswith(("import", "export", "mine_"))}


def test_every_page_that_shows_people_is_opened(life: SimpleNamespace) -> None:
    """A closed world: a new page that shows people is opened here or named above."""
    shows = {n for n, r in ROUTES.items() if r.callback.door.shows in (Shows.PEOPLE, Shows.PERSON)}
    gets = {n for n in shows if "GET" in ROUTES[n].callback.door.methods}
    assert gets - {name for name, _where in addresses(life)} - ELSEWHERE == set()


def read_by(life: SimpleNamespace, role: str) -> dict[Label, set[str]]:
    """Which words of each label a role is told, and where."""
    client, found = browser(life.staff[role]), {label: set() for label in CANARIES}
    for name, where in addresses(life):
        texts = [scan.said(client.get(where))]
        if name == "reveal":
            texts.append(scan.said(client.post(where, {"reason": "核对决定书"})))
        if name == "copy":
            texts.append(scan.said(client.post(where, {"reason": "本人当面要的"})))
        for label, words in CANARIES.items():
            asked = [w for w in words if w not in where]
            found[label] |= {f"{w} {name}" for text in texts for w in asked if w in text}
    return found


@pytest.mark.parametrize("role", sorted(ALL))
def test_nobody_reads_more_than_her_labels(life: SimpleNamespace, role: str) -> None:
    found = read_by(life, role)
    if role == "auditor":  # why somebody looked is hers to judge; whose file it was she knows by number
        found[Label.WORK] -= {"钏理由 audit"}
    leaks = {label: told for label, told in found.items() if told and label not in LABELS[Role(role)]}
    assert not leaks
    assert {label for label, told in found.items() if told} == SEEN.get(role, set())
    if role == "social_worker":  # who treats is told every single word, so every word is there to be found
        told = {entry.split()[0] for entries in found.values() for entry in entries}
        assert told == {word for words in CANARIES.values() for word in words}


@pytest.mark.parametrize("role", ["clerk", "police_officer"])
def test_a_reader_without_labels_leaks(
    life: SimpleNamespace, role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted fault: kinds without labels. Both must be told what they may not know, or the scan is blind."""
    from tongxing.duties import reading

    everything = deed_kinds.names()
    monkeypatch.setattr(reading, "_kinds", lambda labels: (everything, everything))
    found = read_by(life, role)
    assert {Label.COUNSELLING, Label.HEALTH} <= {label for label, told in found.items() if told}


# ── what is not hers to know does not show by its absence either ─────────────


def plain(text: str, folder: Folder) -> str:
    """A page without what tells one folder from another."""
    text = (
        text.replace(str(folder.person_id), "P").replace(str(folder.case_id), "C").replace(folder.number, "N")
    )
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}", "U", text)
    text = re.sub(r"尾号 ··+[0-9]{2}|〔2026〕[0-9]+号", "", text)
    text = re.sub(r"日 [0-9]{2}:[0-9]{2}<", "日 T<", text)  # when the page was asked for: a minute may pass
    return re.sub(r'name="(slip|csrfmiddlewaretoken)" value="[^"]*"', "", text)


def test_the_file_of_a_quiet_life_and_a_troubled_one_are_the_same_to_the_police(
    life: SimpleNamespace,
) -> None:
    """Talks, visits, reports and screenings: no row, no window, no count, no gap tells that there were any."""
    from tongxing.fieldwork.actions import NewContact, NewTest, record_contact, record_screening

    quiet = take_in(life.lin, life.town.lower, reported_on=day("2026-03-25"), name="同名人")
    troubled = take_in(life.lin, life.town.lower, reported_on=day("2026-03-25"), name="同名人")
    who = {"by": life.lin, "at": at(ON), "on": ON, "case_id": troubled.case_id}
    for n in range(14):
        note = NewContact(
            ("talk", "visit", "own_report")[n % 3], ("low", "fine", "spoken")[n % 3], ON, note="很多话"
        )
        assert record_contact(**who, new=note)
    assert record_screening(**who, new=NewTest("positive", ON, collectors=("林晓",)))
    client = browser(life.staff["police_officer"])
    for page in ("", "?all=1", "?what=talk", "?what=visit", "?what=test", "seen/", "record/official_test/"):
        one, other = (client.get(f"/people/{f.person_id}/{page}").content.decode() for f in (quiet, troubled))
        assert plain(one, quiet) == plain(other, troubled), page
    worker = browser(life.staff["social_worker"])
    seen = [plain(worker.get(f"/people/{f.person_id}/").content.decode(), f) for f in (quiet, troubled)]
    assert seen[0] != seen[1], "to those who treat they are not the same"


def test_what_exists_only_as_a_task_says_its_day_and_for_whom_it_is(life: SimpleNamespace) -> None:
    """The clerk sees that there was a talk, and that what was said is for the worker who treats."""
    client = browser(life.staff["clerk"])
    events = client.get(f"/people/{life.folder.person_id}/?all=1").context["events"]
    lines = {one.kind: one.line for one in events}
    assert lines["谈心"] == "谈了什么、看到什么只给专职社工看。"
    assert lines["检测"] == "检测结果只给专职社工、社区民警和社区医生看。"
    assert lines["自查"] == "健康情况只给专职社工和社区医生看。"
    answer = client.get(f"/deeds/{life.deeds['talk'].pk}/withdraw/")
    assert answer.status_code == 403
    assert "谈了什么、看到什么只给专职社工看。您能看到的是：要做的事和日期。" in answer.content.decode()


def test_who_wrote_it_down_may_read_it_again(life: SimpleNamespace) -> None:
    """The clerk who entered a stay in hospital sees her own entry, and no other."""
    from tongxing.duties.actions import NewDeed, record
    from tongxing.duties.file import open_file

    clerk = actor_of(life.staff["clerk"])
    new = NewDeed("excuse", ON, "leave_reported", TODAY, note="文书自己记的")
    assert record(by=clerk, at=at(ON), on=ON, case_id=life.folder.case_id, new=new)
    file = open_file(step_in(clerk), life.folder.person_id)
    assert file is not None
    told = {d.note for d in file.cases[0].deeds if d.kind == "excuse"}
    assert told == {"文书自己记的", ""}


@pytest.mark.parametrize("role", sorted(ALL))
def test_the_queries_themselves_fetch_nothing_that_is_not_hers(life: SimpleNamespace, role: str) -> None:
    """Not a matter of templates: what the rows carry is empty before any page is laid."""
    from tongxing.duties.file import open_file
    from tongxing.duties.occasion import deed_at, occasion
    from tongxing.duties.queries import owed
    from tongxing.fieldwork.queries import details

    actor = step_in(actor_of(life.staff[role]))
    held = LABELS[Role(role)]
    file = open_file(actor, life.folder.person_id)
    found = occasion(actor, life.folder.person_id, on=TODAY)
    assert file is not None
    assert found is not None
    assert found.case is not None
    for deed in [*file.cases[0].deeds, *found.case.deeds]:
        if deed_kinds[deed.kind].label not in held:
            assert (deed.said, deed.finding) == ("", b"")
    for deed in life.deeds.values():
        at_it, label = deed_at(actor, deed.pk), deed_kinds[deed.kind].label
        if label not in held:
            assert at_it is None or (at_it.outcome, at_it.until_on) == ("", None)
        assert (at_it is None) == (Label.WORK not in held and label not in held)
    beside = details(actor, [life.folder.case_id])
    assert {life.deeds[k].pk for k in ("talk", "visit")} <= set(beside) or Label.COUNSELLING not in held
    assert not set(beside) & {life.deeds[k].pk for k in ("talk", "visit")} or Label.COUNSELLING in held
    kinds = {due.kind for due in owed(actor, on=TODAY)}
    assert kinds <= {k.name for k in deed_kinds if k.label in held} or Label.WORK in held


def test_every_role_that_opens_files_has_labels_for_them() -> None:
    from tongxing.org.roles import PERMISSIONS

    for role, given in PERMISSIONS.items():
        if Permission.READ_FILE in given:
            assert {Label.NAME, Label.MEASURE} <= LABELS[role]
        if Permission.SEE_FULL_ID in given:
            assert {Label.IDENTITY, Label.CONTACT} <= LABELS[role]
    treating = {Role.SOCIAL_WORKER, Role.DOCTOR}
    assert {r for r, held in LABELS.items() if Label.HEALTH in held} == treating
    assert {r for r, held in LABELS.items() if Label.COUNSELLING in held} == {Role.SOCIAL_WORKER}
    assert LABELS[Role.LEADER] == LABELS[Role.AUDITOR] == LABELS[Role.ADMINISTRATOR] == {Label.STAFF}
