"""500 numbers that have a file out of reach against 500 that have none, wherever a number can be typed.

Promise 3: nobody can find out whether a person is in the system. Every answer must be the same whole (see
``oracle``), and nothing may be read from the time. Planted faults: ``test_oracle_teeth``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.cast import TODAY, at, step_in
from tests.exchange.rosters import good_row, table, xlsx
from tests.existence.conftest import World, phone_of
from tests.existence.oracle import Surface, question, time_tells

pytestmark = pytest.mark.django_db

INTAKE = "/people/new/"
FORM = {
    "step": "save",
    "name": "韦小山",
    "village": "上河村",
    "phone": "13800001234",
    "measure": "社区戒毒",
    "decision": "望公戒决字〔2026〕700号",
    "authority": "望川县公安局",
    "decided_on": "2026-11-02",
    "received_on": "2026-11-05",
}


def search_box(browser: Any) -> Surface:
    """找人."""
    return Surface("search box", lambda text: browser.get("/people/", {"q": text}))


def intake_search(browser: Any) -> Surface:
    """登记一位, the first step."""
    return Surface(
        "intake, look first", lambda n: browser.post(INTAKE, {"step": "search", "id_number": n, "name": ""})
    )


def intake_save(browser: Any) -> Surface:
    """登记一位, the second step."""
    return Surface("intake, save", lambda n: browser.post(INTAKE, FORM | {"id_number": n}))


def intake_and_look(browser: Any) -> Surface:
    """The whole way: save, open the new file, look at the list."""

    def ask(number: str) -> Any:
        made = browser.post(INTAKE, FORM | {"id_number": number})
        page = browser.get(made.headers["Location"])
        return 200, page.content.decode() + browser.get("/people/").content.decode()

    return Surface("intake, then the file and the list", ask, pairs=40, timed=False)


def row(number: str) -> dict[str, Any]:
    """One row of a roster without a fault."""
    days = {"reported_on": "", "agreement_on": ""}
    return good_row(1) | {"id_number": number, "name": "韦小山", "village": "上河村"} | days


def waiting(by: Any, cells: dict[str, Any]) -> str:
    """The address of a roster with one row that waits."""
    from tongxing.casework.roster.actions import stage
    from tongxing.casework.roster.rules import StagedRow
    from tongxing.casework.roster.staged import Staged

    step_in(by)
    staged = Staged((StagedRow(2, cells),))
    entry = stage(by=by, at=at(TODAY), on=TODAY, name="名单.xlsx", data=b"", staged=staged)
    return f"/import/{entry.pk}/"


def rosters(browser: Any, by: Any) -> list[Surface]:
    """Everything a roster asks about one number."""

    def waits(number: str) -> str:
        return waiting(by, row(number))

    def faulty(number: str) -> tuple[str, str]:
        return waiting(by, row(number) | {"id_number": ""}), number

    def put_right(ready: tuple[str, str]) -> Any:
        where, number = ready
        return browser.post(
            f"{where}row/2/", row(number) | {"agreement_on": "", "months": "", "deducted": ""}
        )

    return [
        Surface("roster, preview", lambda where: browser.get(where), waits),
        Surface("roster, put a row right", put_right, faulty),
        Surface("roster, confirm", lambda where: browser.post(f"{where}confirm/"), waits),
        Surface(
            "roster, marked workbook",
            lambda where: browser.get(f"{where}marked/"),
            waits,
            pairs=30,
            timed=False,
        ),
    ]


def command(by_name: str, folder: Path, said: Callable[[], str]) -> list[Surface]:
    """`tongxing import FILE --as USER`, looking only and writing."""
    from tongxing.faces.command.main import main

    def write(number: str) -> str:
        path = folder / "名单.xlsx"
        path.write_bytes(xlsx(table([row(number)])))
        return str(path)

    def run(*more: str) -> Callable[[str], Any]:
        return lambda path: (main(["import", path, "--as", by_name, *more]), said())

    return [
        Surface("command: import --check", run("--check", "--json"), write, pairs=8, timed=False),
        Surface("command: import --yes", run("--yes"), write, pairs=8, timed=False),
    ]


@pytest.fixture
def upload(signed_in: Any, world: World) -> Surface:
    """导入名单, the file itself."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    browser = signed_in(world.desk)
    return Surface(
        "roster, upload",
        lambda n: browser.post("/import/", {"file": SimpleUploadedFile("名单.xlsx", xlsx(table([row(n)])))}),
        pairs=8,
        timed=False,
    )


