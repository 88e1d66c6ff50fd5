"""Model fields that carry a promise."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.db import models

from tongxing.core import cipher


class SealedText(models.BinaryField):
    """A text that stands encrypted in the database and in clear only in memory.

    It cannot be filtered or sorted; look-ups go through a blind index or a tail column.
    ``pad`` is for short words of a closed list: all of them stand there equally long.
    """

    def __init__(self, *args: Any, pad: int = 0, **kwargs: Any) -> None:
        self.pad = pad
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "pad": self.pad} if self.pad else kwargs

    def get_column_name(self) -> str:
        """The name that binds a value to this column, so that it cannot be moved to another."""
        return f"{self.model._meta.db_table}.{self.column}"

    def get_prep_value(self, value: Any) -> Any:
        if value is None or isinstance(value, (bytes, memoryview)):
            return value
        if value == "":
            return b""
        return cipher.seal(str(value), column=self.get_column_name(), pad=self.pad)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if not prepared:
            value = self.get_prep_value(value)
        return None if value is None else connection.Database.Binary(value)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str | None:
        if value is None:
            return None
        return cipher.unseal(bytes(value), column=self.get_column_name()) if bytes(value) else ""

    def value_to_string(self, obj: Any) -> str:
        return str(self.value_from_object(obj) or "")

    def to_python(self, value: Any) -> Any:
        return value


class SealedList(SealedText):
    """A short list of texts, sealed as one."""

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            value = list_text(value)
        return super().get_prep_value(value)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return text_list(super().from_db_value(value, expression, connection) or "")


def list_text(values: Iterable[str]) -> str:
    """A list as the one text that is sealed; an empty list is no text at all."""
    found = list(values)
    return json.dumps(found, ensure_ascii=False) if found else ""


def text_list(text: str) -> list[str]:
    """The list back from its text."""
    return list(json.loads(text)) if text else []


class BlindIndex(models.BinaryField):
    """A keyed fingerprint of a sealed column, to look it up by its exact value.

    ``of`` is that column; rows that share ``together`` are made anew in one step when the key is rotated, so that
    equal numbers stay equal among them.
    """

    def __init__(self, *args: Any, of: str = "", together: str = "", **kwargs: Any) -> None:
        self.of, self.together = of, together
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of, "together": self.together}

    def index(self, text: str) -> bytes:
        """The fingerprint as it is written now."""
        return cipher.blind_index(text.upper(), column=self._bound())

    def indexes(self, text: str) -> list[bytes]:
        """Every fingerprint under which this text may stand: two while the key is being rotated."""
        return cipher.blind_indexes(text.upper(), column=self._bound())

    def _bound(self) -> str:
        return f"{self.model._meta.db_table}.{self.of}"


class CText(models.CharField):
    """A short text sorted byte by byte, so that a prefix search can use its index everywhere."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("db_collation", "C")
        super().__init__(*args, **kwargs)
