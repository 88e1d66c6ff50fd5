"""Do these keys belong to this database? Asked at every start, answered by a word that was sealed at the first.

A key file beside the wrong data would not fail at once: names would be read, and the first identity number asked for
would not open; what is written meanwhile would be under a key that no backup of that data has.
"""

from __future__ import annotations

from enum import StrEnum

from django.conf import settings
from django.db import connections

from tongxing.core import cipher
from tongxing.core.models import KeyProbe

WORD = "tongxing"
OWNER: str = settings.TONGXING_OWNER


class Fault(StrEnum):
    """What is wrong with keys beside a database."""

    NONE = ""
    UNKNOWN = "unknown"
    OTHER_KEYS = "other_keys"
    OTHER_INDEX = "other_index"
    DEMO_KEYS = "demo_keys"


def look() -> Fault:
    """Whether the keys of this house open what this database was begun with."""
    try:
        found = KeyProbe.objects.first()
        if found is None:
            return Fault.UNKNOWN
        word = str(found.word)
    except cipher.Unreadable:
        return Fault.OTHER_KEYS
    index = KeyProbe._meta.get_field("word_index")
    if word != WORD or bytes(found.word_index) not in index.indexes(word):
        return Fault.OTHER_INDEX
    return Fault.DEMO_KEYS if settings.TONGXING_KEYS.current().demo and not found.demo else Fault.NONE


def is_demo() -> bool:
    """Whether this database holds a demo's invented people and nobody else."""
    return KeyProbe.objects.filter(demo=True).exists()


def set_up(*, demo: bool) -> Fault:
    """Seal the word, once. What is sealed here already must open, or these are not its keys."""
    from tongxing.core import rotation

    if KeyProbe.objects.using(OWNER).exists():
        return Fault.NONE
    for column in rotation.columns():
        if column.first_closed():
            return Fault.OTHER_KEYS
    index = KeyProbe._meta.get_field("word_index").index(WORD)
    with connections[OWNER].cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_keyprobe (id, word, word_index, demo) VALUES (1, %s, %s, %s)",
            [cipher.seal(WORD, column="core_keyprobe.word"), index, demo],
        )
    return Fault.NONE


def for_demo() -> None:
    """This database is filled with invented people, before the first of them is written."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute("UPDATE core_keyprobe SET demo = true")
