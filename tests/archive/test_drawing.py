"""A paper is drawn anew: what is kept is its light and dark, and nothing that came with it."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tests.archive.papers import pdf, photo, photo_with_notes
from tongxing.core.files import drawing, jail
from tongxing.core.files.drawing import Drawn, draw
from tongxing.core.files.jail import MEGABYTE, Heard
from tongxing.core.refusal import Refused


def part(drawn: Drawn, n: int) -> Image.Image:
    """Page ``n``; 0 is the small picture."""
    start = sum(drawn.parts[:n])
    return Image.open(io.BytesIO(drawn.content[start : start + drawn.parts[n]]))


@pytest.mark.parametrize("fmt", ["JPEG", "PNG", "WEBP"])
def test_a_picture_comes_out_as_a_picture(fmt: str) -> None:
    drawn = draw(photo(fmt=fmt))
    assert (drawn.kind, drawn.sizes, len(drawn.parts), drawn.doubts) == ("picture", ((1200, 1700),), 2, ())
    assert part(drawn, 1).size == (1200, 1700)
    assert max(part(drawn, 0).size) == 320
    assert {part(drawn, n).format for n in (0, 1)} == {"JPEG"}
    assert part(drawn, 1).convert("L").getextrema() == (0, 255)


def test_nothing_that_came_with_it_is_kept_and_it_stands_upright() -> None:
    data = photo_with_notes()
    assert data.count(b"CANARY") > 3
    drawn = draw(data)
    assert b"CANARY" not in drawn.content
    assert b"Exif" not in drawn.content
    assert drawn.sizes == ((1200, 1700),), "held sideways, drawn upright"
    for n in (0, 1):
        assert not part(drawn, n).getexif()
        assert set(part(drawn, n).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_pages_of_a_pdf_come_out_as_pictures() -> None:
    data = pdf(3, dpi=150)
    assert "CANARY".encode("utf-16-be") in data
    drawn = draw(data)
    assert (drawn.kind, len(drawn.sizes), len(drawn.parts)) == ("pdf", 3, 4)
    assert drawn.sizes[0] == (1653, 2339) or max(drawn.sizes[0]) <= 2400
    assert b"C\0A\0N\0A" not in drawn.content
    assert b"CANARY" not in drawn.content
    assert b"%PDF" not in drawn.content
    assert part(drawn, 2).convert("L").getextrema()[0] < 60


def test_large_ones_are_made_smaller_and_doubtful_ones_are_said() -> None:
    assert max(draw(photo(6000, 4000)).sizes[0]) == 3508
    assert draw(photo(400, 500)).doubts == ("small",)
    out = io.BytesIO()
    Image.new("RGB", (1200, 1700), (250, 250, 248)).save(out, "JPEG")
    assert draw(out.getvalue()).doubts == ("blank",)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_every_way_to_keep_points_is_understood(mode: str) -> None:
    image = Image.new("L", (900, 900), 255)
    image.paste(0, (100, 100, 500, 500))
    made = Image.merge("RGBA", [image] * 3 + [Image.new("L", (900, 900), 128)]) if mode == "RGBA" else None
    made = made or (
        image.point(lambda v: v * 256, "I").convert("I;16") if mode == "I;16" else image.convert(mode)
    )
    out = io.BytesIO()
    made.save(out, "JPEG" if mode == "CMYK" else "PNG")
    low, high = part(draw(out.getvalue()), 1).convert("L").getextrema()
    assert low < 140
    assert high > 240


@pytest.mark.parametrize(
    ("told", "body"),
    [
        ({}, b""), ({"pages": [], "small": 5, "doubts": []}, b"\xff\xd8\xff\xff\xd9"), ({"pages": "x", "small": 1, "doubts": []}, b""),
        ({"pages": [[1, 1, 6]], "small": 6, "doubts": []}, b"\xff\xd8\xffx\xff\xd9" + b"<html>"),
        ({"pages": [[1, 1, 600]], "small": 6, "doubts": []}, b"\xff\xd8\xffx\xff\xd9" * 2),
        ({"pages": [[1, 1, -6]], "small": 18, "doubts": []}, b"\xff\xd8\xffx\xff\xd9" * 2),
        ({"pages": [[1, 1, 6]] * 31, "small": 6, "doubts": []}, b"\xff\xd8\xffx\xff\xd9" * 32),
        ({"pages": [[1, 1, 6]], "small": 6, "doubts": 5}, b"\xff\xd8\xffx\xff\xd9" * 2),
    ],
)  # fmt: skip
def test_a_reader_that_was_taken_over_is_not_believed(
    told: dict[str, object], body: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "ask", lambda *a: Heard(dict(told), body))
    with pytest.raises(Refused) as refused:
        draw(photo())
    assert refused.value.refusals[0].code == "file_unreadable"


def test_what_it_took_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Heard] = []
    ask = jail.ask
    monkeypatch.setattr(drawing, "ask", lambda *a: heard.append(ask(*a)) or heard[-1])
    draw(pdf(5, dpi=150))
    draw(photo(6000, 4000))
    assert all("limits" in h.walls for h in heard)
    assert all(20 * MEGABYTE < h.peak < 400 * MEGABYTE for h in heard), [h.peak for h in heard]
