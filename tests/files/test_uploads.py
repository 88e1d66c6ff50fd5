"""Files come in through few doors, in memory, and no larger than the door takes."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.walls.addresses import ROUTES

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024
TAKING = {n: r.callback.door.takes for n, r in ROUTES.items() if r.callback.door.takes}


def file(size: int, name: str = "a.xlsx") -> SimpleUploadedFile:
    """So many bytes of nothing."""
    return SimpleUploadedFile(name, b"\0" * size)


def test_these_doors_take_files_and_no_other() -> None:
    """A new one belongs into the corpus of hostile files as well (tests/files/test_hostile.py)."""
    assert set(TAKING) == {"import", "plan_load", "scan_add"}
    assert all(MEGABYTE // 2 <= most <= 40 * MEGABYTE for most in TAKING.values())


def test_what_is_too_big_is_said_beside_the_field(signed_in: Callable[[Any], Client], nong: Any) -> None:
    browser = signed_in(nong)
    for size in (7 * MEGABYTE + 1, 30 * MEGABYTE):
        answer = browser.post(reverse("import"), {"file": file(size)})
        assert answer.status_code == 422
        assert "最多收 7 MB" in answer.content.decode()
        assert "请先选一个文件" not in answer.content.decode()


def test_no_other_door_keeps_a_byte(
    signed_in: Callable[[Any], Client], nong: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.core.files import uploadhandler

    from tongxing.org import uploads

    kept: list[str] = []
    whole = uploads.InMemory.file_complete

    def spy(self: Any, size: int) -> Any:
        kept.append(self.request.path)
        return whole(self, size)

    monkeypatch.setattr(uploads.InMemory, "file_complete", spy)
    clerk, nobody = signed_in(nong), Client()
    for address in ("/people/new/", "/signin/", "/nowhere/", "/language/"):
        clerk.post(address, {"file": file(1000)})
        nobody.post(address, {"file": file(1000)})
    nobody.post(reverse("import"), {"file": file(1000)})
    assert kept == []
    clerk.post(reverse("import"), {"file": file(1000)})
    assert kept == [reverse("import")]
    assert uploadhandler.TemporaryFileUploadHandler.__name__ not in str(settings.FILE_UPLOAD_HANDLERS)


def test_nothing_of_a_file_is_left_on_the_disk(
    signed_in: Callable[[Any], Client], nong: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    signed_in(nong).post(reverse("import"), {"file": file(6 * MEGABYTE)})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "body",
    [
        b"", b"--x--", b"--x\r\n", b"x" * 1000, b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n",
        b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + b"a" * 100_000 + b"\"\r\n\r\nx\r\n--x--",
        b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\r\n--x--",
        b"".join(b"--x\r\nContent-Disposition: form-data; name=\"f%d\"; filename=\"a\"\r\n\r\nx\r\n" % i for i in range(200)) + b"--x--",
        b"".join(b"--x\r\nContent-Disposition: form-data; name=\"f%d\"\r\n\r\nx\r\n" % i for i in range(2000)) + b"--x--",
    ],
)  # fmt: skip
def test_a_broken_body_is_a_bad_request_and_nothing_worse(
    body: bytes, signed_in: Callable[[Any], Client], nong: Any
) -> None:
    browser = signed_in(nong)
    for address in (reverse("import"), reverse("plan_load"), "/signin/"):
        answer = browser.generic("POST", address, body, content_type="multipart/form-data; boundary=x")
        assert answer.status_code in {200, 302, 400, 422}, address


def test_in_memory_files_can_be_read_twice(signed_in: Callable[[Any], Client]) -> None:
    from tongxing.org.uploads import InMemory

    handler = InMemory()
    handler.request, handler.left, handler.hopeless = object(), 10, False  # type: ignore[assignment]
    handler.new_file("file", "a", "text/plain", 3)
    handler.receive_data_chunk(b"abc", 0)
    kept = handler.file_complete(3)
    assert isinstance(kept.file, io.BytesIO)
    assert (kept.read(), kept.size) == (b"abc", 3)
