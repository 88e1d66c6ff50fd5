#!/usr/bin/env python3
"""核对归档包：只要 Python，不要服务器，不要密钥。Checks an archive package of closed files, with Python alone.

    python3 package.py PACKAGE.zip …                      ``chain.py`` and ``zips.py`` lie beside it
    python3 package.py PACKAGE.zip --key 41D7-99C0-…      and that the signer is the one on the weekly paper

A package is a ZIP that can be written in one way only: nothing compressed, nothing encrypted, one fixed date, no byte
that belongs to nothing, and the members in the order of the list::

    封签.json            who sealed it and when; the root; the last seal of the trail before it; a signature (Ed25519)
    清单.json            length, SHA-256 and SM3 of every member behind it, in order
    说明文件.txt         what this is, for people
    0001/元数据.json     whose file it is (DA/T 46)
    0001/卷内目录.json   which papers it has, in order
    0001/办事记录.json   what was done, day by day
    0001/文书/0001.pdf   a paper as it was issued (PDF/A)
    0001/扫描/0002-01.jpg  a page of a scan

    root = SM3(0x03 ‖ 清单.json),  signed: "tongxing package 1\\n" ‖ 封签 without its signature, in canonical JSON

Whoever sends a package may be an enemy: nothing is ever written or unpacked, sizes are looked at before anything is
read, and three questions are asked one after the other, each only when the one before is answered: is it such a ZIP, is
it what was sealed, and does what was sealed agree with itself.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any, BinaryIO

try:
    from tongxing.verify.chain import canonical, figures, from_figures, has_sm3, origin, signature_holds, sm3
    from tongxing.verify.zips import Member, Report, members_of, shown_as
except ImportError:  # without the house: the three files lie in one folder, and nothing is written into it
    sys.dont_write_bytecode = True
    from chain import canonical, figures, from_figures, has_sm3, origin, signature_holds, sm3  # type: ignore[import-not-found, no-redef]
    from zips import Member, Report, members_of, shown_as  # type: ignore[import-not-found, no-redef]

VERSION = "tongxing-package-1"
SIGNED = b"tongxing package 1\n"
SEAL, LIST, NOTE = "封签.json", "清单.json", "说明文件.txt"
ABOUT, INDEX, DEEDS = "元数据.json", "卷内目录.json", "办事记录.json"
MOST_JSON, PIECE = 4 * 2**20, 2**20
VOLUME = re.compile(
    r"(\d{4})/(?:元数据\.json|卷内目录\.json|办事记录\.json|文书/\d{4}\.pdf|扫描/\d{4}-\d{2}\.jpg)"
)


def root_of(listed: bytes) -> str:
    """One number for everything the list names."""
    return sm3(b"\x03" + listed).hex()


# ── is it what was sealed ─────────────────────────────────────────────────────────────────────────


class Unreadable(ValueError):
    """A member that is no JSON of ours."""


def _json(file: BinaryIO, member: Member) -> tuple[bytes, dict[str, Any]]:
    if member.size > MOST_JSON:
        raise Unreadable
    raw = b"".join(_pieces(file, member))
    try:
        found = json.loads(raw.decode("utf-8"), object_pairs_hook=_once, parse_constant=_never)
    except (ValueError, RecursionError) as error:
        raise Unreadable from error
    if not isinstance(found, dict):
        raise Unreadable
    return raw, found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unreadable
    return found


def _never(text: str) -> None:
    raise Unreadable(text)


def _pieces(file: BinaryIO, member: Member) -> Iterator[bytes]:
    file.seek(member.start)
    left = member.size
    while left:
        piece = file.read(min(PIECE, left))
        if not piece:
            return
        left -= len(piece)
        yield piece


def _sealed(
    file: BinaryIO, members: list[Member], report: Report, holds: Holds, key: bytes | None
) -> list[Member]:
    """Seal and list, and every member against them; those that follow the list when all of it stands."""
    if [m.name for m in members[:2]] != [SEAL, LIST]:
        for name in {SEAL, LIST} - {m.name for m in members}:
            report.find("missing", name)
        if not report.problems:
            report.find("order", SEAL)
        return []
    try:
        seal, (raw, listed) = _json(file, members[0])[1], _json(file, members[1])
        rows: list[Row] = [(r["name"], r["size"], r["sha256"], r["sm3"]) for r in listed["members"]]
        if not all(isinstance(one, str) for name, _size, *digests in rows for one in (name, *digests)):
            raise Unreadable
        signer, signature = bytes.fromhex(seal["key"]), bytes.fromhex(seal["signature"])
        datetime.fromisoformat(seal["made_at"])
        told = SIGNED + canonical({k: v for k, v in seal.items() if k != "signature"})
    except (ValueError, KeyError, TypeError):
        report.find("unreadable", f"{SEAL} {LIST}")
        return []
    report.seal = seal
    if seal.get("version") != VERSION or listed.get("version") != VERSION:
        report.find("version")
        return []
    if seal.get("root") != root_of(raw):
        report.find("root", LIST)
    if not holds(signer, told, signature):
        report.find("signature", SEAL)
    if key is not None and bytes.fromhex(origin(signer)) != key:
        report.find("other_key", SEAL)
    _compare(file, members[2:], rows, report)
    return members[2:]


Holds = Callable[[bytes, bytes, bytes], bool]
Row = tuple[str, int, str, str]


def _compare(file: BinaryIO, members: list[Member], rows: list[Row], report: Report) -> None:
    listed, here = {row[0]: row for row in rows}, [m.name for m in members]
    if len(listed) != len(rows):
        report.find("unreadable", LIST)
    for name in listed.keys() - set(here):
        report.find("missing", name)
    for name in set(here) - listed.keys():
        report.find("extra", name)
    if set(here) == listed.keys() and here != [row[0] for row in rows]:
        report.find("order")
    digests = {row[2]: row[0] for row in rows}
    for member in members:
        row = listed.get(member.name)
        if row is None:
            continue
        sha256, national, crc = _digests(file, member)
        if crc != member.crc:
            report.find("crc", member.name)
        if digests.get(sha256, member.name) != member.name and sha256 != row[2]:
            report.find("swapped", f"{member.name} ← {digests[sha256]}")
        elif member.size != row[1]:
            report.find("length", member.name)
        elif (sha256, national) != row[2:]:
            report.find("changed", member.name)


def _digests(file: BinaryIO, member: Member) -> tuple[str, str, int]:
    """SHA-256, SM3 and CRC; without OpenSSL's SM3 ours takes the member as a whole, which is why its size has an end."""
    one, crc = hashlib.sha256(), 0
    other = hashlib.new("sm3") if has_sm3 else None
    for piece in _pieces(file, member):
        one.update(piece)
        crc = zlib.crc32(piece, crc)
        if other is not None:
            other.update(piece)
    national = other.digest() if other is not None else sm3(b"".join(_pieces(file, member)))
    return one.hexdigest(), national.hex(), crc


