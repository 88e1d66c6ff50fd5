"""Planted pages: print, forms, photographs with shadows, blank ones, small ones, ones on their side, a little askew."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from tongxing.core.files.legible import doubts_of
from tongxing.core.printing.setting import OURS

LEAST = 700
WORDS = (
    "社区戒毒协议书甲方青梧镇人民政府乙方根据戒毒条例第十六条的规定签订本协议本人自愿遵守以下各项定期接受检测"
)


def font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """A Chinese font of the house."""
    files = sorted(p for p in Path(OURS).rglob("*") if p.suffix in {".ttf", ".otf"})
    return ImageFont.truetype(str(files[0]), size) if files else ImageFont.load_default(size)


def printed(width: int = 1240, height: int = 1754, *, lines: int = 22, ink: int = 20) -> Image.Image:
    """A page of an official letter: 22 lines of 28 characters, the last of a paragraph shorter."""
    page, dice = Image.new("L", (width, height), 245), random.Random(7)
    pen, size = ImageDraw.Draw(page), width * 156 // 210 // 28
    for n in range(lines):
        text = "".join(dice.choice(WORDS) for _ in range(28 if n % 5 else dice.randint(6, 20)))
        pen.text(
            (width * 28 // 210, height * 37 // 297 + n * height * 225 // 297 // 22),
            text,
            fill=ink,
            font=font(size),
        )
    return page


def form() -> Image.Image:
    """A form: ruled boxes with a word in most of them."""
    page = printed(lines=2)
    pen, dice = ImageDraw.Draw(page), random.Random(3)
    for row in range(14):
        for column in range(4):
            x, y = 165 + column * 230, 420 + row * 80
            pen.rectangle((x, y, x + 230, y + 80), outline=30, width=3)
            pen.text(
                (x + 14, y + 24),
                "".join(dice.choice(WORDS) for _ in range(dice.randint(2, 6))),
                fill=30,
                font=font(30),
            )
    return page


def signed() -> Image.Image:
    """Nearly empty: a line of print and a date."""
    return printed(lines=2)


def shadow(page: Image.Image) -> Image.Image:
    """As a phone sees it under a lamp: dark in one corner."""
    fall = Image.linear_gradient("L").resize(page.size).rotate(30, fillcolor=128).point(lambda v: 60 + v // 2)
    return Image.blend(page, Image.composite(page, fall, fall), 0.4)


def grain(page: Image.Image) -> Image.Image:
    """The grain of paper and camera."""
    return Image.blend(page, Image.effect_noise(page.size, 30), 0.15)


def askew(page: Image.Image) -> Image.Image:
    """Held two degrees off."""
    return page.rotate(2, fillcolor=245, resample=Image.Resampling.BILINEAR)


def turned(page: Image.Image) -> Image.Image:
    """On its side."""
    return page.transpose(Image.Transpose.ROTATE_90)


def blank(shade: int = 240) -> Image.Image:
    """Nothing on it."""
    return Image.new("L", (1240, 1754), shade)


GOOD: list[tuple[str, Callable[[], Image.Image]]] = [
    ("print", printed),
    ("a form", form),
    ("two lines and no more", signed),
    ("print in a shadow", lambda: grain(shadow(printed()))),
    ("a form in a shadow", lambda: grain(shadow(form()))),
    ("print held askew", lambda: askew(printed())),
    ("pale print", lambda: printed(ink=170)),
    ("a landscape table", lambda: form().crop((0, 300, 1240, 1100))),
    ("print upside down is not noticed", lambda: printed().transpose(Image.Transpose.ROTATE_180)),
]
BAD: list[tuple[str, Callable[[], Image.Image], str]] = [
    ("blank", blank, "blank"),
    ("blank and grey", lambda: blank(120), "blank"),
    ("blank with grain and shadow", lambda: grain(shadow(blank())), "blank"),
    ("the back of a sheet, print shining through", lambda: printed(ink=232), "blank"),
    ("on its side", lambda: turned(printed()), "sideways"),
    ("on its side, the other way", lambda: printed().transpose(Image.Transpose.ROTATE_270), "sideways"),
    ("on its side, askew, in a shadow", lambda: grain(shadow(askew(turned(printed())))), "sideways"),
    ("a small picture", lambda: printed().resize((480, 680)), "small"),
]


@pytest.mark.parametrize(("name", "page"), GOOD, ids=[name for name, _page in GOOD])
def test_nothing_is_said_of_a_good_page(name: str, page: Callable[[], Image.Image]) -> None:
    assert doubts_of(page(), least=LEAST) == (), name


@pytest.mark.parametrize(("name", "page", "doubt"), BAD, ids=[one[0] for one in BAD])
def test_what_is_wrong_is_said(name: str, page: Callable[[], Image.Image], doubt: str) -> None:
    assert doubts_of(page(), least=LEAST) == (doubt,), name


@pytest.mark.parametrize("size", [(1, 1), (1, 3508), (3508, 1), (3000, 7), (61, 61)])
def test_a_picture_of_any_shape_is_looked_at_and_never_stumbled_over(size: tuple[int, int]) -> None:
    page = Image.effect_noise(size, 120) if min(size) > 1 else Image.new("L", size, 0)
    assert "small" in doubts_of(page, least=LEAST)
