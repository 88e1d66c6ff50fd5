"""How a package is put together: volumes of papers in, bytes out. Pure; the same volumes and the same seal, the same bytes.

Everything but the seal depends on the files alone: two packages of one state of a file have one root, whenever and for whom
they were made. What it must be like, ``tongxing.verify.package`` says and checks; here it is written.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tongxing.verify import zips
from tongxing.verify.chain import canonical, sm3
from tongxing.verify.package import ABOUT, DEEDS, INDEX, LIST, NOTE, SEAL, SIGNED, VERSION, root_of

Member = tuple[str, bytes]
NOTE_TEXT = """归档包说明

这个包里是已经办结的档案，每个编号的文件夹是一卷（一人一卷）：
  元数据.json     这是谁的档案（按 DA/T 46 著录，没有的项目写在“未著录”里）
  卷内目录.json   这一卷有哪些材料，按顺序
  办事记录.json   为本人办过的每一件事：哪天、什么事、结果、谁办的；更正、撤回的也在，写明了
  文书/           印发的文书，PDF/A，和印发时一字不差
  扫描/           扫描件，每页一张 JPEG

清单.json 写着每个文件的长度和两种指纹（SHA-256、SM3），封签.json 写着总指纹、封包时间和签名。
文件没有压缩、没有加密，改动、增加、减少、调换任何一个，都核对得出来。

怎样核对：向出具单位另外要核对程序（package.py、zips.py、chain.py 三个文件，只要 Python，不要联网），
放在同一个文件夹里运行：

    python3 package.py 这个包.zip

核对程序不放在包里：能改包的人，也能改包里的程序。签名人的编号要和纸质封存单上的对得上。

A package of closed files. Ask the office for the checker (three files, Python alone) and run the line above. It is not in
here: whoever could change the package could change it too.
"""


@dataclass(frozen=True, slots=True)
class Piece:
    """One paper of a file: what it is, by whom and of which day, and its bytes: one PDF as issued, or pages as scanned."""

    title: str
    on: date
    author: str
    number: str = ""
    state: str = ""
    pdf: bytes | None = None
    pages: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """One thing that was done, as it was written down, whether it still stands or not."""

    kind: str
    outcome: str
    note: str
    on: date
    until: date | None
    recorded_on: date
    by: str
    state: str


@dataclass(frozen=True, slots=True)
class Ordered:
    """A measure and the decision it rests on."""

    measure: str
    number: str
    authority: str
    decided_on: date | None
    received_on: date | None
    reported_on: date | None
    ends_on: date | None
    closed_on: date | None
    closed_how: str


@dataclass(frozen=True, slots=True)
class Volume:
    """One person's file, with its papers in their order."""

    file_id: str
    number: str
    name: str
    sex: str
    birth_on: date | None
    id_number: str
    office: str
    place: str
    measures: tuple[Ordered, ...]
    pieces: tuple[Piece, ...]
    deeds: tuple[Done, ...] = ()


@dataclass(frozen=True, slots=True)
class Sealing:
    """Who takes it and when, under which number of the register, and the last seal of the trail before it."""

    number: str
    made_at: datetime
    line: str
    trail: tuple[int, str] | None
    key: bytes
    sign: Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Packed:
    """A finished package, and the one number that stands for everything in it."""

    data: bytes
    root: str


def packed(volumes: Sequence[Volume], sealing: Sealing) -> Packed:
    """The package of these files."""
    members = [(NOTE, NOTE_TEXT.encode())]
    for n, volume in enumerate(volumes, start=1):
        members += _volume(f"{n:04}", volume)
    listed = _list(members)
    root = root_of(listed)
    return Packed(zipped([(SEAL, _seal(root, sealing)), (LIST, listed), *members]), root)


def zipped(members: Iterable[Member]) -> bytes:
    """Members as a ZIP, in the one way it can be written."""
    body, directory, count = bytearray(), bytearray(), 0
    for name, data in members:
        raw, crc = name.encode(), zlib.crc32(data)
        directory += zips.central(raw, crc, len(data), len(body))
        body += zips.local(raw, crc, len(data)) + data
        count += 1
    return bytes(body + directory + zips.end(count, len(directory), len(body)))


def _list(members: Sequence[Member]) -> bytes:
    rows = [
        {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest(), "sm3": sm3(data).hex()}
        for name, data in members
    ]
    return _written({"version": VERSION, "members": rows})


