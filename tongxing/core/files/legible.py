"""字迹清晰: what may be wrong with one scanned page, from its points alone: too few, nothing on it, lying on its side.

Pure: a picture in, words of doubt out. A doubt is a question to whoever scanned, never a refusal: she sees the page, this does
not. No letter is recognised, so a page upside down is not noticed: it has the same lines.

How: what is darker than its own surroundings is ink, so that the shadow of a hand or a yellow lamp is none. Hardly any ink, a
blank page. Ink in lines rises and falls from row to row far more than from column to column; when it is the
other way round, the page lies on its side. That is asked strip by strip, so that a sheet held a little askew still has lines;
smoothed by less than a character, because an official letter sets 28 of them under one another as on a grid, and the gap
between two is narrower than that between lines; and ruled lines of a form count no more than a row of print.
"""

from __future__ import annotations

from itertools import pairwise
from statistics import fmean as mean

from PIL import Image, ImageChops, ImageFilter

SMALL, BLANK, SIDEWAYS = "small", "blank", "sideways"
LOOKED_AT = 600  # points on the longer side: enough for lines of print, and the same work for any page
AROUND = 12
DARKER = 24  # how much darker than around it, of 255, a point must be to be ink
LEAST_INK = 0.0006  # of all points; a signature and a date on an A4 sheet are twice that
ENOUGH_INK = 0.004  # with less, nobody can tell lines from columns
STRIPS = 5
NARROW = 60  # a strip of paper narrower than this has no lines to speak of
RULED = 100  # of 255: a row with more ink than print has is a ruled line
SMOOTH = 3  # points to either side: wider than the gap between characters, narrower than that between lines
TURNED = 1.8  # how many times more the columns must rise and fall than the rows


def doubts_of(page: Image.Image, *, least: int) -> tuple[str, ...]:
    """What may be wrong with a page; ``least`` is how many points its shorter side needs for print to be read."""
    found = [SMALL] if min(page.size) < least else []
    ink = ink_of(page)
    share = _mean(ink) / 255
    if share < LEAST_INK:
        return (*found, BLANK)
    if (
        min(ink.size) >= NARROW
        and share >= ENOUGH_INK
        and _rise(ink.transpose(Image.Transpose.ROTATE_90)) > TURNED * _rise(ink)
    ):
        found.append(SIDEWAYS)
    return tuple(found)


def ink_of(page: Image.Image) -> Image.Image:
    """White where something stands, black elsewhere, small; the edge, where a table or a thumb is seen, is left out."""
    grey = page.convert("L")
    grey.thumbnail((LOOKED_AT, LOOKED_AT))
    around = grey.filter(ImageFilter.BoxBlur(AROUND))
    ink = ImageChops.subtract(around, grey).point(lambda v: 255 if v > DARKER else 0)
    edge_x, edge_y = ink.width // 25, ink.height // 25
    return ink.crop((edge_x, edge_y, ink.width - edge_x, ink.height - edge_y))


def _rise(ink: Image.Image) -> float:
    """How much the ink rises and falls from row to row, over strips side by side."""
    total = 0.0
    for n in range(STRIPS):
        strip = ink.crop((ink.width * n // STRIPS, 0, ink.width * (n + 1) // STRIPS, ink.height))
        rows = [min(v, RULED) for v in strip.resize((1, ink.height), Image.Resampling.BOX).tobytes()]
        even = [mean(rows[max(0, y - SMOOTH) : y + SMOOTH + 1]) for y in range(len(rows))]
        total += sum((a - b) ** 2 for a, b in pairwise(even))
    return total / ink.height


def _mean(ink: Image.Image) -> float:
    counts = ink.histogram()
    return counts[255] * 255 / max(sum(counts), 1)
