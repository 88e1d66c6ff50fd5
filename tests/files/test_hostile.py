"""Every hostile file at every door that takes one: no server error, words, and nothing left anywhere (promise 21).

The readers' own limits (20 seconds of the processor, 512 MB) are set in `core.files.jail.Power`; here they get a
fifth of the seconds, so that what runs into the limit does so sooner. That the limit holds is in test_jail.py.
"""

from __future__ import annotations

import re
import resource
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.archive.papers import photo
from tests.cast import TODAY, Folder, day, step_in, take_in
from tests.exchange.rosters import good_row
from tests.files import corpus_books
from tests.files.corpus_books import BOOKS, Entry, good
from tests.files.corpus_names import NAMES
from tests.files.corpus_papers import PAPERS
from tests.files.test_uploads import TAKING
from tongxing.archive.models import Scan
from tongxing.casework.models import RosterImport
from tongxing.casework.roster.actions import read_roster
from tongxing.core.files import drawing, jail, reading, store
from tongxing.core.files.jail import MEGABYTE, Heard, Power
from tongxing.faces.command.main import main
from tongxing.plans.models import PlanVersion

pytestmark = pytest.mark.django_db
SECONDS = 4
# every door that takes files, and the files that come to it by nature
CORPORA: Mapping[str, Mapping[str, Entry]] = {"import": BOOKS, "scan_add": PAPERS, "plan_load": {}}


@dataclass
class Watch:
    """What the readers took, and everything they answered."""

    heard: list[Heard] = field(default_factory=list)
    longest: float = 0.0


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Stands beside every reader."""
    found = Watch()

    def ask(reader: str, asked: dict[str, Any], data: bytes, power: Power) -> Heard:
        before = _processor()
        heard = jail.ask(reader, asked, data, replace(power, seconds=SECONDS))
        found.longest = max(found.longest, _processor() - before)
        found.heard.append(heard)
        return heard

    monkeypatch.setattr(reading, "ask", ask)
    monkeypatch.setattr(drawing, "ask", ask)
    return found


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.fixture(autouse=True)
def places(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The day of the cast, and folders of our own for everything that could be written."""
    monkeypatch.setenv("TONGXING_TODAY", TODAY.isoformat())
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    settings.TONGXING_FILES = tmp_path / "files"
    return tmp_path


@dataclass
class Doors:
    """Somebody at each of the doors."""

    desk: Client
    worker: Client
    folder: Folder
    slip: str

    def knock(self, door: str, name: str, data: bytes) -> Any:
        """Send a file, and take back whatever came of it."""
        kinds = {"import": ("/import/", "file", self.desk), "plan_load": ("/plan/load/", "files", self.desk)}
        scans = f"/people/{self.folder.person_id}/scans/decision/add/"
        where, part, browser = kinds.get(door, (scans, "pictures", self.worker))
        told = {"slip": self.slip, "keep": "原件就是这样"}
        fields = (_part(key, None, value.encode()) for key, value in told.items())
        body = b"".join((*fields, _part(part, name, data), b"--edge--\r\n"))
        return browser.generic("POST", where, body, content_type="multipart/form-data; boundary=edge")


def _part(field_of: str, name: str | None, data: bytes) -> bytes:
    """One part of a form, its file called exactly that: Django's own client would tidy the name first."""
    said = "" if name is None else f'; filename="{name}"'
    head = f'--edge\r\nContent-Disposition: form-data; name="{field_of}"{said}\r\n\r\n'
    return head.encode() + data + b"\r\n"


@pytest.fixture
def doors(signed_in: Callable[[Any], Client], lin: Any, nong: Any, town: Any) -> Doors:
    """The clerk, the social worker, and a file."""
    folder = take_in(lin, town.upper, reported_on=day("2026-03-25"))
    worker = signed_in(lin)
    page = worker.get(f"/people/{folder.person_id}/scans/decision/add/").content.decode()
    slip = re.search(r'name="slip" value="([^"]+)"', page)
    assert slip
    return Doors(signed_in(nong), worker, folder, slip[1])


def rows(by: Any) -> Counter[str]:
    """What the house has taken in."""
    step_in(by)
    models = (RosterImport, Scan, PlanVersion)
    return Counter({m.__name__: m.objects.count() for m in models})


def outcomes(doors: Doors, by: Any, door: str, corpus: Mapping[str, Entry]) -> Iterator[str]:
    """Everything that is not as it must be."""
    for kind, (name, make, wanted) in corpus.items():
        data = make()
        with transaction.atomic():
            before = rows(by)
            answer = doors.knock(door, name, data)
            taken = rows(by) != before
            transaction.set_rollback(True)
        page = answer.content.decode()
        if answer.status_code not in {303, 422}:
            yield f"{door} {kind}: {answer.status_code}"
        elif taken != (answer.status_code == 303):
            yield f"{door} {kind}: {answer.status_code}, and rows {taken}"
        elif wanted is not None and taken != wanted:
            yield f"{door} {kind}: {'taken' if taken else 'refused'}"
        elif not taken and not any(said in page for said in ("field-error", 'id="problems"')):
            yield f"{door} {kind}: refused without a word"
        if "<script>alert" in page or "onerror=" in page:
            yield f"{door} {kind}: its text acts"


def test_there_are_enough_and_no_door_is_forgotten() -> None:
    assert set(CORPORA) == set(TAKING)
    assert len(BOOKS) >= 120
    assert len(PAPERS) >= 100
    assert len(NAMES) >= 50
    assert Power() == Power(memory=512 * MEGABYTE, seconds=20)


