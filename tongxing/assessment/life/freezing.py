"""A sheet as bytes that stay: everything it was computed from, and nothing that anybody wrote.

The reasons of items confirmed by hand stand in their own sealed rows; here only who gave how many points on which day.
So a file that is destroyed, or a sentence that is sealed anew, never touches a frozen sheet, and the digest holds for good.
"""

from __future__ import annotations

import base64
import hashlib
import json
import types
import typing
import zlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

from tongxing.assessment.sheets import Confirmed, Sheet

ADDED = ("points", "points_of", "pending_of", "unscored_of")  # said beside the fields, worked out from them


def frozen(sheet: Sheet) -> str:
    """The canonical text of a sheet without a word that a person wrote. (requirements.md X04)"""
    return wordless(sheet).to_json()


def wordless(sheet: Sheet) -> Sheet:
    """The sheet with the reasons left out."""
    lines = tuple(replace(one, confirmed=_wordless(one.confirmed)) for one in sheet.lines)
    return replace(sheet, lines=lines, graded=_wordless(sheet.graded))


def _wordless(given: Confirmed | None) -> Confirmed | None:
    return replace(given, reason="") if given else None


def digest_of(text: str) -> str:
    """SHA-256 of the canonical text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def packed(text: str) -> str:
    """The text as it is stored: compressed, then sealed by its column."""
    return base64.b85encode(zlib.compress(text.encode(), 6)).decode()


def unpacked(kept: str) -> str:
    """The text again."""
    return zlib.decompress(base64.b85decode(kept)).decode()


def thaw(text: str) -> Sheet:
    """The sheet as a value again; ``frozen(thaw(text)) == text``."""
    body = {name: value for name, value in json.loads(text).items() if name not in ADDED}
    sheet: Sheet = _built(Sheet, body)
    return sheet


@lru_cache(maxsize=32)
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _built(hint: Any, value: Any) -> Any:
    """A value of the type that the field says."""
    origin = get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        inner = next(one for one in get_args(hint) if one is not type(None))
        return None if value is None else _built(inner, value)
    if origin is tuple:
        kinds = get_args(hint)
        if len(kinds) == 2 and kinds[1] is Ellipsis:
            return tuple(_built(kinds[0], one) for one in value)
        return tuple(_built(kind, one) for kind, one in zip(kinds, value, strict=True))
    if origin is not None and issubclass(origin, Mapping):
        _key, inner = get_args(hint)
        return {name: _built(inner, one) for name, one in value.items()}
    return _plain(hint, value)


def _plain(hint: Any, value: Any) -> Any:
    if is_dataclass(hint):
        known = _hints(hint)  # type: ignore[arg-type]
        return hint(**{f.name: _built(known[f.name], value[f.name]) for f in fields(hint)})  # type: ignore[operator]
    if hint is date:
        return date.fromisoformat(value)
    if hint in (Decimal, UUID) or (isinstance(hint, type) and issubclass(hint, StrEnum)):
        return hint(value)
    return value