def _seal(root: str, sealing: Sealing) -> bytes:
    told: dict[str, Any] = {
        "version": VERSION,
        "root": root,
        "number": sealing.number,
        "made_at": sealing.made_at.isoformat(timespec="seconds"),
        "line": sealing.line,
        "trail": {"seal": sealing.trail[0], "head": sealing.trail[1]} if sealing.trail else None,
        "key": sealing.key.hex(),
    }
    return _written({**told, "signature": sealing.sign(SIGNED + canonical(told)).hex()})


def _volume(folder: str, volume: Volume) -> Iterator[Member]:
    files: list[Member] = []
    rows = []
    for n, piece in enumerate(volume.pieces, start=1):
        own = _files(n, piece)
        files += own
        rows.append(_row(n, piece, [name for name, _data in own]))
    whose = {"电子文件号": volume.file_id, "档号": volume.number, "题名": f"{volume.name}一人一档"}
    yield f"{folder}/{ABOUT}", _written(_about(volume, whose, rows))
    yield f"{folder}/{INDEX}", _written({**whose, "文件": rows})
    done = [_deed(n, one) for n, one in enumerate(volume.deeds, start=1)]
    yield f"{folder}/{DEEDS}", _written({**whose, "记录": done})
    for name, data in files:
        yield f"{folder}/{name}", data


def _files(n: int, piece: Piece) -> list[Member]:
    if piece.pdf is not None:
        return [(f"文书/{n:04}.pdf", piece.pdf)]
    return [(f"扫描/{n:04}-{page:02}.jpg", data) for page, data in enumerate(piece.pages, start=1)]


def _row(n: int, piece: Piece, names: list[str]) -> dict[str, Any]:
    return {
        "顺序号": n,
        "文号": piece.number,
        "责任者": piece.author,
        "题名": piece.title,
        "日期": piece.on.isoformat(),
        "页数": len(piece.pages) or None,
        "状态": piece.state,
        "组成": names,
    }


def _deed(n: int, one: Done) -> dict[str, Any]:
    return {
        "顺序号": n,
        "日期": one.on.isoformat(),
        "到": _day(one.until),
        "什么事": one.kind,
        "结果": one.outcome,
        "说明": one.note,
        "经办人": one.by,
        "记录日期": one.recorded_on.isoformat(),
        "状态": one.state,
    }


def _about(volume: Volume, whose: dict[str, str], rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What DA/T 46-2009 asks to be told of a file, as far as the record has it; the archive adds what is its own."""
    days = sorted(row["日期"] for row in rows)
    return {
        "标准": "DA/T 46-2009",
        "聚合层次": "案卷",
        "立档单位名称": volume.office,
        **whose,
        "责任者": volume.office,
        "日期": {"起": days[0] if days else None, "止": days[-1] if days else None},
        "件数": len(rows),
        "办事记录数": len(volume.deeds),
        "格式": ["PDF/A", "JPEG"],
        "人员": {
            "姓名": volume.name,
            "性别": volume.sex,
            "出生日期": _day(volume.birth_on),
            "公民身份号码": volume.id_number,
            "所在村（社区）": volume.place,
        },
        "措施": [_measure(one) for one in volume.measures],
        "未著录": ["档案馆名称", "档案馆代码", "全宗号", "馆编档号", "保管期限", "密级"],
    }


def _measure(one: Ordered) -> dict[str, Any]:
    return {
        "种类": one.measure,
        "决定书文号": one.number,
        "决定机关": one.authority,
        "决定日期": _day(one.decided_on),
        "收到日期": _day(one.received_on),
        "报到日期": _day(one.reported_on),
        "期满日期": _day(one.ends_on),
        "结束日期": _day(one.closed_on),
        "结束方式": one.closed_how,
    }


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None


def _written(told: dict[str, Any]) -> bytes:
    """JSON that people can read too: one line an entry, a line each in a list; always the same bytes."""
    lines = (
        f" {_one(key)}: {_many(value) if isinstance(value, list) else _one(value)}"
        for key, value in told.items()
    )
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def _many(values: list[Any]) -> str:
    return "[\n  " + ",\n  ".join(map(_one, values)) + "\n ]" if values else "[]"


def _one(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
