"""Telling what was done: in home/upkeep.json always, in the trail of every township when the house is open."""

from __future__ import annotations

from datetime import datetime

from tongxing.core.upkeep import Done
from tongxing.launch.home import Home
from tongxing.launch.house import open_house
from tongxing.launch.keeping.note import note
from tongxing.launch.words import LaunchFailure, Say


def tell(kind: str, *, at: datetime, ok: bool, alarm: str = "") -> None:
    """Into the trail, in an open house; tables that are not up to date are told nothing."""
    from tongxing.launch import database
    from tongxing.org.upkeep import tell as act

    if not database.pending():
        act(act=f"house.{kind}" if ok else f"house.{kind}_failed", at=at, alarm=alarm)


def tell_or_say(place: Home, kind: str, done: Done, say: Say, *, alarm: str = "", anew: bool = False) -> None:
    """The same from outside an open house. One that cannot be opened is said; the note in its home stands.

    `anew` is for a restored house: the chain's own memory outside the database begins with what came along.
    """
    try:
        with open_house():
            if anew:
                _remember_the_chain()
            tell(kind, at=done.at, ok=done.ok, alarm=alarm)
    except LaunchFailure as failure:
        say(f"没有记进操作记录：{failure}", "it could not be written into the trail")
        note(place, "untold", at=done.at, ok=False, words=f"{kind}: {failure}")


def _remember_the_chain() -> None:
    from tongxing.core.trail import reading, witness

    witness.tell(reading.seals())
