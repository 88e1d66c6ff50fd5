"""Keys for a test: whatever is done inside is done with these."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest import mock

from tongxing.config.keyfile import Keys


class Held:
    """A ring whose keys a test turns by hand."""

    def __init__(self, keys: Keys) -> None:
        self.keys = keys

    def current(self) -> Keys:
        """The keys of this moment."""
        return self.keys

    def again(self) -> Keys:
        """The same: nobody changes a file here."""
        return self.keys

    def derive(self, purpose: str) -> bytes:
        """A key for one purpose."""
        return self.keys.derive(purpose)

    def add(self, *, field: bool = True, index: bool = True) -> None:
        """New keys beside the old ones."""
        fields, indexes = dict(self.keys.field_keys), dict(self.keys.index_keys)
        fields |= {str(max(map(int, fields)) + 1): os.urandom(16)} if field else {}
        indexes |= {str(max(map(int, indexes)) + 1): os.urandom(32)} if index else {}
        self.keys = replace(self.keys, field_keys=fields, index_keys=indexes)

    def retire(self) -> None:
        """Only the newest are left."""
        now = self.keys
        self.keys = replace(
            now,
            field_keys={now.newest_field: now.field_keys[now.newest_field]},
            index_keys={now.newest_index: now.index_keys[now.newest_index]},
        )


@contextmanager
def held(keys: Keys | None = None) -> Iterator[Any]:
    """The house with these keys, or with its own in a ring that can be turned."""
    from django.conf import settings

    ring = Held(keys or settings.TONGXING_KEYS.current())
    with mock.patch.object(settings, "TONGXING_KEYS", ring):
        yield ring