# ── does it agree with itself ─────────────────────────────────────────────────────────────────────


def _content(file: BinaryIO, members: list[Member], report: Report) -> None:
    known = {m.name: m for m in members}
    if NOTE not in known:
        report.find("missing", NOTE)
    folders: dict[str, list[str]] = {}
    for name in known.keys() - {NOTE}:
        fits = VOLUME.fullmatch(name)
        if fits is None:
            report.find("foreign", name)
        else:
            folders.setdefault(fits[1], []).append(name)
    if sorted(folders) != [f"{n:04}" for n in range(1, len(folders) + 1)] or not folders:
        report.find("gap", " ".join(sorted(folders))[:80])
    for folder, names in sorted(folders.items()):
        _volume(file, folder, known, set(names), report)
    report.volumes = len(folders)


def _volume(file: BinaryIO, folder: str, known: dict[str, Member], names: set[str], report: Report) -> None:
    about, index, deeds = (f"{folder}/{name}" for name in (ABOUT, INDEX, DEEDS))
    lost = {about, index, deeds} - names
    for name in sorted(lost):
        report.find("missing", name)
    for name in sorted(names - {about, index, deeds}):
        _paper(file, known[name], report)
    if lost:
        return
    try:
        told, listed, done = (_json(file, known[name])[1] for name in (about, index, deeds))
        if any(not told[k] == listed[k] == done[k] for k in ("电子文件号", "档号", "题名")):
            report.find("person", folder)
        if not told["措施"] or not isinstance(told["措施"], list):
            raise Unreadable
        _index(listed["文件"], folder, names - {about, index, deeds}, report)
        _deeds(told, done["记录"], folder, report)
        days = [*(one["日期"] for one in listed["文件"]), *(one["记录日期"] for one in done["记录"])]
        _dates(told, days, report.seal, folder, report)
    except (ValueError, KeyError, TypeError, AttributeError):
        report.find("unreadable", folder)


def _index(pieces: list[dict[str, Any]], folder: str, names: set[str], report: Report) -> None:
    if [one["顺序号"] for one in pieces] != list(range(1, len(pieces) + 1)):
        report.find("gap", f"{folder}/{INDEX}")
    listed = [f"{folder}/{name}" for one in pieces for name in one["组成"]]
    if set(listed) != names or len(listed) != len(names):
        report.find("index", folder)
    for one in pieces:
        pictures = [name for name in one["组成"] if name.endswith(".jpg")]
        if pictures and one["页数"] != len(pictures):
            report.find("pages", f"{folder}/{INDEX} {one['顺序号']}")


