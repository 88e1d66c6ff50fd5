"""Sets one paper with Typst, in a process of its own that can open nothing any more (docs/adr/0030).

Started by :mod:`tongxing.core.files.jail`. The fonts are read before the walls go up; the template and what stands in
it are looked at only behind them. A character that no font has is printed as a box with its number, and named in the answer.
"""

from __future__ import annotations

import json
import re
import sys
from typing import Any, Final

import typst

from tongxing.core.files.answering import answer

WARM = '#set text(font: ("Noto Serif SC", "Noto Sans SC"))\n字#text(font: "Noto Sans SC")[字]'
MISSING = re.compile(r"the text `(\".*?\")` could not be displayed")
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
TRIES = 12
STANDARD: Final = "a-2b"


def prepare(asked: dict[str, Any]) -> tuple[typst.Compiler, list[str]]:
    """The fonts of the office first, ours after them; set one word, so that they lie in memory. What the office's are called."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=asked["fonts"])
    compiler = typst.Compiler(font_paths=fonts, root=asked["fonts"][-1])
    every = "".join(f"#text(font: {json.dumps(one)})[字]" for one in fonts.families())
    compiler.compile((WARM + every).encode(), format="pdf", pdf_standards=STANDARD)
    own = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=asked["office"])
    return compiler, own.families() if asked["office"] else []


def read(
    data: bytes, asked: dict[str, Any], ready: tuple[typst.Compiler, list[str]]
) -> tuple[dict[str, Any], bytes]:
    """The PDF, or what is wrong with the template; characters without a shape are boxed one after the other."""
    (compiler, office), missing = ready, list[str]()
    for _try in range(TRIES):
        try:
            pdf = compiler.compile(
                (_boxes(missing) + data.decode()).encode(),
                format="pdf",
                sys_inputs={"data": asked["data"]},
                pdf_standards=STANDARD,
                timestamp=asked["at"],
            )
        except typst.TypstError as error:
            found = [c for text in MISSING.findall(str(error)) for c in _plain(text) if c not in missing]
            if not found:
                return {"refused": "template", "why": str(error)[:500]}, b""
            missing += found
            continue
        assert isinstance(pdf, bytes)
        return {"missing": missing, "office": office}, pdf
    return {"refused": "template", "why": f"no font for {missing}"}, b""


def _plain(quoted: str) -> str:
    """A text as Typst quotes it: characters too new for it stand as their numbers, u{2ebe5}."""
    return str(json.loads(ESCAPED.sub(lambda hit: chr(int(hit[1], 16)), quoted)))


def _boxes(missing: list[str]) -> str:
    """Show rules that draw a character without a shape as a box with its number."""
    rule = "#show {}: box(stroke: 0.5pt, inset: 1pt, baseline: 1pt, text(size: 0.55em)[U+{:X}])\n"
    return "".join(rule.format(json.dumps(one, ensure_ascii=False), ord(one)) for one in missing)


if __name__ == "__main__":
    sys.exit(answer(read, prepare))
