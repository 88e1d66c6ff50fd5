"""Draws a picture or the pages of a PDF anew, in a process of its own that may do nothing else.

What comes out is the light and dark of the paper and nothing that came with it: no place and time of the
camera, no script, no link, no attachment, no second file behind the first. Started by
:mod:`tongxing.core.files.jail`; all it needs is imported before it looks at the file.
"""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw
from PIL import Image, ImageOps, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin

from tongxing.core.files.answering import answer
from tongxing.core.files.legible import doubts_of

FORMATS = {"jpeg": ("JPEG", "MPO"), "png": ("PNG",), "webp": ("WEBP",)}
PLUGINS = (JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin)
QUALITY, SMALL_QUALITY = 85, 70
INCH = 72
DPI, TALLEST = 200, 2400  # A4 at 200 points an inch; larger sheets are drawn no larger
Page = tuple[int, int, bytes]


class TooMuch(Exception):
    """More pages or more points than are taken; the text says which."""


def read(data: bytes, asked: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The small picture of the first page, then every page, each a JPEG; and what is doubtful about them."""
    try:
        drawn = list(_pdf(data, asked) if asked["kind"] == "pdf" else _picture(data, asked))
    except TooMuch as much:
        return {"refused": str(much)}, b""
    except pypdfium2.PdfiumError as error:
        return {"refused": "password" if "assword" in str(error) else "unreadable"}, b""
    except (OSError, ValueError, SyntaxError, ArithmeticError, KeyError, IndexError, TypeError, AttributeError,
            EOFError, NotImplementedError, AssertionError, Image.DecompressionBombError, ctypes.ArgumentError) as error:  # fmt: skip
        return {"refused": "unreadable", "why": type(error).__name__}, b""
    small, doubts = _small(drawn[0][2], asked["small"]), _doubts([one[2] for one in drawn], asked["least"])
    told = {"small": len(small), "pages": [[w, h, len(jpeg)] for w, h, jpeg in drawn], "doubts": doubts}
    return told, b"".join((small, *(jpeg for _w, _h, jpeg in drawn)))


def _picture(data: bytes, asked: dict[str, Any]) -> Iterator[Page]:
    with Image.open(io.BytesIO(data), formats=FORMATS[asked["kind"]]) as image:
        if image.width * image.height > asked["points"]:
            raise TooMuch("points")
        smaller = min(1.0, asked["longest"] / max(image.size))
        image.draft(
            "RGB", (int(image.width * smaller), int(image.height * smaller))
        )  # a JPEG is read smaller at once
        yield _page(image, asked["longest"])


def _page(image: Image.Image, longest: int) -> Page:
    image.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=2.0)
    plain = _on_white(_upright(image))
    return plain.width, plain.height, _jpeg(plain, QUALITY)


def _upright(image: Image.Image) -> Image.Image:
    """As it was held: the camera's note which way is up is followed, and then forgotten with all its notes."""
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # a note that cannot be read is no note
        return image


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):
        image = image.point(lambda v: v / 256).convert("L")
    if image.mode in {"RGB", "L"}:
        return image
    if "A" in image.mode or "transparency" in image.info:
        clear = image.convert("RGBA")
        paper = Image.new("RGB", clear.size, "white")
        paper.paste(clear, mask=clear.getchannel("A"))
        return paper
    return image.convert("RGB")


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    Image.Image.save(_bare(image), out, format="JPEG", quality=quality)
    return out.getvalue()


def _bare(image: Image.Image) -> Image.Image:
    """The points alone: what Pillow carries along beside them (EXIF, profiles, comments) stays here."""
    image.info = {}
    return image


def _pdf(data: bytes, asked: dict[str, Any]) -> Iterator[Page]:
    with pypdfium2.PdfDocument(data) as paper:
        if len(paper) > asked["pages"]:
            raise TooMuch("pages")
        if len(paper) == 0:
            raise ValueError("no page")
        for n in range(len(paper)):
            page = paper[n]
            wide, high = page.get_size()
            scale = min(DPI / INCH, TALLEST / max(wide, high, 1))
            bitmap = page.render(scale=scale, may_draw_forms=False, rev_byteorder=True)
            yield _page(bitmap.to_pil().convert("RGB"), asked["longest"])
            bitmap.close()
            page.close()


def _doubts(pages: list[bytes], least: int) -> list[str]:
    """What may be wrong with which page, the first of each kind: ``blank``, or ``blank:3`` where it is the third."""
    found: dict[str, str] = {}
    for n, jpeg in enumerate(pages, start=1):
        with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as image:
            for doubt in doubts_of(image, least=least):
                found.setdefault(doubt, doubt if n == 1 else f"{doubt}:{n}")
    return list(found.values())


def _small(first: bytes, size: int) -> bytes:
    """The first page the size of a stamp."""
    with Image.open(io.BytesIO(first), formats=("JPEG",)) as image:
        image.draft("RGB", (size * 2, size * 2))
        image.load()
        image.thumbnail((size, size))
        return _jpeg(_on_white(image), SMALL_QUALITY)


if __name__ == "__main__":
    Image._initialized = 2  # never look for other formats: their readers could not be opened any more
    Image.MAX_IMAGE_PIXELS = None  # counted here, before a point is read
    raise SystemExit(answer(read))
