"""Papers that come in as pictures or PDF: what kind they are, why not, and how they are drawn anew.

Which kind a file is, its first bytes say, never its name. What cannot be drawn anew is not taken.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from tongxing.core.files import virus
from tongxing.core.files.jail import MEGABYTE, Heard, Power, ask
from tongxing.core.refusal import Refusal, Refused, stop_if

READER = "tongxing.core.files.redraw"
PDF = "pdf"


@dataclass(frozen=True, slots=True)
class Most:
    """How much of a paper is taken, and how finely it is kept: A4 at 300 points an inch is 3,508 high."""

    bytes: int = 20 * MEGABYTE
    pages: int = 30
    points: int = 40_000_000
    jpeg_points: int = 200_000_000  # read smaller at once, so a large camera does no harm
    longest: int = 3508
    small: int = 320
    least: int = 700  # below so many points a line of print is hard to read


MOST = Most()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A paper as it is kept: its pages as JPEG behind the small picture of the first, and what is doubtful."""

    kind: str
    parts: tuple[int, ...]
    sizes: tuple[tuple[int, int], ...]
    content: bytes
    doubts: tuple[str, ...] = ()


def kind_of(data: bytes) -> str:
    """What the first bytes say it is; empty when it is nothing that is taken."""
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    return PDF if data.startswith(b"%PDF-") else ""


def draw(data: bytes, most: Most = MOST) -> Drawn:
    """Draw a paper anew; raises :class:`Refused` with words."""
    stop_if(why_not_draw(data, most))
    virus.look_through(data)
    kind = kind_of(data)
    points = most.jpeg_points if kind == "jpeg" else most.points
    asked = {"kind": kind, "pages": most.pages, "points": points, "longest": most.longest}
    heard = ask(READER, {**asked, "small": most.small, "least": most.least}, data, Power())
    if "refused" in heard.told:
        raise Refused(_refusal(str(heard.told["refused"]), most))
    return _believed(kind, heard, most)


def why_not_draw(data: bytes, most: Most = MOST) -> Refusal | None:
    """Why a file is not even opened: empty, too big, of another kind."""
    if not data:
        return Refusal("file_empty", _("这是一个空文件。"), ways=(_("请重新拍一张，或者另选一个文件。"),))
    if len(data) > most.bytes:
        words = _("文件有 %(n)s MB，最大能收 %(max)s MB。")
        values = {"n": -(-len(data) // MEGABYTE), "max": most.bytes // MEGABYTE}
        return Refusal("file_big", words % values, ways=(_("请用手机重新拍，或者扫描时选小一点。"),))
    return None if kind_of(data) else _other_kind(data)


def _other_kind(data: bytes) -> Refusal:
    way = _("请拍成照片，或者存成 JPG、PNG 或 PDF 再传。")
    if data[4:8] == b"ftyp" and data[8:12] in {b"heic", b"heix", b"mif1", b"msf1", b"hevc", b"avif"}:
        words = _("这张照片是手机的高效格式（HEIC），打不开。")
        return Refusal(
            "file_heic", words, ways=(_("请在手机的相机设置里改成“兼容性最佳”，或者截一张图再传。"),)
        )
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return Refusal(
            "file_office", _("这是 Word 或 Excel 文件，不是扫描件。"), ways=(_("请打开后另存为 PDF 再传。"),)
        )
    return Refusal("file_kind", _("这不是能收的照片或 PDF。"), ways=(way,))


def _believed(kind: str, heard: Heard, most: Most) -> Drawn:
    """The reader may have been taken over: what it hands back is measured before it is kept."""
    try:
        sizes = tuple((int(w), int(h)) for w, h, _n in heard.told["pages"])
        parts = (int(heard.told["small"]), *(int(n) for _w, _h, n in heard.told["pages"]))
        doubts = tuple(str(d)[:20] for d in heard.told["doubts"])
    except (KeyError, TypeError, ValueError):
        raise Refused(_refusal("unreadable", most)) from None
    edges = [sum(parts[:n]) for n in range(len(parts) + 1)]
    whole = edges[-1] == len(heard.body) and 1 <= len(sizes) <= most.pages and min(parts) > 4
    pictures = (heard.body[a:b] for a, b in pairwise(edges))
    if not whole or not all(p.startswith(b"\xff\xd8\xff") and p.endswith(b"\xff\xd9") for p in pictures):
        raise Refused(_refusal("unreadable", most))
    return Drawn(kind if kind == PDF else "picture", parts, sizes, heard.body, doubts)


def _refusal(code: str, most: Most) -> Refusal:
    photo = _("请把纸铺平，用手机重新拍一张。")
    known: dict[str, Callable[[], Refusal]] = {
        "password": lambda: Refusal(
            "file_password", _("这个 PDF 设了打开密码。"), ways=(_("请去掉密码，另存一份再传。"),)
        ),
        "pages": lambda: Refusal(
            "file_pages", _("一份最多收 %(max)s 页。") % {"max": most.pages}, ways=(_("请分成几份再传。"),)
        ),
        "points": lambda: Refusal(
            "file_points", _("这张图太大，点数太多。"), ways=(_("请把图存小一点再传。"), photo)
        ),
        "too_heavy": lambda: Refusal(
            "file_heavy", _("打开这个文件要用太多内存或时间，已经停下。"), ways=(photo,)
        ),
    }
    made = known.get(code)
    return (
        made() if made else Refusal("file_unreadable", _("这个文件读不出来，可能已经损坏。"), ways=(photo,))
    )
