"""Fills one Word template with what stands on a paper, in a process of its own that can open nothing any more.

Started by :mod:`tongxing.core.files.jail`, as the setter of PDF is (docs/adr/0030). The template is an office's own, made in Word,
with Jinja's marks in it; by default such marks are code (``''.__class__…`` reaches every class of the program). Here they
reach what stands on the paper and nothing else: no attribute of any object, no call, no macro, no file, a handful of filters.
"""

from __future__ import annotations

import codecs
import io
import json
import re
import sys
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import docx
import jinja2.debug  # loaded now: behind the walls nothing can be imported to tell what was wrong
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.exceptions import SecurityError, TemplateError
from jinja2.runtime import LoopContext
from jinja2.sandbox import SandboxedEnvironment

from tongxing.core.files.answering import answer

assert jinja2.debug
FILTERS = ("length", "count", "join", "default", "trim", "first", "last")
TESTS = ("defined", "undefined", "none")
LOOP = ("index", "index0", "first", "last", "length")
UNPACKED = 24 * 1024 * 1024
REACHES_OUT = re.compile(rb"\b(INCLUDETEXT|INCLUDEPICTURE|DDE|DDEAUTO|IMPORT|LINK|DATABASE|MACROBUTTON)\b")
ALIVE = re.compile(r"vbaProject|activeX|embeddings|oleObject|customUI|externalLink", re.IGNORECASE)
OUTSIDE = re.compile(rb"<Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>")
XML = (".xml", ".rels")
CODECS = (
    "unicode-escape",
    "ascii",
    "latin-1",
    "cp437",
    "utf-16",
    "utf-8-sig",
)  # Python reads them from disk when first asked


class Closed(SandboxedEnvironment):
    """Jinja that reads the data it was given and can do nothing else."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.tests = {name: self.tests[name] for name in TESTS}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """``row.name`` is ``row["name"]`` of the data, or the count of a loop."""
        if isinstance(obj, LoopContext) and attribute in LOOP:
            return getattr(obj, attribute)
        if isinstance(obj, Mapping):
            return self.getitem(obj, attribute)
        raise SecurityError(f"{attribute}: only what stands on the paper")

    def getitem(self, obj: Any, argument: Any) -> Any:
        """A value of the data by its name or place."""
        if not isinstance(obj, Mapping | list | str) or not isinstance(argument, str | int):
            raise SecurityError(f"{argument}: only what stands on the paper")
        try:
            return obj[argument]  # type: ignore[index]
        except (LookupError, TypeError):
            return self.undefined(obj=obj, name=str(argument))

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """None is."""
        return False

    def is_safe_callable(self, obj: Any) -> bool:
        """None is."""
        return False


def prepare(_asked: dict[str, Any]) -> None:
    """Fill a sheet of ours, so that everything lies in memory when the walls go up."""
    for codec in CODECS:
        codecs.lookup(codec)
    blank, out = docx.Document(), io.BytesIO()
    blank.add_paragraph(
        "{% for a in b %}{{ a|default('字') }}{% if a == \"字\" %}{{ loop.index }}{% endif %}{% endfor %}"
    )
    blank.save(out)
    _fill(out.getvalue(), {"b": ["字"]})


def read(data: bytes, asked: dict[str, Any], _ready: None) -> tuple[dict[str, Any], bytes]:
    """The Word file, or what is wrong with the template."""
    try:
        if why := fault(data):
            return {"refused": "template", "why": why}, b""
        return {}, _fill(data, json.loads(asked["data"]), at=asked["at"])
    except MemoryError:
        raise
    except (TemplateError, SecurityError) as error:
        return {"refused": "template", "why": f"{type(error).__name__}: {error}"[:300]}, b""
    except zipfile.BadZipFile:
        return {"refused": "template", "why": "not a Word file (.docx)"}, b""
    except Exception as error:
        return {"refused": "template", "why": type(error).__name__}, b""


def fault(data: bytes) -> str:
    """What an office template may not have in it: code, things from elsewhere, more than fits; empty when it is sound."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        if sum(one.file_size for one in parts.infolist()) > UNPACKED:
            return "too large when unpacked"
        for one in parts.namelist():
            if ALIVE.search(one):
                return f"{one}: macros and embedded objects are not allowed"
            if not one.endswith(XML):
                continue
            text = parts.read(one)
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                return f"{one}: a document type is not allowed"
            if any(b"/hyperlink" not in found for found in OUTSIDE.findall(text)):
                return f"{one}: points to something outside the file"
            if b"w:fld" in text and REACHES_OUT.search(text):
                return f"{one}: a field that fetches something"
    return ""


def _fill(data: bytes, said: dict[str, Any], at: int = 0) -> bytes:
    """The template with the data in it; who made the template, and when, does not travel with the paper."""
    template, out = DocxTemplate(io.BytesIO(data)), io.BytesIO()
    template.render(said, Closed(), autoescape=True)
    made = template.docx.core_properties
    made.author = made.last_modified_by = made.comments = made.keywords = made.subject = made.category = ""
    made.title = str(said.get("code", ""))
    made.created = made.modified = datetime.fromtimestamp(at, UTC).replace(tzinfo=None)
    template.save(out)
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(answer(read, prepare))
