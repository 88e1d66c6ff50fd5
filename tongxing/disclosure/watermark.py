"""Marks by which a leaked table is traced to who took it and when. Pure: no database, no clock.

Three kinds, because each survives something else:

* **signs of no width** behind the texts of every row (0 and 1 as U+200B and U+200C, 44 of them: a number of
  the register and its check). They survive sorting, filtering, copying some cells into a message, CSV, and
  taking columns away while one marked text stays. They do not survive retyping or a picture.
* **the order of the rows**, a different one for every table (inside each village). It survives retyping,
  pictures and paper, but not sorting.
* **what is printed on every page and written in the properties of the file**, for everybody to see.

Identity numbers, telephones and folder numbers carry no sign, so that a table can still be looked up by them.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import itertools
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence

ZERO, ONE = "\u200b", "\u200c"
BITS, CHECK = 32, 12
RUN = re.compile(f"[{ZERO}{ONE}]{{{BITS + CHECK}}}")
LARGEST = 20 * 1024 * 1024


def signs(mark: int, key: bytes) -> str:
    """A number of the register as signs of no width."""
    bits = f"{mark:0{BITS}b}{_check(mark, key):0{CHECK}b}"
    return bits.translate({ord("0"): ZERO, ord("1"): ONE})


def marked(text: str, mark: int, key: bytes) -> str:
    """A text that looks the same and carries the number."""
    return text + signs(mark, key) if text else text


def found(text: str, key: bytes) -> Counter[int]:
    """Every number whose check is right, with how often it stands there."""
    numbers: Counter[int] = Counter()
    for run in RUN.findall(text):
        bits = run.translate({ord(ZERO): "0", ord(ONE): "1"})
        mark = int(bits[:BITS], 2)
        if int(bits[BITS:], 2) == _check(mark, key):
            numbers[mark] += 1
    return numbers


def turn(mark: int, key: bytes, name: str) -> bytes:
    """The place of a name in the order that belongs to one number; to anybody else it looks like chance."""
    return hmac.digest(key, f"{mark}\x00{name}".encode(), "sha256")


def in_order(lines: Sequence[int]) -> bool:
    """Whether rows stand in the order in which a table had them."""
    return all(a < b for a, b in itertools.pairwise(lines))


def words_of(data: bytes) -> str:
    """Everything a leaked file says, whatever it is: the parts of a workbook, or a text in UTF-8 or GB 18030."""
    if not data.startswith(b"PK"):
        return _decoded(data)
    texts: list[str] = []
    room = LARGEST
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        for entry in pack.infolist():
            with pack.open(entry) as part:
                read = part.read(room + 1)
            room -= len(read)
            if room < 0:
                break
            texts.append(read.decode("utf-8", errors="ignore"))
    return "\n".join(texts)


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data[:LARGEST].decode(encoding)
        except UnicodeDecodeError:
            continue
    return data[:LARGEST].decode("utf-8", errors="ignore")


def _check(mark: int, key: bytes) -> int:
    found_ = hmac.new(key, f"mark {mark}".encode(), hashlib.sha256).digest()
    return int.from_bytes(found_[:2], "big") >> (16 - CHECK)


def visible(texts: Iterable[str]) -> str:
    """Texts without their signs, for comparing."""
    return "".join(texts).translate({ord(ZERO): None, ord(ONE): None})
