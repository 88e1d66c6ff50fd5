"""Papers for tests: photographs, scans and PDF as phones and offices make them."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any

from PIL import Image, ImageDraw

from tests.cast import TODAY, Folder, at, step_in

GPS = 34853


@lru_cache(maxsize=32)
def sheet(width: int = 1200, height: int = 1700, word: str = "AGREEMENT") -> Image.Image:
    """A sheet with something written on it."""
    image = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(image)
    pen.rectangle((width // 10, height // 10, width * 9 // 10, height * 9 // 10), outline="black", width=6)
    for line in range(12):
        pen.text(
            (width // 6, height // 6 + line * height // 20),
            f"{word} {line}",
            fill="black",
            font_size=max(height // 40, 8),
        )
    return image


@lru_cache(maxsize=32)
def photo(width: int = 1200, height: int = 1700, *, fmt: str = "JPEG", word: str = "AGREEMENT") -> bytes:
    """The sheet as a picture."""
    out = io.BytesIO()
    sheet(width, height, word).save(out, fmt)
    return out.getvalue()


def photo_with_notes(orientation: int = 6) -> bytes:
    """As a phone makes it: held sideways, with place, time, and a name in its notes."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E], exif[0x0131] = orientation, "CANARY-DESCRIPTION", "CANARY-PHONE"
    exif.get_ifd(GPS)[2] = (30.0, 15.0, 27.0)
    out = io.BytesIO()
    sheet(1700, 1200).save(
        out, "JPEG", exif=exif, comment=b"CANARY-COMMENT", icc_profile=b"CANARY-PROFILE" * 20
    )
    return out.getvalue()


@lru_cache(maxsize=32)
def pdf(pages: int = 1, *, title: str = "CANARY-TITLE", dpi: int = 72) -> bytes:
    """A PDF whose pages are pictures, as a scanner makes it."""
    sheets = [sheet(595 * dpi // 72, 842 * dpi // 72, f"PAGE {n}") for n in range(1, pages + 1)]
    out = io.BytesIO()
    sheets[0].save(
        out,
        "PDF",
        save_all=True,
        append_images=sheets[1:],
        resolution=dpi,
        title=title,
        author="CANARY-AUTHOR",
    )
    return out.getvalue()


def scanned(by: Any, folder: Folder, word: str, *, deed: Any = None) -> Any:
    """The decision of a file, or the sheet of a record, as photographed; the word stands for what can be read on it."""
    from tongxing.archive.actions import NewScan, add_scans
    from tongxing.archive.rules import label_of_record
    from tongxing.core.files.drawing import Drawn

    step_in(by)
    page = b"\xff\xd8\xff" + word.encode() + b"\xff\xd9"
    drawn = Drawn("picture", (5, len(page)), ((9, 9),), b"\xff\xd8\xff\xff\xd9" + page)
    of = {"deed_id": deed.pk, "label": label_of_record(deed.kind)} if deed else {"paper": "decision"}
    new = [NewScan(drawn, f"{word}.jpg", **of)]
    made = add_scans(by=by, at=at(TODAY), case_id=folder.case_id, new=new)
    assert made is not None
    return made[0]


def issued(by: Any, folder: Any, kind: str = "basic_sheet", **more: Any) -> Any:
    """A paper of a file that was issued, whatever stands on it; returns its id."""
    from tongxing.archive.issued.actions import issue_paper

    told = {"draw": lambda number: f"%PDF {number}".encode(), **more}
    row = issue_paper(by=step_in(by), at=at(TODAY), on=TODAY, case_id=folder.case_id, kind=kind, **told)
    assert row is not None
    return row.pk


def lent(by: Any, folder: Any, why: str = "核对决定书") -> Any:
    """A folder that somebody has borrowed; returns the id of the loan."""
    from tongxing.archive.folder.actions import lend_folder

    row = lend_folder(
        by=step_in(by), at=at(TODAY), on=TODAY, case_id=folder.case_id, borrower="派出所", reason=why, out_on=TODAY,
        due_on=TODAY,
    )  # fmt: skip
    assert row is not None
    return row.pk
