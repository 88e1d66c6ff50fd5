"""When a disk is full: reading goes on, writing waits, and nothing that was typed is lost (T23, promise 20).

Asked before every form that writes, by two calls to the file system and without the database. The trail of looks and
sign-ins goes on being written into room that is kept for it; a look that cannot leave its trace is undone and shows
nothing, like any page that failed.
"""

from __future__ import annotations

import errno
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, RawPostDataException
from django.shortcuts import render
from psycopg.errors import DiskFull

from tongxing.core import space
from tongxing.core.space import Level
from tongxing.org.doors import Door

READS = frozenset({"GET", "HEAD", "OPTIONS"})
SECRET = ("password", "code", "secret", "token", "credential")
LONG = 12


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody had written: fields to send again as they are, and texts to show her."""

    where: str
    fields: tuple[tuple[str, str], ...] = ()
    texts: tuple[str, ...] = ()
    files: bool = False


class FullDiskMiddleware:
    """Stand before every form; while there is too little room, only doors that are light open."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Before the view: a form that would write is kept on its page instead."""
        if request.method in READS or getattr(request, "actor", None) is None:
            return None
        return full(request) if shut(getattr(view, "door", None)) else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A write that found no room says so; whatever it had begun is undone with the page."""
        return full(request) if no_room(exception) else None


def shut(door: Door | None) -> bool:
    """Whether a form may not be taken through this door now."""
    if door is not None and door.light:
        return False
    if read_only():
        return True
    takes_files = door is not None and door.takes > 0
    return takes_files and space.level(space.of_files(settings.TONGXING_HOME)) is Level.READ_ONLY


def read_only() -> bool:
    """Whether the disk of the database has too little room for anything but the trail."""
    return space.level(space.of_database(settings.TONGXING_HOME)) is Level.READ_ONLY


def no_room(error: BaseException | None) -> bool:
    """Whether a full disk is at the bottom of this failure."""
    while error is not None:
        if isinstance(error, DiskFull) or getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT):
            return True
        error = error.__cause__ or error.__context__
    return False


def full(request: HttpRequest) -> HttpResponse:
    """The page that says so (507), with everything she had typed, ready to be sent again under the same number."""
    return render(request, "507.html", {"typed": typed(request)}, status=507)


def typed(request: HttpRequest) -> Typed:
    """What stood in the form; no secret, no token, and files have to be chosen again."""
    if request.method in READS:
        return Typed(request.get_full_path())
    try:
        post, files = request.POST, bool(request.FILES)
    except (RawPostDataException, OSError):
        return Typed(request.get_full_path())
    plain = [
        (name, value)
        for name, values in post.lists()
        for value in values
        if name != "csrfmiddlewaretoken" and not any(word in name.lower() for word in SECRET)
    ]
    texts = [str(value).strip() for name, value in plain if name != "slip" and is_text(str(value))]
    return Typed(request.get_full_path(), tuple((n, str(v)) for n, v in plain), tuple(texts), files)


def is_text(value: str) -> bool:
    """Whether a value is something a person wrote, and not a choice or a number of ours."""
    wide = any(ord(letter) > 0x2E7F for letter in value)
    return bool(value.strip()) and (wide or (" " in value.strip() and len(value) > LONG))
