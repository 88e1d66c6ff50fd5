"""What a file must look like before any parser may touch it. Pure: bytes in, a refusal or nothing out."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tongxing.core.refusal import Refusal

MEGABYTE = 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
ENDINGS = {".xlsx": ZIP, ".ods": ZIP, ".et": OLE, ".xls": OLE}
# what the parts of a workbook are called, in any language; no root, no drive, no empty step, no sign nobody sees
PART = re.compile(r"[\w\-.,+&=@~ ()\[\]{}（）]+(?:/[\w\-.,+&=@~ ()\[\]{}（）]+)*/?")
# deflate is what office programs write; LZMA could ask for gigabytes of memory by one number in its head
COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# programs, and files inside the file that somebody might be led to open
CARGO = re.compile(
    r"vbaproject\.bin$|vbadata\.xml$|\.(zip|rar|7z|exe|dll|js|vbs|hta|lnk|scr|bat|cmd|ps1|jar|py|sh)$"
    r"|(^|/)(macrosheets|activeX|embeddings|Basic|Scripts)/",
    re.IGNORECASE,
)


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
        return _not_a_workbook(data)
    if kind != expected:
        return _old_or_locked(data) or _wrong_ending(name)
    return _why_not_zip(data, limits) if kind == ZIP else _old_or_locked(data)


def _not_a_workbook(data: bytes = b"") -> Refusal:
    way = _("请在 WPS 或 Excel 里另存为 .xlsx 再传，也收 .xls 和 .ods。")
    if data and not re.search(rb"[\x00-\x08\x0e-\x1f<]", data[:4096]) and re.search(rb"[,;\t]", data[:4096]):
        return Refusal("file_text", _("这是文本表格（CSV），不是 Excel 表格。"), ways=(way,))
    return Refusal("file_kind", _("这不是能读的表格。"), ways=(way,))


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
        "file_macro", _("文件里带着宏（程序）或别的文件，不收。"), ways=(_("请另存为不带宏的 .xlsx 再传。"),)
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
    if len(entries) > limits.entries or len(
        {unicodedata.normalize("NFKC", n).casefold() for n in names}
    ) != len(names):
        return _suspicious()
    for entry in entries:
        linked = (entry.external_attr >> 16) & 0o170000 == 0o120000
        odd = (
            not PART.fullmatch(entry.orig_filename)
            or "\\" in entry.orig_filename
            or ".." in entry.filename.split("/")
        )
        if linked or odd or entry.flag_bits & 1 or entry.compress_type not in COMPRESSIONS:
            return _suspicious()
        if CARGO.search(entry.filename):
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
