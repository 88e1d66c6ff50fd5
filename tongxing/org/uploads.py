"""How files come in: only through doors that take them, only from who is signed in, never onto a disk.

Django would put a large upload into a temporary file, in clear. Here a file lives in memory until it is
drawn anew and sealed; a door says how many bytes it takes (`door(…, takes=…)`), and no other takes any.
"""

from __future__ import annotations

import io
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.forms import Form
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from tongxing.core.refusal import Refusal

MEGABYTE = 1024 * 1024
BESIDE = 5 * MEGABYTE  # what a form may weigh beside its files
TOO_BIG = "files_too_big"


class InMemory(FileUploadHandler):
    """Keeps the files of one request in memory, all of them together no larger than the door takes."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        """Ask the door before the first byte is kept."""
        self.left = most(self.request) if self.request is not None else 0
        self.hopeless = content_length > self.left + BESIDE

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins: refused at once where none is taken, or when the whole is out of all proportion."""
        super().new_file(*args, **kwargs)
        if self.left == 0:
            raise SkipFile
        if self.hopeless:
            self._say_too_big()
            raise StopUpload(connection_reset=True)
        self.kept = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """The next piece."""
        self.left -= len(raw_data)
        if self.left < 0:
            self.left = 0
            self._say_too_big()
            raise SkipFile
        self.kept.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The whole file."""
        self.kept.seek(0)
        return InMemoryUploadedFile(
            self.kept, self.field_name, self.file_name, self.content_type, file_size, self.charset
        )

    def _say_too_big(self) -> None:
        setattr(self.request, TOO_BIG, True)


def most(request: HttpRequest) -> int:
    """How many bytes of files the door at this address takes from whoever knocks."""
    try:
        door = getattr(resolve(request.path_info).func, "door", None)
    except Resolver404:
        return 0
    takes = int(getattr(door, "takes", 0))
    return takes if takes and SESSION_KEY in request.session else 0


def say_too_big(form: Form, name: str, request: HttpRequest) -> Form:
    """Put beside the field why its files did not come along, instead of that there are none."""
    refusal = too_big(request)
    if refusal is not None and form.errors.pop(name, None) is not None:
        form.add_error(name, "".join((refusal.words, *refusal.ways)))
    return form


def too_big(request: HttpRequest) -> Refusal | None:
    """Why the files of this request were not kept."""
    if not getattr(request, TOO_BIG, False):
        return None
    words = _("文件太大，一次最多收 %(max)s MB。") % {"max": most(request) // MEGABYTE}
    return Refusal("file_big", words, ways=(_("请分几次传，或者把图片存小一点。"),))
