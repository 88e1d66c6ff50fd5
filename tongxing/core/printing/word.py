"""Asks for a paper as an editable Word file: from the office's own template where there is one, else from ours."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from tongxing.core.files import jail
from tongxing.core.printing.blank import blank
from tongxing.core.refusal import Refusal, Refused

WORDER = "tongxing.core.printing.worder"
POWER = jail.Power(memory=768 * jail.MEGABYTE, seconds=15, answer=16 * jail.MEGABYTE)
EVERY = "paper"  # the template of every kind that has none of its own
LARGEST = 8 * jail.MEGABYTE
NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def office_templates() -> Path:
    """Where an office puts its own: ``templates/协议书的英文短名.docx`` in the data folder, ``paper.docx`` for the rest."""
    return Path(settings.TONGXING_HOME) / "templates"


def template_of(kind: str) -> tuple[str, bytes]:
    """The template for a kind of paper and what it is called: the office's for this kind, its for all, ours."""
    for name in (kind, EVERY):
        path = office_templates() / f"{name}.docx"
        if path.is_file():
            return path.name, path.read_bytes()[: LARGEST + 1]
    return "", blank()


def fill(kind: str, data: Mapping[str, object], *, at: datetime) -> bytes:
    """The paper as a Word file that can be changed by hand.

    Raises:
        Refused: the template asks for something it may not have, or for what does not stand on the paper; nothing was made.
    """
    name, template = template_of(kind)
    return _fill(name, template, data, at)


def _fill(name: str, template: bytes, data: Mapping[str, object], at: datetime) -> bytes:
    asked = {"data": json.dumps(_clean(data), ensure_ascii=False), "at": int(at.timestamp())}
    if len(template) > LARGEST:
        raise Refused(_refusal(name, "too large"))
    heard = jail.ask(WORDER, asked, template, POWER)
    if "refused" in heard.told:
        raise Refused(_refusal(name, str(heard.told.get("why", heard.told["refused"]))))
    return heard.body


def for_word(page: dict[str, object]) -> dict[str, object]:
    """What a template can use: everything on the paper, and each named field by its name (``{{ said["姓名"] }}``)."""
    blocks: list[dict[str, object]] = page["blocks"]  # type: ignore[assignment]
    said = {
        label.replace("　", ""): value
        for one in blocks if one["kind"] == "fields"
        for row in one["rows"]  # type: ignore[attr-defined]
        for label, value in zip(row[::2], row[1::2], strict=True)
    }  # fmt: skip
    room = [
        {**one, "room": [] if one.get("text") else [0] * (int(str(one.get("lines", 0))) - 1)}
        for one in blocks
    ]
    return {**page, "blocks": room, "said": said}


def check(path: Path, data: Mapping[str, object], *, at: datetime) -> str:
    """What is wrong with a template somebody made, in the words of who refused it; empty when a paper comes out."""
    try:
        _fill(path.name, path.read_bytes()[: LARGEST + 1], data, at)
    except Refused as refused:
        return " ".join((refused.refusals[0].words, *refused.refusals[0].ways))
    return ""


def _refusal(name: str, why: str) -> Refusal:
    words = _("这份 Word 没有做成：模板有问题。")
    way = _("请告诉系统管理员，模板 %(name)s：%(why)s") % {"name": name or "paper.docx", "why": why}
    return Refusal("template", words, ways=(way,))


def _clean(value: object) -> object:
    """What a Word file can hold: no signs that its format forbids; everything else as it was typed."""
    if isinstance(value, str):
        return NOT_XML.sub("", value)
    if isinstance(value, Mapping):
        return {key: _clean(one) for key, one in value.items()}
    return [_clean(one) for one in value] if isinstance(value, list | tuple) else value
