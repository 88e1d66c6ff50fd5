"""The one way in which a package is written as a ZIP, and reading one that an enemy may have written.

Nothing is compressed, so nothing has to be unpacked and no bomb can go off; every byte of the file is accounted for, so
nothing hides between the members or says in one place what it does not say in the other. Part of ``package.py``.
"""

from __future__ import annotations

import struct
import unicodedata
from dataclasses import dataclass, field
from typing import Any, BinaryIO, NamedTuple

MOST_MEMBERS, MOST_OF_ONE = 5000, 64 * 2**20
LOCAL, CENTRAL, END = struct.Struct("<4s5H3I2H"), struct.Struct("<4s6H3I5H2I"), struct.Struct("<4s4H2IH")
UTF8, DAY = 0x0800, 0x0021  # the names are UTF-8; 1980-01-01, the first day a ZIP can name
FIXED = (20, UTF8, 0, 0, DAY)  # version needed, flags, method (stored), time, date


def local(name: bytes, crc: int, size: int) -> bytes:
    """What stands before a member."""
    return LOCAL.pack(b"PK\3\4", *FIXED, crc, size, size, len(name), 0) + name


def central(name: bytes, crc: int, size: int, offset: int) -> bytes:
    """What stands of a member in the directory."""
    return CENTRAL.pack(b"PK\1\2", 20, *FIXED, crc, size, size, len(name), 0, 0, 0, 0, 0, offset) + name


def end(count: int, size: int, offset: int) -> bytes:
    """What stands behind everything."""
    return END.pack(b"PK\5\6", 0, 0, count, count, size, offset, 0)


class Problem(NamedTuple):
    """Something that is not as it must be: a stable code, where, in words."""

    code: str
    where: str
    words: str


@dataclass
class Report:
    """What was looked at and what was found."""

    members: int = 0
    volumes: int = 0
    seal: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def find(self, code: str, where: str = "") -> None:
        """One more problem."""
        self.problems.append(Problem(code, where, WORDS[code]))

    @property
    def codes(self) -> set[str]:
        """The reasons, each once."""
        return {one.code for one in self.problems}


WORDS = {
    "not_zip": "不是 ZIP 文件 / not a ZIP",
    "truncated": "被截断，后面的没有了 / cut off",
    "stray": "有不属于任何文件的字节 / bytes that belong to no member",
    "too_many": "文件太多或太大，不打开 / too many or too large, not opened",
    "name": "文件名不该是这样 / a name that must not be",
    "twice": "同一个文件名出现两次 / the same name twice",
    "encrypted": "加了密 / encrypted",
    "compressed": "压缩过，归档包里不压缩，没有解开 / compressed; not unpacked",
    "special": "不是普通文件（链接或设备）/ a link or device, not a file",
    "header": "前后两处写的不一样，或不是本系统写的 / its two headers disagree, or others wrote it",
    "crc": "校验码不对 / its checksum is wrong",
    "missing": "清单上有，包里没有 / listed, and not here",
    "extra": "包里有，清单上没有 / here, and not listed",
    "order": "顺序和清单不一样 / not in the order of the list",
    "length": "长度和清单不一样 / not as long as listed",
    "changed": "内容和清单不一样，被改过 / not what was listed",
    "swapped": "内容是另一个文件的，两个对调了 / it holds what another member should",
    "unreadable": "读不懂 / cannot be understood",
    "version": "不认识的版本 / a version this file does not know",
    "root": "总指纹和清单对不上，清单被改过 / the root does not fit the list",
    "signature": "签名不对，封签被改过 / the signature does not fit",
    "other_key": "不是您给的那个签名人 / not the signer you named",
    "foreign": "归档包里不该有的文件 / a file that does not belong in a package",
    "gap": "编号不连续 / a number is missing",
    "index": "卷内目录和实有文件不一致 / the index and the papers disagree",
    "pages": "页数和实有的不一样 / another number of pages than there are",
    "person": "元数据、目录不是同一个人的 / index and metadata are of different people",
    "deeds": "办事记录的条数和元数据写的不一样 / another number of deeds than the metadata says",
    "date": "日期不可能 / a date that cannot be",
    "pdf": "不是 PDF/A / not PDF/A",
    "active": "PDF 加了密或带有程序、附件 / a PDF with a lock, a script or an attachment",
    "picture": "不是完整的 JPEG / not a whole JPEG",
}


