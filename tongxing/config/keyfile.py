"""The key file of a house, read and written: what it may hold, and what is wrong with it, in words.

home/keys.json, mode 0600, format 3::

    {"format": 3, "demo": false, "django": "…", "root": "…", "passwords": {…},
     "field": {"1": {"key": "…", "since": "2026-11-25"}}, "index": {"1": {"key": "…", "since": "2026-11-25"}},
     "retired": {"field": {…}, "index": {…}}}

Of each kind the highest number writes and all of them read; more than one means that a rotation is under way
(``tongxing keys rotate``). A new index key ``waits`` until every process looks under it. A retired key is named with
its days and is gone. Formats 1 and 2 held a bare key.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

NAME = "keys.json"
FIELD_BYTES, INDEX_BYTES, ROOT_BYTES = 16, 32, 32
OTHERS = 0o077


class EnvironmentMistake(Exception):
    """A variable or file of the surroundings is wrong; the text says which, and what to do."""


@dataclass(frozen=True, repr=False)
class Keys:
    """The secrets of one house, from home/keys.json (mode 0600). Losing them loses the encrypted fields."""

    secret_key: str
    """Django's SECRET_KEY."""
    field_keys: Mapping[str, bytes]
    """SM4 keys (16 bytes) by key id; the highest id writes, every one of them reads."""
    index_keys: Mapping[str, bytes]
    """HMAC-SM3 keys (32 bytes) of the blind index, likewise."""
    root: bytes
    """The root (32 bytes) from which keys of a single purpose are derived, see `derive`."""
    passwords: Mapping[str, str]
    """Passwords of the database roles: superuser, owner, app."""
    waits: str = ""
    """The index key that is already looked under and does not write yet."""
    since: Mapping[str, date] = field(default_factory=dict)
    """From which day each key writes: "field.2", "index.1"."""
    demo: bool = False
    """Made for a demo house, and good for nothing else."""

    @property
    def newest_field(self) -> str:
        """The id of the field key that writes."""
        return max(self.field_keys, key=int)

    @property
    def newest_index(self) -> str:
        """The id of the index key that writes."""
        return max((k for k in self.index_keys if k != self.waits), key=int)

    @property
    def rotating(self) -> bool:
        """Is a rotation under way: are there keys that only read?"""
        return len(self.field_keys) + len(self.index_keys) > 2

    def derive(self, purpose: str) -> bytes:
        """A key (32 bytes) for one purpose, e.g. "trail.sign": who learns it learns no other (HKDF, RFC 5869)."""
        extracted = hmac.digest(b"tongxing", self.root, "sha256")
        return hmac.digest(extracted, purpose.encode() + b"\x01", "sha256")

    def __repr__(self) -> str:
        return f"Keys(field {sorted(self.field_keys)}, index {sorted(self.index_keys)})"


def read_keys(home: Path) -> Keys:
    """Read home/keys.json; a missing, damaged or open file is an error that says so, never a silent new key."""
    path = home / NAME
    try:
        with path.open(encoding="utf-8") as file:
            mode = os.fstat(file.fileno()).st_mode & 0o777
            text = file.read()
    except FileNotFoundError:
        raise EnvironmentMistake(
            f"没有密钥文件 {path}：请先运行 `tongxing init`。(no key file: run `tongxing init` first)"
        ) from None
    except PermissionError:
        raise EnvironmentMistake(
            f"没有权限读密钥文件 {path}：请用建立这个数据文件夹的用户运行。(run as the user who made this data folder)"
        ) from None
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    if mode & OTHERS:
        raise EnvironmentMistake(
            f"密钥文件 {path} 的权限是 {mode:o}，别人也能读。请运行 chmod 600 {path}，并当作密钥可能已经泄露：启动后轮换"
            f"（tongxing keys rotate）。(others can read the key file: chmod 600, then rotate the keys)"
        )
    return keys_of(text, path)


def keys_of(text: str, path: Path) -> Keys:
    """The secrets in the text of a key file; `path` is only for the words of a mistake."""
    try:
        raw = json.loads(text)
    except ValueError as error:
        raise _unreadable(path, error) from error
    try:
        fields, indexes = by_id(raw["field"]), by_id(raw["index"])
        keys = Keys(
            secret_key=str(raw["django"]),
            field_keys={k: _bytes(v["key"]) for k, v in fields.items()},
            index_keys={k: _bytes(v["key"]) for k, v in indexes.items()},
            root=_bytes(raw["root"]),
            passwords={str(k): str(v) for k, v in raw["passwords"].items()},
            waits=next((k for k, v in indexes.items() if v.get("waits")), ""),
            since=_days("field", fields) | _days("index", indexes),
            demo=bool(raw.get("demo", False)),
        )
    except (KeyError, TypeError, AttributeError, binascii.Error, ValueError) as error:
        raise EnvironmentMistake(
            f"密钥文件 {path} 内容不完整（{type(error).__name__}）。请从备份恢复。(key file incomplete: restore it from a backup)"
        ) from error
    if wrong := _wrong(keys):
        raise EnvironmentMistake(
            f"密钥文件 {path} 的密钥长度不对：{wrong}。请从备份恢复。(key file: wrong key length: {wrong})"
        )
    return keys


def by_id(raw: Any) -> dict[str, dict[str, Any]]:
    """The keys of one kind by id; a bare key is the first of its kind."""
    held = {"1": raw} if isinstance(raw, str) else raw
    found = {str(k): {"key": v} if isinstance(v, str) else dict(v) for k, v in held.items()}
    if not all(k.isascii() and k.isdecimal() and 0 < int(k) < 10_000 for k in found):
        raise ValueError("key id")
    return found


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _days(kind: str, held: Mapping[str, Mapping[str, Any]]) -> dict[str, date]:
    return {f"{kind}.{k}": date.fromisoformat(v["since"]) for k, v in held.items() if v.get("since")}


def _wrong(keys: Keys) -> str:
    """Which key has not the length it must have."""
    wanted = [(f"field.{k}", v, FIELD_BYTES) for k, v in keys.field_keys.items()]
    wanted += [(f"index.{k}", v, INDEX_BYTES) for k, v in keys.index_keys.items()]
    wanted += [("root", keys.root, ROOT_BYTES)]
    wrong = [name for name, value, size in wanted if len(value) != size]
    wrong += ["django"] if len(keys.secret_key) < 40 else []
    wrong += [kind for kind, held in (("field", keys.field_keys), ("index", keys.index_keys)) if not held]
    return "、".join(wrong)


def _unreadable(path: Path, error: Exception) -> EnvironmentMistake:
    return EnvironmentMistake(
        f"密钥文件 {path} 读不出来（{type(error).__name__}）。请从备份恢复，不要新建。"
        "(key file unreadable: restore it from a backup)"
    )