@pytest.mark.parametrize("door", ["import", "scan_add"])
def test_files_at_the_door_they_are_made_for(
    door: str, doors: Doors, lin: Any, nong: Any, watch: Watch, places: Path
) -> None:
    by = nong if door == "import" else lin
    assert list(outcomes(doors, by, door, CORPORA[door])) == []
    assert len(watch.heard) > 30
    assert max(h.peak for h in watch.heard) <= 512 * MEGABYTE
    assert watch.longest <= SECONDS + 2
    assert all("limits" in h.walls for h in watch.heard if h.walls)
    left = [p for p in places.rglob("*") if p.is_file() and "files" not in p.relative_to(places).parts[:1]]
    assert left == [], "nothing is written outside the store"
    if door == "import":
        assert not list(store.stored())


def test_files_at_the_other_doors(doors: Doors, lin: Any, nong: Any, watch: Watch) -> None:
    """A workbook is no paper, a paper no workbook, and neither is a plan."""
    strange = {k: (name, make, False) for k, (name, make, _wanted) in (*PAPERS.items(),)}
    assert list(outcomes(doors, nong, "import", strange)) == []
    books = {k: (name, make, False) for k, (name, make, _wanted) in BOOKS.items()}
    assert list(outcomes(doors, lin, "scan_add", books)) == []
    toml = {k: ("plan.toml", make, False) for k, (_n, make, _w) in (*PAPERS.items(), *BOOKS.items())}
    small = {k: v for n, (k, v) in enumerate(toml.items()) if n % 5 == 0}
    assert list(outcomes(doors, nong, "plan_load", small)) == []
    assert len(watch.heard) < 40, "hardly one of them came as far as a reader"


def test_what_is_taken_says_what_it_should(watch: Watch) -> None:
    """Values only: of a formula what it last came to, of a hidden sheet nothing, of 1904 the right day."""
    dde = read_roster("a.xlsx", BOOKS["dde"][1]())
    assert dde.rows[-1].cells == {"name": {"n": 0}}
    assert "cmd" not in str(dde)
    assert read_roster("a.xlsx", BOOKS["one hidden"][1]()).sheet == "表1"
    [row] = read_roster("a.xlsx", BOOKS["days from 1904"][1]()).rows
    assert row.cells["decided_on"] == {"d": good_row(1)["decided_on"]}
    assert "passwd" not in str(read_roster("a.xlsx", BOOKS["external link"][1]()))


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_names(name: str, doors: Doors, lin: Any, nong: Any, places: Path) -> None:
    """Whatever a file is called: no server error, and no name of it is a path, a header, or a word on the page."""
    for door, data in (("import", good()), ("scan_add", photo(60, 80, fmt="PNG"))):
        with transaction.atomic():
            answer = doors.knock(door, name, data)
            assert answer.status_code in ({400} if len(name) > 1000 else {303, 422}), door
            assert set(answer.headers) <= {
                "Content-Type",
                "Location",
                "Cache-Control",
                "Vary",
                "Content-Length",
                *_USUAL,
            }
            after = (doors.desk if door == "import" else doors.worker).get(
                answer.get("Location") or "/people/"
            )
            assert after.status_code in {200, 302}
            assert "<script>alert" not in after.content.decode()
            assert (
                "onerror=alert" not in re.sub(r"&\w+;", "", after.content.decode())
                or "&lt;img" in after.content.decode()
            )
            assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\ufeff\0]", after.content.decode())
            if door == "scan_add":
                assert "吸毒" not in after.content.decode().split("<main", 1)[-1]
            transaction.set_rollback(True)
    stray = [p for p in places.rglob("*") if p.is_file() and not re.fullmatch(r"[0-9a-f]{64}|\.lock", p.name)]
    assert stray == []


_USUAL = {"X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy", "Content-Security-Policy",
          "Content-Language", "Permissions-Policy"}  # fmt: skip


def test_the_command_refuses_the_same_files(
    nong: Any,
    town: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    watch: Watch,
) -> None:
    """`tongxing import` with every hostile workbook under every hostile name: exit code 1 and words, never a traceback."""
    from contextlib import nullcontext

    from tongxing.launch import house

    monkeypatch.setattr(house, "open_house", nullcontext)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    folder, wrong = tmp_path / "in", []
    folder.mkdir()
    for n, (kind, (name, make, wanted)) in enumerate(BOOKS.items()):
        if "/" in name or (wanted is None and n % 3):
            continue
        path = folder / name
        path.write_bytes(make())
        code = main(["import", str(path), "--check"])
        said = capsys.readouterr()
        if (
            ((code == 0) and not wanted)
            or code not in {0, 1}
            or "Traceback" in said.err
            or not (said.out + said.err)
        ):
            wrong.append((kind, code, said.err[-200:]))
        path.unlink()
    assert wrong == []
    assert list(folder.iterdir()) == []


def test_the_corpus_can_fail(doors: Doors, nong: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Teeth: without the guard and without words for what the reader says, the same walk finds it."""
    monkeypatch.setattr(reading, "why_not_open", lambda *a: None)
    few = {k: BOOKS[k] for k in ("cargo xl/vbaProject.bin", "symlink", "twice by case")}
    assert len(list(outcomes(doors, nong, "import", few))) >= 2

    def broken(*a: Any) -> Heard:
        raise ValueError("a reader that is believed")

    monkeypatch.setattr(reading, "ask", broken)
    doors.desk.raise_request_exception = False
    assert [
        w
        for w in outcomes(doors, nong, "import", {"good": ("a.xlsx", corpus_books.good, True)})
        if "500" in w
    ]