class Member(NamedTuple):
    """One member: its name, where its bytes begin, how many they are, its checksum."""

    name: str
    start: int
    size: int
    crc: int


def members_of(file: BinaryIO, report: Report) -> list[Member]:
    """The members, read from the directory and held against everything else; empty when one cannot go on."""
    whole = file.seek(0, 2)
    file.seek(0)
    if file.read(4) != b"PK\3\4":
        report.find("not_zip")
        return []
    file.seek(max(0, whole - END.size))
    last = file.read()
    if last[:4] != b"PK\5\6" or last[-2:] != b"\0\0":
        file.seek(max(0, whole - 66000))
        report.find("stray" if b"PK\5\6" in file.read() else "truncated")
        return []
    _sig, _d1, _d2, _here, count, size, begins, _c = END.unpack(last)
    if count > MOST_MEMBERS or size > count * 400:
        report.find("too_many")
        return []
    if last != end(count, size, begins) or begins + size + END.size != whole:
        report.find("stray" if begins + size + END.size < whole else "truncated")
        return []
    file.seek(begins)
    return _directory(file, file.read(size), begins, report)


def _directory(file: BinaryIO, raw: bytes, begins: int, report: Report) -> list[Member]:
    found: list[Member] = []
    seen: set[str] = set()
    at = offset = 0
    while at < len(raw):
        if len(raw) - at < CENTRAL.size or raw[at : at + 4] != b"PK\1\2":
            report.find("stray", f"目录 directory +{at}")
            return []
        (_sig, made, _need, flags, method, _t, _d, crc, packed, size, n, x, c, _disk, _i, attributes, where) = (
            CENTRAL.unpack_from(raw, at)
        )  # fmt: skip
        entry = raw[at : at + CENTRAL.size + n + x + c]
        name = entry[CENTRAL.size : CENTRAL.size + n]
        at += len(entry)
        shown = _name(name, seen, report)
        if flags & 1:
            report.find("encrypted", shown)
        elif method or packed != size:
            report.find("compressed", shown)
        elif made >> 8 == 3 and (attributes >> 16) & 0o170000 not in (0, 0o100000):
            report.find("special", shown)
        elif size > MOST_OF_ONE:
            report.find("too_many", shown)
        elif where != offset:
            report.find("stray", shown)
        elif entry != central(name, crc, size, where) or not _stands(file, local(name, crc, size), where):
            report.find("header", shown)
        found.append(Member(shown, where + LOCAL.size + n, size, crc))
        offset = where + LOCAL.size + n + packed
    if offset != begins and not report.problems:
        report.find("stray", "目录前 before the directory")
    return found


def _stands(file: BinaryIO, wanted: bytes, where: int) -> bool:
    file.seek(where)
    return file.read(len(wanted)) == wanted


def _name(raw: bytes, seen: set[str], report: Report) -> str:
    """A name as it is safe to show; one that leads elsewhere, hides something or is there twice is a problem."""
    text = raw.decode("utf-8", errors="replace")
    plain = text.isprintable() and "\ufffd" not in text and unicodedata.normalize("NFC", text) == text
    steps = text.split("/")
    if not plain or len(raw) > 200 or any(c in text for c in '\\:*?"<>|') or {"", ".", ".."} & set(steps):
        report.find("name", shown_as(text))
    key = text.casefold()
    if key in seen:
        report.find("twice", shown_as(text))
    seen.add(key)
    return text


def shown_as(text: str) -> str:
    return "".join(c if c.isprintable() else f"<{ord(c):X}>" for c in text[:80])
