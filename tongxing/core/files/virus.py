"""Asking a virus scanner on this machine, where there is one (GB/T 22239-2019, 8.1.4.5).

``TONGXING_CLAMD`` names clamd's socket (``/run/clamav/clamd.ctl``) or ``host:port``. Without it nothing is asked:
what comes in is drawn anew or read as values in any case. With it, no answer is no: a file nobody could look through
is not taken.
"""

from __future__ import annotations

import logging
import socket
import struct

from django.conf import settings
from django.utils.translation import gettext as _

from tongxing.core.refusal import Refusal, Refused

PATIENCE = 20.0
PIECE = 64 * 1024
LONGEST_ANSWER = 4096
logger = logging.getLogger(__name__)


def look_through(data: bytes) -> None:
    """Have a file looked through; raises :class:`Refused` when something is in it or nobody could look."""
    address = str(settings.TONGXING_CLAMD)
    if not address:
        return
    try:
        answer = _ask(address, data)
    except (OSError, ValueError):
        logger.exception("clamd does not answer")
        answer = ""
    if answer.endswith("OK"):
        return
    if answer.endswith("FOUND"):
        words = _("杀毒程序说这个文件里有病毒，没有收。")
        raise Refused(Refusal("file_virus", words, ways=(_("请告诉系统管理员，这个文件不要再发给别人。"),)))
    words = _("杀毒程序没有应答，现在不能收文件。")
    raise Refused(Refusal("file_unchecked", words, ways=(_("请告诉系统管理员，过一会儿再传。"),)))


def _ask(address: str, data: bytes) -> str:
    """clamd's INSTREAM: pieces with their length before them, an empty one ends it."""
    with _connect(address) as line:
        line.settimeout(PATIENCE)
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), PIECE):
            piece = data[start : start + PIECE]
            line.sendall(struct.pack(">I", len(piece)) + piece)
        line.sendall(struct.pack(">I", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
            heard = line.recv(1024)
            if not heard:
                break
            answer += heard
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _connect(address: str) -> socket.socket:
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(PATIENCE)
        try:
            line.connect(address)
        except OSError:
            line.close()
            raise
        return line
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE)
