"""The keys apart from the backup: as one sheet, or as three of which any two open them (T11, promise 18).

A sheet is a text file with words how to keep it and a block of letters. In three parts, each sheet carries
the same closed box with the keys and one part of its secret, fourteen groups that can also be typed by hand.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import json
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tongxing.launch.keeping import shares
from tongxing.launch.keeping.box import Closing, OtherKeys, Spoilt, opened
from tongxing.launch.words import LaunchFailure

BEGIN, END = "-----BEGIN TONGXING KEYS-----", "-----END TONGXING KEYS-----"
NEEDED, PARTS = 2, 3

WHOLE_WORDS = """\
同行：密钥单（整份）　{day}　记号 {mark}

有了这一份和一份备份文件，就能读出全部内容；少了它，备份文件谁也打不开。
  · 和备份文件分开放：备份在一处，这张单子在另一处（例如锁在镇办保险柜）。
  · 不发微信、不发邮件、不存网盘，不和备份放在同一个 U 盘里。
  · 换了密钥以后（tongxing doctor 会提醒）要重新做一份，旧的留着：旧备份还要用它。
  · 恢复时：tongxing restore 备份文件 --home 新文件夹 --keys 这个文件

Keys of a tongxing house, whole. With this sheet and a backup everything can be read; without it nothing can.
Keep it apart from the backups, never send it, make a new one when the keys change, and keep the old one.

{begin}
{block}
{end}
"""

SHARE_WORDS = """\
同行：密钥单（三份中的第 {n} 份）　{day}　记号 {mark}

这一份交给一个人保管。三份里任意两份合起来，才能打开备份；单独一份什么也打不开。
  · 三份交给三个人（例如镇长、镇办主任、派出所），不要两份放在一起，也不要和备份放在一起。
  · 保管人调走时，当面交给接手的人；丢了一份就重新做三份，把旧的三份都作废销毁。
  · 恢复时：tongxing restore 备份文件 --home 新文件夹 --keys 第一份 --keys 第二份
  · 只剩纸的时候：把下面“这一份”的十四组字抄进任何一份里“这一份”那一行，也能用。

Part {n} of three of the keys of a tongxing house. Any two open a backup, one alone opens nothing.
Three people keep one each, none beside a backup. When one is lost, make three new ones and destroy the old.

这一份 (this part): {share}

{begin}
{block}
{end}
"""


@dataclass(frozen=True)
class Share:
    """One person's part."""

    number: int
    part: bytes


def fingerprint(raw: bytes) -> str:
    """A short sign of a whole key file, by which one sees that it has changed since it was saved apart."""
    return hashlib.sha256(json.dumps(json.loads(raw), sort_keys=True).encode()).hexdigest()[:16]


def whole(raw: bytes, *, day: str) -> str:
    """The sheet with everything on it."""
    return WHOLE_WORDS.format(day=day, mark=fingerprint(raw), begin=BEGIN, end=END, block=_letters(raw))


def in_three(raw: bytes, *, day: str) -> list[str]:
    """Three sheets; any two of them give the keys back."""
    secret, sink = secrets.token_bytes(32), io.BytesIO()
    box = Closing(sink, secret, {})
    box.write(raw)
    box.close()
    parts = shares.split(secret, needed=NEEDED, parts=PARTS)
    return [
        SHARE_WORDS.format(
            n=n, day=day, mark=fingerprint(raw), begin=BEGIN, end=END, block=_letters(sink.getvalue()),
            share=_spell(Share(n, part)),
        )
        for n, part in parts.items()
    ]  # fmt: skip


def read(paths: Iterable[Path]) -> bytes:
    """The key file that these sheets hold: a keys.json, a whole sheet, or two parts of three."""
    texts = {}
    for path in paths:
        try:
            texts[path] = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise LaunchFailure(f"密钥单 {path} 读不出来：{error}", f"cannot read {path}") from error
    for text in texts.values():
        if text.lstrip().startswith("{"):
            return text.encode()
    blocks = {path: _block(path, text) for path, text in texts.items()}
    found = [_share(path, text) for path, text in texts.items()]
    parts = {one.number: one.part for one in found if one is not None}
    if len(parts) < len(texts):
        return next(blocks[path] for path, one in zip(texts, found, strict=True) if one is None)
    return _joined(parts, next(iter(blocks.values()), b""))


def _joined(parts: dict[int, bytes], block: bytes) -> bytes:
    if len(parts) < NEEDED:
        have = "、".join(map(str, parts)) or "没有"
        raise LaunchFailure(
            f"三份密钥要两份才够，现在有：第 {have} 份。请再用一次 --keys 加上另一份",
            "two different parts of the keys are needed: give --keys twice",
        )
    try:
        return b"".join(opened(io.BytesIO(block), shares.join(parts)))
    except (OtherKeys, Spoilt, ValueError):
        raise LaunchFailure(
            "这几份密钥单不是同一次做的，合不到一起", "these parts do not belong together"
        ) from None


def _letters(raw: bytes) -> str:
    text = base64.b64encode(raw + hashlib.sha256(raw).digest()[:4]).decode("ascii")
    return "\n".join(text[i : i + 64] for i in range(0, len(text), 64))


def _block(path: Path, text: str) -> bytes:
    match = re.search(re.escape(BEGIN) + r"([A-Za-z0-9+/=\s]*)" + re.escape(END), text)
    try:
        raw = base64.b64decode("".join(match.group(1).split()), validate=True) if match else b""
    except binascii.Error:
        raw = b""
    if len(raw) < 5 or hashlib.sha256(raw[:-4]).digest()[:4] != raw[-4:]:
        raise LaunchFailure(
            f"{path} 不是密钥单，或者已经损坏", f"{path} is not a sheet of keys, or it is damaged"
        )
    return raw[:-4]


def _spell(share: Share) -> str:
    body = bytes([share.number]) + share.part
    text = base64.b32encode(body + hashlib.sha256(body).digest()[:2]).decode("ascii")
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


def _share(path: Path, text: str) -> Share | None:
    match = re.search(r"^这一份[^:\n]*:([A-Za-z2-7 ]+)$", text, re.MULTILINE)
    if match is None:
        return None
    try:
        raw = base64.b32decode("".join(match.group(1).split()).upper())
    except binascii.Error:
        raw = b""
    if len(raw) < 4 or hashlib.sha256(raw[:-2]).digest()[:2] != raw[-2:]:
        raise LaunchFailure(
            f"{path} 里的那一份抄错了，请逐组核对", f"the part in {path} is misspelt: compare group by group"
        )
    return Share(raw[0], raw[1:-2])