def _deeds(told: dict[str, Any], done: list[dict[str, Any]], folder: str, report: Report) -> None:
    """As many as the metadata says, numbered on, each with its day, what it was, and who wrote it when."""
    if told["办事记录数"] != len(done):
        report.find("deeds", folder)
    elif [one["顺序号"] for one in done] != list(range(1, len(done) + 1)):
        report.find("gap", f"{folder}/{DEEDS}")
    for one in done:
        date.fromisoformat(one["日期"])
        if not all(isinstance(one[k], str) for k in ("什么事", "结果", "说明", "经办人", "状态")):
            raise Unreadable


def _dates(
    told: dict[str, Any], written: list[str], seal: dict[str, Any], folder: str, report: Report
) -> None:
    """Days in their order: born, decided, received, reported, closed; nothing written before birth or after the sealing."""
    sealed = datetime.fromisoformat(seal["made_at"]).date().isoformat()
    born = told["人员"]["出生日期"] or "0001-01-01"
    chains = [
        [born, *(one[k] for k in ("决定日期", "收到日期", "报到日期", "结束日期") if one[k]), sealed]
        for one in told["措施"]
    ]
    chains += [[born, day, sealed] for day in written]
    for days in chains:
        try:
            real = [date.fromisoformat(day) for day in days]
        except ValueError:
            real = [date.max, date.min]
        if real != sorted(real):
            report.find("date", folder)
            return


ACTIVE = re.compile(rb"/(?:Encrypt|JavaScript|JS|Launch|EmbeddedFiles?|OpenAction|AA|RichMedia)\b")
STREAM = re.compile(
    rb"stream\r?\n.*?endstream", re.DOTALL
)  # pictures and texts, in which any three letters may stand
PDFA = re.compile(rb"<pdfaid:part>[1-4]</pdfaid:part>|pdfaid:part=[\"'][1-4][\"']")


def _paper(file: BinaryIO, member: Member, report: Report) -> None:
    raw = b"".join(_pieces(file, member))
    if member.name.endswith(".pdf"):
        if not raw.startswith(b"%PDF-") or b"%%EOF" not in raw[-64:] or not PDFA.search(raw):
            report.find("pdf", member.name)
        elif ACTIVE.search(STREAM.sub(b"", raw)):
            report.find("active", member.name)
    elif not raw.startswith(b"\xff\xd8\xff") or not raw.endswith(b"\xff\xd9"):
        report.find("picture", member.name)


# ── the whole ─────────────────────────────────────────────────────────────────────────────────────


def check(file: BinaryIO, *, key: bytes | None = None, holds: Holds = signature_holds) -> Report:
    """Look at one package from its bytes to its meaning; what cannot be trusted is not read any further."""
    report = Report()
    members = members_of(file, report)
    report.members = len(members)
    if not report.problems:
        members = _sealed(file, members, report, holds, key)
    if not report.problems:
        _content(file, members, report)
    return report


def main(argv: Iterable[str] | None = None) -> int:
    """0 when every package is as it was sealed, 1 when not, 2 when a file cannot be read."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("package", nargs="+")
    parser.add_argument("--key", default="", help="the signer as printed")
    args = parser.parse_args(None if argv is None else list(argv))
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    worst = 0
    for path in args.package:
        try:
            with open(path, "rb") as file:
                report = check(file, key=from_figures(args.key) if args.key else None)
        except (OSError, ValueError) as error:
            print(f"读不了 (cannot read): {shown_as(str(error))}", file=sys.stderr)
            worst = 2
            continue
        worst = max(worst, say(path, report))
    return worst


def say(path: str, report: Report) -> int:
    """Print what was found."""
    for problem in report.problems[:50]:
        print(f"不对 PROBLEM {problem.code}  {shown_as(problem.where)}: {problem.words}")
    verdict = "一致 OK" if not report.problems else f"不一致 NOT OK, {len(report.problems)}"
    print(f"{verdict}: {path}  {report.volumes} 卷 volumes, {report.members} 个文件 members")
    if not report.problems:
        seal = report.seal
        signer = figures(bytes.fromhex(origin(bytes.fromhex(seal["key"]))))
        print(
            f"  封签 {shown_as(str(seal.get('number')))}  {shown_as(seal['made_at'])}  签名人 signer {signer}"
        )
    return 1 if report.problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
