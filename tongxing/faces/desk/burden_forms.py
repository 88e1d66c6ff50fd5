"""What a form asks for and how long that takes: counted from the form itself, by the click model of the product.

The model (Card, Moran, Newell; the same one that measures taking in a decision): a page 1 s, a click with finding it
1.5 s, a day 4 s, a Chinese character 60/35 s. What stands there already costs nothing until somebody changes it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django import forms

from tongxing.faces.desk.forms import DeedForm
from tongxing.faces.desk.recording import KINDS, RecordKind

PAGE, CLICK, DATE, HAN = 1.0, 1.5, 4.0, 60 / 35
LINE, SENTENCE = 6, 12  # characters that are usually typed into a line, and into the one sentence
BASE = frozenset({"slip", "back", "happened_on", "note", "outcome", "about"})


@dataclass(frozen=True, slots=True)
class Cost:
    """One form: how many questions are asked, how many are filled in already or folded away, and the seconds."""

    kind: str
    asked: int
    ready: int
    seconds: int


def cost(kind: RecordKind) -> Cost:
    """Open the page, answer what is asked, save; the one sentence counts, because people write it."""
    shown = asked(kind.form, single=bool(kind.single))
    fields = kind.form.base_fields
    seconds = PAGE + CLICK + sum(_seconds(name, fields[name]) for name in shown) + PAGE
    ready = [name for name, one in fields.items() if name not in shown and not _hidden(one)]
    return Cost(kind.kind, len(shown), len(ready), round(seconds))


def asked(form: type[DeedForm], *, single: bool = False) -> list[str]:
    """The fields a person has to answer: neither hidden, nor filled in, nor behind the fold."""
    put_away = {*form.chips, *form.more} | ({"outcome"} if single else set())
    return [name for name, one in form.base_fields.items() if name not in put_away and not _hidden(one)]


def _hidden(one: forms.Field) -> bool:
    return isinstance(one.widget, forms.HiddenInput)


def _seconds(name: str, one: forms.Field) -> float:
    if isinstance(one, forms.DateField):
        return DATE
    if isinstance(one, forms.ChoiceField):
        return CLICK
    if name == "note":
        return CLICK + SENTENCE * HAN
    return CLICK + LINE * HAN if one.required else 0.0


def costs() -> dict[str, Cost]:
    """Every kind of record, the dearest first."""
    found = [cost(kind) for kind in KINDS.values()]
    return {one.kind: one for one in sorted(found, key=lambda one: (-one.seconds, one.kind))}


def asked_twice(kinds: Iterable[RecordKind] | None = None) -> list[tuple[str, tuple[str, ...]]]:
    """同一个问题在几张表里都要人填的：名字和问法都一样，又没有替人填好. Each with the kinds that ask it."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for kind in kinds if kinds is not None else KINDS.values():
        for name in asked(kind.form, single=bool(kind.single)):
            if name not in BASE:
                found[name, str(kind.form.base_fields[name].label)].append(kind.kind)
    return [(label, tuple(where)) for (_name, label), where in found.items() if len(where) > 1]
