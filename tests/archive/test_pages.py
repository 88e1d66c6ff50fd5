"""Looking at scans and adding some: through the doors, with words, and nothing that could act."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.archive.papers import pdf, photo, photo_with_notes
from tests.cast import TODAY, Folder, at, contacted, day, step_in, take_in
from tests.files.test_legible import printed, turned
from tongxing.archive.actions import withdraw_scan
from tongxing.archive.models import Scan
from tongxing.core.files import store
from tongxing.core.models import AuditEvent
from tongxing.duties.models import Deed

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONGXING_TODAY", TODAY.isoformat())


@pytest.fixture
def folder(lin: Any, town: Any) -> Folder:
    return take_in(
        lin, town.upper, reported_on=day("2026-03-25"), agreement_on=day("2026-03-26"), name="周明远"
    )


def picture(data: bytes = b"", name: str = "照片.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data or photo(300, 400), "image/jpeg")


def send(browser: Client, folder: Folder, of: str, *files: Any, **more: Any) -> Any:
    """Open the form and send it with these files."""
    where = f"/people/{folder.person_id}/scans/{of}/add/"
    slip = re.search(r'name="slip" value="([^"]+)"', browser.get(where).content.decode())
    assert slip
    told = {"slip": slip[1], "pictures": list(files), "keep": "原件就这么小", **more}
    return browser.post(where, told)


def test_a_paper_is_photographed_looked_at_and_taken_back(signed_in: Enter, lin: Any, folder: Folder) -> None:
    browser = signed_in(lin)
    page = browser.get(f"/people/{folder.person_id}/").content.decode()
    assert f"/people/{folder.person_id}/scans/decision/add/" in page
    answer = send(browser, folder, "decision", picture(photo_with_notes()), picture(pdf(2), "扫描.pdf"))
    assert (answer.status_code, answer["Location"]) == (303, f"/people/{folder.person_id}/scans/decision/")
    shown = browser.get(answer["Location"]).content.decode()
    assert "存好了：决定书，3 页" in shown
    assert re.findall(r'src="(/scans/[^"]+)"', shown)[2].endswith("/2/")
    assert base64.b64decode(re.findall(r"base64,([^\"]+)", shown)[0]).startswith(b"\xff\xd8\xff")
    page = browser.get(f"/people/{folder.person_id}/").content.decode()
    assert "扫描件 3 页" in page
    one = browser.get(re.findall(r'src="(/scans/[^"]+)"', shown)[0])
    assert (one.status_code, one["Content-Type"], one.content[:3]) == (200, "image/jpeg", b"\xff\xd8\xff")
    taken = re.search(r'href="(/scans/[^"]+/withdraw/)"', shown)
    assert taken
    assert browser.post(taken[1], {"reason": ""}).status_code == 422
    assert browser.post(taken[1], {"reason": "拍成别人的了"}).status_code == 303
    assert browser.get(re.findall(r'src="(/scans/[^"]+)"', shown)[0]).status_code == 404


def test_what_may_not_be_legible_is_kept_with_a_reason_or_not_at_all(
    signed_in: Enter, lin: Any, folder: Folder
) -> None:
    """方案S62 字迹清晰: which file and what is wrong with it are said; nothing is kept until she says why it is."""
    browser = signed_in(lin)
    out = io.BytesIO()
    turned(printed()).save(out, "JPEG")
    answer = send(browser, folder, "decision", picture(photo()), picture(out.getvalue()), keep="")
    assert (answer.status_code, Scan.objects.count()) == (422, 0)
    said = answer.content.decode()
    assert "第 2 个：好像是横着的，字躺倒了" in said
    assert 'name="keep"' in said
    assert send(browser, folder, "decision", picture(out.getvalue()), keep="原件就是横的").status_code == 303
    [scan] = Scan.objects.all()
    assert scan.doubts == "sideways"
    assert send(browser, folder, "decision", picture(photo()), keep="").status_code == 303


def test_a_page_can_do_nothing_and_says_nothing_by_its_name(
    signed_in: Enter, lin: Any, folder: Folder
) -> None:
    browser = signed_in(lin)
    send(browser, folder, "decision", picture(name="吸毒人员周明远.jpg"))
    [scan] = Scan.objects.all()
    answer = browser.get(f"/scans/{scan.pk}/1/")
    assert answer["Content-Disposition"] == 'inline; filename="page-1.jpg"'
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store, private"
    for n in (0, 2, 99999999):
        assert browser.get(f"/scans/{scan.pk}/{n}/").status_code == 404
    assert "吸毒" not in browser.get(f"/people/{folder.person_id}/scans/decision/").content.decode()


def test_every_page_that_is_opened_leaves_a_trace(signed_in: Enter, lin: Any, folder: Folder) -> None:
    browser = signed_in(lin)
    send(browser, folder, "decision", picture())
    [scan] = Scan.objects.all()
    before = AuditEvent.objects.filter(about_id=folder.person_id, act="scan.page").count()
    browser.get(f"/scans/{scan.pk}/1/")
    browser.get(f"/scans/{scan.pk}/9/")
    step_in(lin)
    assert AuditEvent.objects.filter(about_id=folder.person_id, act="scan.page").count() == before + 1
    looks = AuditEvent.objects.filter(about_id=folder.person_id, act="read_file").count()
    browser.get(f"/people/{folder.person_id}/scans/decision/")
    step_in(lin)
    assert AuditEvent.objects.filter(about_id=folder.person_id, act="read_file").count() == looks + 1
    assert "看扫描件的一页" in browser.get(f"/people/{folder.person_id}/seen/").content.decode()


def test_who_has_the_paper_in_hand_files_it_in_the_same_breath(
    signed_in: Enter, lin: Any, folder: Folder
) -> None:
    browser = signed_in(lin)
    where = f"/people/{folder.person_id}/scans/report_form/add/"
    assert 'name="filed"' in browser.get(where).content.decode()
    assert send(browser, folder, "report_form", picture(), filed="on").status_code == 303
    step_in(lin)
    assert Deed.objects.filter(case_id=folder.case_id, kind="paper_filed").count() == 1
    assert 'name="filed"' not in browser.get(where).content.decode(), "it is there now"
    assert send(browser, folder, "rights_notice", picture()).status_code == 303
    step_in(lin)
    assert Deed.objects.filter(case_id=folder.case_id, kind="paper_filed").count() == 1


def test_a_form_sent_twice_is_kept_once(signed_in: Enter, lin: Any, folder: Folder) -> None:
    browser, where = signed_in(lin), f"/people/{folder.person_id}/scans/report_form/add/"
    slip = re.search(r'name="slip" value="([^"]+)"', browser.get(where).content.decode())
    assert slip
    for _again in range(2):
        body = {"slip": slip[1], "pictures": [picture()], "filed": "on", "keep": "原件就这么小"}
        assert browser.post(where, body).status_code == 303
    step_in(lin)
    assert Scan.objects.count() == 1
    assert Deed.objects.filter(case_id=folder.case_id, kind="paper_filed").count() == 1


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([], "请先拍一张"),
        ([b"%PDF-1.4 not really"], "读不出来"),
        ([b"GIF89a" + b"x" * 100], "这不是能收的照片或 PDF"),
        ([b"\0\0\0\x18ftypheic" + b"x" * 100], "HEIC"),
        ([b"PK\x03\x04" + b"x" * 100], "Word 或 Excel"),
        ([b"ok", b"%PDF-broken"], "第 2 个：这个文件读不出来"),
        ([b"ok"] * 7, "一次最多 6 个"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_the_field_and_nothing_is_kept(
    files: list[bytes], words: str, signed_in: Enter, lin: Any, folder: Folder, store_folder: Path
) -> None:
    sent = [picture(b"" if data == b"ok" else data) for data in files]
    answer = send(signed_in(lin), folder, "decision", *sent)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    step_in(lin)
    assert not Scan.objects.exists()
    assert not list(store.stored())


def test_a_page_that_sends_by_itself_is_told_where_to_go(signed_in: Enter, lin: Any, folder: Folder) -> None:
    browser, where = signed_in(lin), f"/people/{folder.person_id}/scans/decision/add/"
    slip = re.search(r'name="slip" value="([^"]+)"', browser.get(where).content.decode())
    assert slip
    body = {"slip": slip[1], "pictures": [picture()], "keep": "原件就这么小"}
    answer = browser.post(where, body, headers={"X-Uploading": "1"})
    assert (answer.status_code, answer["X-Go-To"]) == (204, f"/people/{folder.person_id}/scans/decision/")


def test_a_scan_belongs_to_a_record_too(signed_in: Enter, lin: Any, folder: Folder) -> None:
    visit = contacted(lin, folder, "visit", day("2026-11-20"))
    browser = signed_in(lin)
    assert send(browser, folder, str(visit.pk), picture()).status_code == 303
    page = browser.get(f"/people/{folder.person_id}/").content.decode()
    assert f"/people/{folder.person_id}/scans/{visit.pk}/" in page
    assert (
        "2026年11月20日 走访" in browser.get(f"/people/{folder.person_id}/scans/{visit.pk}/").content.decode()
    )


def test_who_may_not_read_it_is_told_so_and_sees_no_link(
    signed_in: Enter, lin: Any, zhao: Any, nong: Any, folder: Folder
) -> None:
    visit = contacted(lin, folder, "visit", day("2026-11-20"))
    for of in ("help_plan", str(visit.pk)):
        assert send(signed_in(lin), folder, of, picture()).status_code == 303
    scans = {str(s.pk) for s in Scan.objects.all()}
    assert len(scans) == 2
    hidden = {zhao: ("help_plan", str(visit.pk)), nong: (str(visit.pk),)}  # the desk approves the own plan
    for who, ofs in hidden.items():
        browser = signed_in(who)
        page = browser.get(f"/people/{folder.person_id}/").content.decode()
        for of in ofs:
            assert f"/scans/{of}/" not in page
            known = who is nong or of == "help_plan"  # to the police there is no such record at all
            assert browser.get(f"/people/{folder.person_id}/scans/{of}/").status_code == (
                403 if known else 404
            )
        theirs = {str(s.pk) for s in Scan.objects.all() if (s.paper or str(s.deed_id)) in ofs}
        assert len(theirs) == len(ofs)
        assert {browser.get(f"/scans/{pk}/1/").status_code for pk in theirs} == {404}
    assert signed_in(zhao).post(f"/people/{folder.person_id}/scans/help_plan/add/").status_code == 403


@pytest.mark.parametrize(
    "of", ["nothing", "01999999-0000-7000-8000-000000000001", "x" * 200, "0", "decision-"]
)
def test_what_no_paper_and_no_record_is_called_is_not_there(
    of: str, signed_in: Enter, lin: Any, folder: Folder
) -> None:
    for tail in ("", "add/"):
        assert signed_in(lin).get(f"/people/{folder.person_id}/scans/{of}/{tail}").status_code == 404


def test_pages_that_were_lost_are_a_page_that_is_not_there(
    signed_in: Enter, lin: Any, folder: Folder, store_folder: Path
) -> None:
    browser = signed_in(lin)
    send(browser, folder, "decision", picture())
    [scan] = Scan.objects.all()
    [path] = [p for p in store_folder.rglob("*") if len(p.name) == 64]
    path.write_bytes(path.read_bytes()[:-1])
    assert browser.get(f"/scans/{scan.pk}/1/").status_code == 404
    assert browser.get(f"/people/{folder.person_id}/scans/decision/").status_code == 200


def test_a_sealed_file_takes_its_scans_along(
    signed_in: Enter, lin: Any, nong: Any, sun: Any, town: Any, folder: Folder
) -> None:
    from tests.cast import closed, sealed

    browser = signed_in(lin)
    send(browser, folder, "decision", picture())
    [scan] = Scan.objects.all()
    closed(lin, folder, day("2026-11-01"), how="died")
    sealed(nong, sun, folder)
    assert browser.get(f"/scans/{scan.pk}/1/").status_code == 404
    step_in(lin)
    assert not Scan.objects.filter(pk=scan.pk).exists()
    assert withdraw_scan(by=lin, at=at(TODAY), scan_id=scan.pk, reason="看不到的") is None