def judge(surface: Surface, here: tuple[str, ...], nowhere: tuple[str, ...]) -> list[str]:
    """What a surface tells; a difference in time must show twice, the second time in twice as many."""
    nowhere = nowhere[: len(here)]
    told = question(surface, here, nowhere)
    found = [f"{surface.name}: {one}" for one in told.different]
    if surface.timed and time_tells(told.seconds):
        again = question(surface, here * 2, nowhere * 2, seed=2)
        found += [f"{surface.name}: {words}" for words in [time_tells(again.seconds)] if words]
    return found


def test_a_worker_of_one_village_learns_nothing(world: World, signed_in: Any) -> None:
    """Another village, another town, sealed in her own village: 500 against 500 on every surface she has."""
    browser, here = signed_in(world.village), world.here(desk=False)
    assert len(here) >= 498
    surfaces = (search_box(browser), intake_search(browser), intake_save(browser), intake_and_look(browser))
    found = [one for surface in surfaces for one in judge(surface, here, world.absent)]
    quick = replace(search_box(browser), pairs=100)
    parts: tuple[Callable[[str], str], ...] = (phone_of, lambda number: number[-4:])
    for part_of in parts:
        typed = [tuple(part_of(n) for n in part) for part in (here, world.absent)]
        found += judge(quick, *typed)
    assert not found, "\n".join(found)


def test_the_town_desk_learns_nothing_of_another_town_or_of_what_is_sealed(
    world: World, signed_in: Any, upload: Surface, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every number of another town or sealed on the rosters; what the desk shares with a village 100 to 100."""
    browser, here = signed_in(world.desk), world.here(desk=True)
    spread = tuple(sorted(here, key=lambda n: n[::-1]))  # both kinds in any first hundred
    shared = [replace(s(browser), pairs=100) for s in (search_box, intake_search, intake_save)]
    more = [upload, *command("nong", tmp_path, lambda: capsys.readouterr().out)]
    surfaces = [*shared, *rosters(browser, world.desk), *more]
    found = [one for surface in surfaces for one in judge(surface, spread, world.absent)]
    assert not found, "\n".join(found)


ASKED = {
    "people/models.py": "the columns",
    "people/rules.py": "what a number must look like",
    "duties/models.py": "the phone as a door, no number",
    "fieldwork/kinds.py": "a talk by phone, no number",
    "rulebook/truth/records.py": "a talk by phone, no number",
    "faces/desk/forms.py": "a talk by phone, no number",
    "people/exports.py": "the columns of a list, takes none",
    "faces/desk/me.py": "the word for an authenticator on a telephone, no number",
    "people/queries.py": "find_people, known_ids: under every surface",
    "people/actions.py": "register_people: intake, save; roster, confirm",
    "casework/roster/columns.py": "roster: the columns",
    "casework/roster/queries.py": "register_for: roster, preview",
    "casework/roster/rows.py": "roster: reading a row",
    "casework/roster/rules.py": "roster: judging a row",
    "casework/actions.py": "intake, save: the running measure of a file within reach",
    "faces/desk/people.py": "search box",
    "faces/desk/intake.py": "intake, look first; intake, save",
    "faces/desk/intake_form.py": "intake: its two forms",
    "faces/desk/files.py": "full numbers of a file that is open already",
    "faces/desk/cadre_page.py": "shows a telephone, takes none",
    "faces/exchange/preview.py": "roster, preview",
    "conduct/kinds.py": "a notice by telephone, no number",
    "faces/desk/record_page.py": "a contact by phone, no number",
    "faces/desk/forms_field.py": "a contact by phone, no number",
    "faces/desk/family.py": "a relative's telephone is written down, nobody is looked up by it",
    "people/family/queries.py": "a relative's telephone is shown, none is looked up",
    "faces/desk/own_sheet.py": "the telephones of the office on a paper, takes none",
    "support/models.py": "the telephone of an institution",
    "support/rules.py": "the telephone of an institution",
    "people/family/rules.py": "what a telephone of a relative must look like",
    "archive/package/kinds.py": "the full number as a choice of what a package holds, takes none",
    "faces/desk/twice.py": "shows the tail of a telephone, takes none",
    "people/duplicates/queries.py": "intake, look first: files within reach of one sound or one telephone",
}


def test_every_place_where_a_number_can_be_typed_is_asked_above() -> None:
    """A form or a command that begins to take an identity number or a telephone must come into this file."""
    root = Path(__file__).resolve().parents[2] / "tongxing"
    takes = re.compile(r"""["'](id_number|phone|q)["']|find_people|known_ids|register_for|id_index\(""")
    found = {
        str(p.relative_to(root))
        for p in root.rglob("*.py")
        if not {"migrations", "demo"} & set(p.parts) and takes.search(p.read_text(encoding="utf-8"))
    }
    assert found - set(ASKED) == set(), "asks for a number and is not asked here"
    assert set(ASKED) - found == set(), "no longer asks for a number"
