"""Fills one Excel layout with what stands on a sheet, in a process of its own that can open nothing any more.

Started by :mod:`tongxing.core.files.jail`. The layout is an office's own workbook, made in Excel or WPS, with names in
double braces where values go. A line with names that begin with ``each.`` is repeated, once for each of them. Formulas,
macros and whatever reaches outside the file are refused; every name nobody knows is said with its cell, all at once.
"""

from __future__ import annotations

import copy
import difflib
import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree as ET  # behind walls, see docs/adr/0049

from tongxing.core.files.answering import answer

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAME = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
EACH = "each."
UNPACKED, LINES, PROBLEMS = 24 * 1024 * 1024, 2000, 60
ALIVE = re.compile(
    r"vbaProject|activeX|embeddings|oleObject|customUI|externalLink|connections|queryTable", re.IGNORECASE
)
AFTER_PAGE = ("sheetData", "mergeCells", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup")  # fmt: skip
UTF8 = re.compile(rb"(\xef\xbb\xbf)?\s*<(?!\?xml[^>]*encoding\s*=\s*[\"'](?!utf-8[\"']))", re.IGNORECASE)
CELL = re.compile(r"^([A-Z]{1,3})(\d{1,7})$")

Problem = tuple[str, str, str, str]  # sheet, cell, what was written, the nearest that is known


def tag(name: str) -> str:
    """A name of the main schema."""
    return f"{{{MAIN}}}{name}"


class Layout:
    """One sheet of a workbook, being filled."""

    def __init__(self, name: str, raw: bytes, texts: list[str], said: Mapping[str, Any]) -> None:
        self.name, self.texts, self.said = name, texts, said
        self.root = plain(tree(raw))
        self.problems: list[Problem] = []
        self.rows = self.root.find(tag("sheetData"))
        self.merged = [tuple(_ends(str(m.get("ref")))) for m in self.root.iter(tag("mergeCell"))]

    def filled(self, line: str) -> bytes:
        """The sheet with every value in its place; ``line`` is printed at the foot of every page."""
        if self.rows is None:
            return bytes(ET.tostring(self.root))
        again = {int(r.get("r", 0)) for r in self.rows if any(self._names(c, EACH) for c in r)}
        for cell, where in self._cells():
            self._check(cell, where, again)
        self._check_merged(again)
        if not self.problems:
            self._write(again)
            self._foot(line)
        return bytes(ET.tostring(self.root, encoding="UTF-8", xml_declaration=True))

    def _cells(self) -> Iterator[tuple[ET.Element, str]]:
        assert self.rows is not None
        for row in self.rows:
            for cell in row:
                yield cell, str(cell.get("r", ""))

    def text(self, cell: ET.Element) -> str:
        """The words of a cell, from the list of all texts or from itself."""
        if cell.get("t") == "s":
            number = cell.findtext(tag("v"), "")
            return self.texts[int(number)] if number.isdigit() and int(number) < len(self.texts) else ""
        return "".join(t.text or "" for t in cell.iter(tag("t"))) if cell.get("t") == "inlineStr" else ""

    def _names(self, cell: ET.Element, begins: str = "") -> list[str]:
        return [name for name in NAME.findall(self.text(cell)) if name.startswith(begins)]

    def _check(self, cell: ET.Element, where: str, again: set[int]) -> None:
        if cell.find(tag("f")) is not None:
            self.problems.append((self.name, where, "formula", ""))
        known = self.said["known"]
        for name in self._names(cell):
            if name not in known:
                near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
                self.problems.append((self.name, where, name, near[0] if near else ""))
        if "{{" in NAME.sub("", self.text(cell)):
            self.problems.append((self.name, where, self.text(cell)[:40], ""))

    def _check_merged(self, again: set[int]) -> None:
        for (_a, top), (_b, bottom) in self.merged:
            if top != bottom and any(top <= row <= bottom for row in again):
                self.problems.append((self.name, f"{_a}{top}", "merged", ""))

    def _write(self, again: set[int]) -> None:
        assert self.rows is not None
        each, rows, moved = self.said["each"], list(self.rows), 0
        where: dict[int, list[int]] = {}
        for row in rows:
            self.rows.remove(row)
            at = int(row.get("r", 0))
            for one in each if at in again else [{}]:
                made = copy.deepcopy(row)
                to = at + moved
                self._row(made, to, {**self.said["one"], **one})
                self.rows.append(made)
                where.setdefault(at, []).append(to)
                moved += at in again
            moved -= at in again
        self._merge(where, again)

    def _row(self, row: ET.Element, to: int, values: Mapping[str, Any]) -> None:
        row.set("r", str(to))
        row.attrib.pop("spans", None)
        for cell in row:
            found = CELL.match(str(cell.get("r", "")))
            if found:
                cell.set("r", f"{found[1]}{to}")
            if self._names(cell):
                self._value(cell, values)

    def _value(self, cell: ET.Element, values: Mapping[str, Any]) -> None:
        text = self.text(cell)
        alone = NAME.fullmatch(text.strip())
        value = values.get(alone[1]) if alone else None
        for part in list(cell):
            cell.remove(part)
        if isinstance(value, int | float):
            cell.attrib.pop("t", None)
            ET.SubElement(cell, tag("v")).text = repr(value)
            return
        cell.set("t", "inlineStr")
        said = ET.SubElement(ET.SubElement(cell, tag("is")), tag("t"))
        said.text = NAME.sub(lambda m: _words(values.get(m[1], "")), text)
        said.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")

    def _merge(self, where: Mapping[int, list[int]], again: set[int]) -> None:
        held = self.root.find(tag("mergeCells"))
        if held is None:
            return
        for old in list(held):
            held.remove(old)

        def shift(row: int) -> int:
            return max((to[0] - at for at, to in where.items() if at <= row), default=0)

        for (a, top), (b, bottom) in self.merged:
            for to in where.get(top, [top + shift(top)]) if top in again else [top + shift(top)]:
                end = to + (bottom - top) if top in again else bottom + shift(bottom)
                ET.SubElement(held, tag("mergeCell"), ref=f"{a}{to}:{b}{end}")
        held.set("count", str(len(held)))

    def _foot(self, line: str) -> None:
        """Who took it, on every printed page."""
        for old in self.root.findall(tag("headerFooter")):
            self.root.remove(old)
        foot = ET.Element(tag("headerFooter"))
        ET.SubElement(foot, tag("oddFooter")).text = f"&L{line.replace('&', '&&')[:200]}&R&P / &N"
        last = max(n for n, one in enumerate(self.root) if one.tag in {tag(name) for name in AFTER_PAGE})
        self.root.insert(last + 1, foot)


def tree(raw: bytes) -> ET.Element:
    """The tree of one part; :func:`fault` has looked at it before: UTF-8, no document type, no entity."""
    return ET.fromstring(raw)  # nosec B314: behind walls, no document type is let in


def plain(root: ET.Element) -> ET.Element:
    """Without what other programs added under names of their own: half of it would be worse than none."""
    ours = (f"{{{MAIN}}}", f"{{{REL}}}", "{http://www.w3.org/XML/1998/namespace}")
    for one in [root, *root.iter()]:
        for name in [name for name in one.attrib if name.startswith("{") and not name.startswith(ours)]:
            del one.attrib[name]
        for part in [part for part in one if not str(part.tag).startswith(ours) or part.tag == tag("extLst")]:
            one.remove(part)
    for old in root.findall(tag("dimension")):
        root.remove(old)
    return root


def _ends(ref: str) -> Iterator[tuple[str, int]]:
    for end in (ref.split(":") * 2)[:2]:
        found = CELL.match(end)
        if found is None:
            raise ValueError("mergeCell")
        yield found[1], int(found[2])


def _words(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def prepare(_asked: dict[str, Any]) -> None:
    """Do it once on a sheet of ours, so that everything lies in memory when the walls go up."""
    ET.register_namespace("", MAIN)
    ET.register_namespace("r", REL)
    raw = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>{{{{a}}}}</t></is></c></row></sheetData></worksheet>'
    Layout("", raw.encode(), [], {"one": {"a": "字"}, "each": [], "known": ["a"]}).filled("")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a", raw)
    zipfile.ZipFile(io.BytesIO(out.getvalue())).read("a")
    difflib.get_close_matches("ab", ["abc"])


def read(data: bytes, asked: dict[str, Any], _ready: None) -> tuple[dict[str, Any], bytes]:
    """The workbook, or everything that is wrong with the layout."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            why = fault(parts)
            return (
                ({"refused": "layout", "why": why}, b"")
                if why
                else fill(parts, json.loads(asked["data"]), asked["line"])
            )
    except MemoryError:
        raise
    except zipfile.BadZipFile:
        return {"refused": "layout", "why": "not an Excel workbook (.xlsx)"}, b""
    except Exception as error:
        return {"refused": "layout", "why": type(error).__name__}, b""


def fault(parts: zipfile.ZipFile) -> str:
    """What a layout may not have in it: code, things from elsewhere, tables that would not grow; empty when it is sound."""
    if sum(one.file_size for one in parts.infolist()) > UNPACKED:
        return "too large when unpacked"
    for one in parts.namelist():
        if ALIVE.search(one):
            return f"{one}: macros, embedded objects and connections are not allowed"
        if one.startswith(("xl/tables/", "xl/pivot")):
            return f"{one}: make the table a plain range"
        if one.endswith((".xml", ".rels")):
            text = parts.read(one)
            if not UTF8.match(text) or b"\x00" in text:
                return f"{one}: not in UTF-8"
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                return f"{one}: a document type is not allowed"
            if re.search(rb"TargetMode\s*=\s*[\"']External", text):
                return f"{one}: points to something outside the file"
    return ""


def fill(parts: zipfile.ZipFile, said: dict[str, Any], line: str) -> tuple[dict[str, Any], bytes]:
    """Every sheet filled; what was wrong on any of them comes back together."""
    texts, problems, out = shared(parts), [], io.BytesIO()
    names = titles(parts)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for one in parts.infolist():
            body = parts.read(one)
            if re.fullmatch(r"xl/worksheets/[^/]+\.xml", one.filename):
                sheet = Layout(names.get(one.filename, one.filename), body, texts, said)
                body = sheet.filled(line)
                problems += sheet.problems
            made.writestr(zipfile.ZipInfo(one.filename, (2026, 1, 1, 0, 0, 0)), body, zipfile.ZIP_DEFLATED)
    if problems:
        return {"refused": "names", "problems": problems[:PROBLEMS]}, b""
    return {}, out.getvalue()


def shared(parts: zipfile.ZipFile) -> list[str]:
    """The list of all texts, without their looks and without what is read aloud beside them."""
    if "xl/sharedStrings.xml" not in parts.namelist():
        return []
    root = tree(parts.read("xl/sharedStrings.xml"))
    return ["".join(t.text or "" for part in one for t in _said(part)) for one in root.findall(tag("si"))]


def _said(part: ET.Element) -> list[ET.Element]:
    if part.tag == tag("t"):
        return [part]
    return part.findall(tag("t")) if part.tag == tag("r") else []


def titles(parts: zipfile.ZipFile) -> dict[str, str]:
    """Which file holds the sheet of which name."""
    book = tree(parts.read("xl/workbook.xml"))
    roads = tree(parts.read("xl/_rels/workbook.xml.rels"))
    where = {r.get("Id"): str(r.get("Target")).removeprefix("/xl/") for r in roads}
    return {f"xl/{where.get(s.get(f'{{{REL}}}id'), '')}": str(s.get("name")) for s in book.iter(tag("sheet"))}


if __name__ == "__main__":
    sys.exit(answer(read, prepare))
