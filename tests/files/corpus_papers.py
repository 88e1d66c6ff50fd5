"""Pictures and PDF that mean harm, and a few that only look as if they did. Built here, never committed.

`PAPERS` maps a name to the file's name, its bytes, and whether a file takes it in (None: either, as the reader may).
"""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Callable, Iterator

from PIL import Image

from tests.archive.papers import pdf, photo, photo_with_notes, sheet
from tests.files.corpus_books import good

Make = Callable[[], bytes]
Entry = tuple[str, Make, bool | None]
PNG = b"\x89PNG\r\n\x1a\n"


# ── pictures ─────────────────────────────────────────────────────────────────


def chunk(kind: bytes, data: bytes) -> bytes:
    """One part of a PNG with a right sum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(
    width: int, height: int, *more: bytes, lines: bytes | None = None, depth: int = 8, colour: int = 2
) -> bytes:
    """A PNG of this size, whatever lies in it."""
    body = zlib.compress(b"\0" * 1000 if lines is None else lines, 9)
    head = struct.pack(">2I5B", width, height, depth, colour, 0, 0, 0)
    return PNG + chunk(b"IHDR", head) + b"".join(more) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def jpeg(width: int, height: int) -> bytes:
    """A photograph whose head says another size."""
    data = bytearray(photo(64, 64))
    at = data.index(b"\xff\xc0") + 5
    struct.pack_into(">2H", data, at, height, width)
    return bytes(data)


def scans(times: int) -> bytes:
    """A progressive JPEG with the same scan again and again."""
    out = io.BytesIO()
    sheet(1200, 1700).save(out, "JPEG", progressive=True)
    data = out.getvalue()
    start = data.rindex(b"\xff\xda")
    return data[:start] + data[start:-2] * times + b"\xff\xd9"


def exif(payload: bytes) -> bytes:
    """A photograph with notes that loop or lie."""
    data = photo(300, 300)
    part = b"Exif\0\0" + payload
    return data[:2] + b"\xff\xe1" + struct.pack(">H", len(part) + 2) + part + data[2:]


def moving(fmt: str, frames: int = 300) -> bytes:
    """A picture that moves."""
    out = io.BytesIO()
    first, *rest = [Image.new("RGB", (200, 200), (n % 256, n, 50)) for n in range(frames)]
    first.save(out, fmt, save_all=True, append_images=rest)
    return out.getvalue()


def _pictures() -> Iterator[tuple[str, Entry]]:
    for fmt in ("JPEG", "PNG", "WEBP"):
        yield f"good {fmt}", ("a.jpg", lambda fmt=fmt: photo(fmt=fmt), True)
        for n in range(4):
            yield f"{fmt} bits {n}", ("a.jpg", lambda fmt=fmt, n=n: _flip(photo(400, 500, fmt=fmt), n), None)
        yield f"{fmt} half", ("a.jpg", lambda fmt=fmt: photo(fmt=fmt)[: len(photo(fmt=fmt)) // 2], False)
    for n, (w, h) in enumerate(
        ((30_000, 30_000), (65_500, 65_500), (1, 40_000_001), (0, 0), (2**31, 2**31), (2**31 - 1, 1))
    ):
        yield f"png flood {n}", ("a.png", lambda w=w, h=h: png(w, h), False)
    for n, (w, h) in enumerate(((65_500, 65_500), (65_500, 1), (0, 100))):
        yield f"jpeg flood {n}", ("a.jpg", lambda w=w, h=h: jpeg(w, h), None if n == 1 else False)


def _flip(data: bytes, seed: int) -> bytes:
    dice, out = random.Random(seed), bytearray(data)
    for _ in range(30):
        out[dice.randrange(16, len(out))] ^= 1 << dice.randrange(8)
    return bytes(out)


# ── PDF ──────────────────────────────────────────────────────────────────────


def raw(objects: dict[int, str | bytes], *, root: int = 1, tail: bytes = b"", trailer: str = "") -> bytes:
    """A PDF of these objects, its table of them right."""
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += (
            b"%d 0 obj\n" % number
            + (body.encode("latin-1") if isinstance(body, str) else body)
            + b"\nendobj\n"
        )
    start, most = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % most
    for number in range(1, most):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 00000 f \n"
    out += f"trailer\n<</Size {most}/Root {root} 0 R {trailer}>>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out) + tail


def stream(data: bytes, entries: str = "") -> bytes:
    """An object with data."""
    return f"<</Length {len(data)}{entries}>>stream\n".encode() + data + b"\nendstream"


def page(content: bytes = b"", *, catalog: str = "", more: dict[int, str | bytes] | None = None, box: str = "0 0 595 842",
         resources: str = "", entries: str = "", filters: str = "") -> bytes:  # fmt: skip
    """A PDF of one page with this drawn on it."""
    return raw(
        {
            1: f"<</Type/Catalog/Pages 2 0 R{catalog}>>",
            2: "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 4 0 R/Resources<<{resources}>>{entries}>>",
            4: stream(content, filters),
            **(more or {}),
        }
    )


def image(width: int, height: int, data: bytes, filters: str) -> bytes:
    """A page that is one picture of this size."""
    what = f"/Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceRGB/BitsPerComponent 8{filters}"
    return page(
        b"q 595 0 0 842 0 0 cm /I Do Q", resources="/XObject<</I 5 0 R>>", more={5: stream(data, what)}
    )


def squeezed(data: bytes, times: int) -> bytes:
    """The same, packed again and again."""
    for _ in range(times):
        data = zlib.compress(data, 9)
    return data


FLATES = "/Filter[" + "/FlateDecode" * 4 + "]"
SCRIPT = "/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"
PDFS: dict[str, Entry] = {
    "good pdf": ("a.pdf", lambda: pdf(2, dpi=100), True),
    "thirty-one pages": ("a.pdf", lambda: pdf(31), False),
    "script": ("a.pdf", lambda: page(b"0 0 100 100 re f", catalog=SCRIPT), True),
    "script of the page": ("a.pdf", lambda: page(b"", entries="/AA<</O<</S/JavaScript/JS(while\\(1\\);)>>>>"), True),
    "launch": ("a.pdf", lambda: page(b"", catalog="/OpenAction<</S/Launch/F(cmd.exe)>>"), True),
    "address": ("a.pdf", lambda: page(b"", catalog="/OpenAction<</S/URI/URI(http://127.0.0.1:9/)>>"), True),
    "submit": ("a.pdf", lambda: page(b"", catalog="/AcroForm<</Fields[]/XFA(<x/>)>>/OpenAction<</S/SubmitForm/F(http://127.0.0.1:9/)>>"), True),
    "attachment": ("a.pdf", lambda: page(b"", catalog="/Names<</EmbeddedFiles<</Names[(a.exe)6 0 R]>>>>", more={6: "<</Type/Filespec/F(a.exe)/EF<</F 7 0 R>>>>", 7: stream(b"MZ")}), True),
    "outside stream": ("a.pdf", lambda: page(b"", more={4: "<</Length 0/F(/etc/passwd)>>stream\nendstream"}), True),
    "password": ("a.pdf", lambda: raw({1: "<</Type/Catalog/Pages 2 0 R>>", 2: "<</Type/Pages/Kids[]/Count 0>>"}, trailer="/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -4/O(" + "o" * 32 + ")/U(" + "u" * 32 + ")>>/ID[(a)(b)]"), False),
    "no page": ("a.pdf", lambda: raw({1: "<</Type/Catalog/Pages 2 0 R>>", 2: "<</Type/Pages/Kids[]/Count 0>>"}), False),
    "pages that hold themselves": ("a.pdf", lambda: raw({1: "<</Type/Catalog/Pages 2 0 R>>", 2: "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"}), False),
    "a million times one page": ("a.pdf", lambda: raw({1: "<</Type/Catalog/Pages 2 0 R>>", 2: "<</Type/Pages/Kids[" + "3 0 R " * 1_000_000 + "]/Count 1000000>>", 3: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"}), False),
    "count of two thousand million": ("a.pdf", lambda: raw({1: "<</Type/Catalog/Pages 2 0 R>>", 2: "<</Type/Pages/Kids[3 0 R]/Count 2147483647>>", 3: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"}), True),
    "deep pages": ("a.pdf", lambda: raw({1: "<</Type/Catalog/Pages 2 0 R>>", **{n: f"<</Type/Pages/Kids[{n + 1} 0 R]/Count 1>>" for n in range(2, 5000)}, 5000: "<</Type/Page/MediaBox[0 0 9 9]>>"}), False),
    "sheet of a mile": ("a.pdf", lambda: page(b"0 0 100 100 re f", box="0 0 14400000 14400000"), True),
    "sheet of nothing": ("a.pdf", lambda: page(b"", box="0 0 0 0"), None),
    "sheet inside out": ("a.pdf", lambda: page(b"", box="9 9 -9 -9"), True),
    "sheet without end": ("a.pdf", lambda: page(b"", box="0 0 1e39 1e39"), None),
    "a line of paper": ("a.pdf", lambda: page(b"", box="0 0 1 100000"), None),
    "forms that draw themselves": ("a.pdf", lambda: page(b"/X Do", resources="/XObject<</X 5 0 R>>", more={5: stream(b"/X Do /X Do", "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>")}), None),
    "forms to the power of two": ("a.pdf", lambda: page(b"/X Do", resources="/XObject<</X 10 0 R>>", more={n: stream(b"/X Do " * 2, f"/Type/XObject/Subtype/Form/BBox[0 0 600 900]/Resources<</XObject<</X {n + 1} 0 R>>>>") for n in range(10, 38)} | {38: stream(b"0 0 500 500 re f", "/Type/XObject/Subtype/Form/BBox[0 0 600 900]")}), None),
    "flates in flates": ("a.pdf", lambda: page(squeezed(b"0 0 m 1 1 l S " * 20_000_000, 4), filters=FLATES), None),
    "picture of a hundred thousand": ("a.pdf", lambda: image(100_000, 100_000, squeezed(b"\0" * 10_000_000, 1), "/Filter/FlateDecode"), None),
    "picture of packed nothing": ("a.pdf", lambda: image(20_000, 20_000, squeezed(b"\0" * 200_000_000, 2), "/Filter[/FlateDecode/FlateDecode]"), None),
    "broken jpx": ("a.pdf", lambda: image(9, 9, b"\0\0\0\x0cjP  \r\n\x87\n" + b"\xff" * 5000, "/Filter/JPXDecode"), True),
    "broken jbig2": ("a.pdf", lambda: image(9, 9, b"\0\0\0\0\x30\0\1\0\0\0\x13" + b"\xff" * 5000, "/Filter/JBIG2Decode"), True),
    "a million lines": ("a.pdf", lambda: page(squeezed(b"0 0 m 595 842 l S " * 1_000_000, 1), filters="/Filter/FlateDecode"), None),
    "brackets": ("a.pdf", lambda: page(b"[" * 1_000_000), True),
    "saved states": ("a.pdf", lambda: page(b"q " * 1_000_000), True),
    "tiles": ("a.pdf", lambda: page(b"/Pattern cs /P scn 0 0 595 842 re f", resources="/Pattern<</P 5 0 R>>", more={5: stream(b"0 0 1 1 re f", "/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep .01/YStep .01/Resources<<>>")}), None),
    "letters that draw themselves": ("a.pdf", lambda: page(b"BT /F 12 Tf (aaaa) Tj ET", resources="/Font<</F 5 0 R>>", more={5: "<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]/FirstChar 97/LastChar 97/Widths[9]/Encoding<</Differences[97/a]>>/CharProcs<</a 6 0 R>>/Resources<</Font<</F 5 0 R>>>>>>", 6: stream(b"BT /F 12 Tf (aa) Tj ET")}), True),
    "font of rubbish": ("a.pdf", lambda: page(b"BT /F 12 Tf (abc) Tj ET", resources="/Font<</F 5 0 R>>", more={5: "<</Type/Font/Subtype/TrueType/BaseFont/X/FontDescriptor 6 0 R>>", 6: "<</Type/FontDescriptor/FontName/X/Flags 4/FontFile2 7 0 R>>", 7: stream(random.Random(3).randbytes(50_000))}), True),
    "xref loop": ("a.pdf", lambda: page(b"").replace(b"/Size", b"/Prev 9 /Size"), None),
    "head alone": ("a.pdf", lambda: b"%PDF-1.7", False),
    "half": ("a.pdf", lambda: pdf(2)[: len(pdf(2)) // 2], None),
    "rubbish": ("a.pdf", lambda: b"%PDF-1.7\n" + random.Random(2).randbytes(100_000), False),
    "pdf and workbook": ("a.pdf", lambda: pdf(1) + good(), True),
    "pdf and page": ("a.pdf", lambda: pdf(1) + b"<html><script>alert(1)</script>", True),
    **{f"pdf bits {n}": ("a.pdf", lambda n=n: _flip(pdf(1), n), None) for n in range(6)},
}  # fmt: skip
PICTURES: dict[str, Entry] = {
    **dict(_pictures()),
    "lines without end": ("a.png", lambda: png(1000, 1000, lines=b"\0" * 60_000_000), None),
    "text of packed nothing": ("a.png", lambda: png(9, 9, chunk(b"zTXt", b"k\0\0" + zlib.compress(b"x" * 60_000_000, 9)), lines=b"\0" * 252), None),
    "profile of packed nothing": ("a.png", lambda: png(9, 9, chunk(b"iCCP", b"k\0\0" + zlib.compress(b"x" * 60_000_000, 9)), lines=b"\0" * 252), None),
    "sum that is wrong": ("a.png", lambda: photo(fmt="PNG")[:-8] + b"\0" * 8, None),
    "one point": ("a.png", lambda: photo(1, 1, fmt="PNG"), True),
    "moving png": ("a.png", lambda: moving("PNG"), True),
    "moving webp": ("a.webp", lambda: moving("WEBP", 60), True),
    "many scans": ("a.jpg", lambda: scans(1500), None),
    "notes": ("a.jpg", photo_with_notes, True),
    "notes that loop": ("a.jpg", lambda: exif(b"II*\0\x08\0\0\0\x01\0\x69\x87\4\0\1\0\0\0\x08\0\0\0\x08\0\0\0"), True),
    "notes of four gigabytes": ("a.jpg", lambda: exif(b"II*\0\x08\0\0\0\xff\xff" + b"\x0f\1\2\0\xff\xff\xff\xff\x08\0\0\0" * 40), True),
    "picture and program": ("a.jpg", lambda: photo() + good(), True),
    "picture and page": ("a.jpg", lambda: photo(fmt="PNG") + b"<script>alert(1)</script>", True),
    "html in a comment": ("a.jpg", lambda: photo()[:2] + b"\xff\xfe\0\x1b<script>alert(1)</script>" + photo()[2:], True),
    **{f"not taken {n}": (f"a.{n}", lambda data=data: data, False) for n, data in {
        "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>", "html.jpg": b"<html><script>alert(1)</script>",
        "gif": b"GIF89a\x01\0\x01\0\0\0\0;", "bmp": b"BM" + b"\0" * 100, "tiff": b"II*\0" + b"\0" * 100, "heic": b"\0\0\0\x18ftypheic" + b"\0" * 100,
        "avif": b"\0\0\0\x18ftypavif" + b"\0" * 100, "mp4": b"\0\0\0\x18ftypisom" + b"\0" * 100, "psd": b"8BPS\0\1" + b"\0" * 100, "ico": b"\0\0\1\0\1\0",
        "eps": b"%!PS-Adobe-3.0\n(/etc/passwd)(r)file", "exe": b"MZ" + b"\0" * 100, "elf": b"\x7fELF" + b"\0" * 100, "php": b"<?php system('id');",
        "docx": b"PK\x03\x04" + b"\0" * 100, "doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "rar": b"Rar!\x1a\x07" + b"\0" * 50, "txt": "决定书".encode("gbk"),
        "empty": b"", "one byte": b"\xff", "eicar": b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*",
        "magick": b"push graphic-context\nfill 'url(https://127.0.0.1/\"|id\")'", "space pdf": b" \n%PDF-1.4",
    }.items()},
}  # fmt: skip
PAPERS: dict[str, Entry] = {**PICTURES, **PDFS}
