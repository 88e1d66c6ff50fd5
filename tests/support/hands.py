"""Doing in one word what a page does with a form."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.cast import TODAY, at, step_in
from tongxing.support.actions import note_need, note_step, open_provider
from tongxing.support.queries import Help, help_at
from tongxing.support.rules import NewNeed, NewProvider, NewStep

START = date(2026, 11, 2)


def opened(by: Any, name: str, kind: str, services: tuple[str, ...], **more: Any) -> Any:
    """A place of help in the directory."""
    new = NewProvider(name, kind, services, date(2026, 3, 1), phone="000-5550101", **more)
    row = open_provider(by=step_in(by), at=at(TODAY), on=TODAY, new=new)
    assert row is not None
    return row


def needed(by: Any, folder: Any, service: str = "job", on: date = START, **more: Any) -> Any:
    """Something she needs."""
    new = NewNeed(service, on, **more)
    row = note_need(by=step_in(by), at=at(on), on=TODAY, case_id=folder.case_id, new=new)
    assert row is not None
    return row


def step(by: Any, need: Any, kind: str, on: date = START, **more: Any) -> Any:
    """One step of it."""
    said = {"agreed": {"purpose": "把姓名和电话告诉那边，只为这件事"}, "declined": {"words": "不想让人知道"}}
    said |= {
        "withdrawn": {"words": "先不办了"},
        "refused": {"words": "名额满了"},
        "ended": {"words": "不用了"},
    }
    new = NewStep(kind, on, **{**said.get(kind, {}), **more})
    return note_step(by=step_in(by), at=at(on), on=TODAY, need_id=need.pk, new=new)


def walked(by: Any, need: Any, *kinds: str, to: Any = None) -> None:
    """Several steps, to one place of help."""
    for kind in kinds:
        assert step(by, need, kind, **({"provider": str(to.pk)} if kind == "sent" else {})) is not None


def seen(by: Any, need: Any) -> Help | None:
    """The referral as she sees it."""
    return help_at(step_in(by), need.pk)
