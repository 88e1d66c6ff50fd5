"""What a file must look like before any parser may touch it. Pure: bytes in, a refusal or nothing out."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tongxing.core.refusal import Refusal

MEGABYTE = 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
ENDINGS = {".xlsx": ZIP, ".ods": ZIP, ".et": OLE, ".xls": OLE}


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is taken in (promises §4.8)."""

    bytes: int = 7 * MEGABYTE
    entries: int = 60
    unpacked: int = 20 * MEGABYTE
    ratio: int = 100
    rows: int = 5000
    columns: int = 80
    memory: int = 512 * MEGABYTE
    seconds: int = 20


LIMITS = Limits()


def why_not_open(name: str, data: bytes, limits: Limits = LIMITS) -> Refusal | None:
    """Why this file is not opened: empty, too big, not a workbook, a macro, a password, a bomb."""
    if not data:
        return Refusal("file_empty", _("这是一个空文件。"), ways=(_("请重新选一个有内容的表格。"),))
    if len(data) > limits.bytes:
        words = _("文件有 %(n)s MB，最大能收 %(max)s MB。")
        values = {"n": -(-len(data) // MEGABYTE), "max": limits.bytes // MEGABYTE}
        return Refusal("file_big", words % values, ways=(_("请只留名单那一张表再传。"),))
    kind = next((magic for magic in (ZIP, OLE) if data.startswith(magic)), None)
    ending = re.search(r"\.[^.]*$", name.strip().lower())
    expected = ENDINGS.get(ending.group(0)) if ending else None
    if kind is None or expected is None:
        return _not_a_workbook()
    if kind != expected:
        return _old_or_locked(data) or _wrong_ending(name)
    return _why_not_zip(data, limits) if kind == ZIP else _old_or_locked(data)


def _not_a_workbook() -> Refusal:
    words = _("这不是能读的表格。")
    return Refusal(
        "file_kind", words, ways=(_("请在 WPS 或 Excel 里另存为 .xlsx 再传，也收 .xls 和 .ods。"),)
    )


def _wrong_ending(name: str) -> Refusal:
    words = _("文件的内容和名字的结尾对不上。")
    return Refusal("file_ending", words, ways=(_("请用 WPS 或 Excel 打开，另存为 .xlsx 再传。"),))


def _old_or_locked(data: bytes) -> Refusal | None:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Refusal("file_password", _("这个文件设了打开密码。"), ways=(_("请去掉密码，另存一份再传。"),))
    if "_VBA_PROJECT".encode("utf-16-le") in data:
        return _macro()
    return None


def _macro() -> Refusal:
    return Refusal(
        "file_macro", _("文件里带着宏（程序），不收。"), ways=(_("请另存为不带宏的 .xlsx 再传。"),)
    )


def _damaged() -> Refusal:
    words = _("文件不完整，可能没有传完或已经损坏。")
    return Refusal("file_damaged", words, ways=(_("请在 WPS 或 Excel 里打开看看，另存一份再传。"),))


def _suspicious() -> Refusal:
    words = _("文件里面的东西不像一张普通的表格，不打开。")
    return Refusal("file_suspicious", words, ways=(_("请把名单复制到空表里再传。"),))


def _why_not_zip(data: bytes, limits: Limits) -> Refusal | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as pack:
            entries = pack.infolist()
            return _why_not_entries(entries, limits) or _why_not_size(pack, entries, len(data), limits)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, RuntimeError):
        return _damaged()
    except Exception:  # zlib.error and whatever else a broken archive can raise
        return _damaged()


def _why_not_entries(entries: list[zipfile.ZipInfo], limits: Limits) -> Refusal | None:
    names = [e.filename for e in entries]
    if len(entries) > limits.entries or len(set(names)) != len(names):
        return _suspicious()
    for entry in entries:
        path = entry.filename
        linked = (entry.external_attr >> 16) & 0o170000 == 0o120000
        odd = path.startswith("/") or "\\" in path or ":" in path or "\x00" in entry.orig_filename
        if linked or odd or ".." in path.split("/") or entry.flag_bits & 1:
            return _suspicious()
        if (
            path.lower().endswith(("vbaproject.bin", ".zip", ".exe", ".dll", ".js", ".vbs"))
            or "Basic/" in path
        ):
            return _macro()
    if not {"[Content_Types].xml", "content.xml"} & set(names):
        return _not_a_workbook()
    return None


def _why_not_size(
    pack: zipfile.ZipFile, entries: list[zipfile.ZipInfo], packed: int, limits: Limits
) -> Refusal | None:
    """Unpack as a stream and count: what the archive says of its own sizes is not believed."""
    total = 0
    for entry in entries:
        with pack.open(entry) as stream:
            while chunk := stream.read(256 * 1024):
                total += len(chunk)
                if total > limits.unpacked or (total > MEGABYTE and total > packed * limits.ratio):
                    words = _("文件解开以后太大，不打开。")
                    return Refusal("file_bomb", words, ways=(_("请把名单复制到空表里再传。"),))
    return None
