"""Texts of the interface: the Chinese text is the key, English stands in locale/en.

python tools/messages.py            collect every text, keep the translations that are there
python tools/messages.py --check    fail on a text without English, an English text nobody uses,
                                    or a placeholder that got lost in translation
python tools/messages.py --compile  make the .mo file (with babel; no GNU gettext needed)
python tools/messages.py --prune    forget retired texts (kept as #~ until then)
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "tongxing"
PO = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop", "N_"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
BORN = datetime(2026, 11, 23, tzinfo=UTC)  # a date that does not change with every collection


def main(argv: list[str] | None = None) -> int:
    """Do one of the four things."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for flag in ("--check", "--compile", "--prune"):
        parser.add_argument(flag, action="store_true")
    args = parser.parse_args(argv)
    if args.compile:
        return compile_all()
    if args.check:
        return check()
    return collect(prune=args.prune)


def sources() -> Iterator[tuple[Path, str]]:
    """Every Python file and template of the package, as text the Python extractor understands."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path, path.read_text(encoding="utf-8")
    for pattern in ("*.html", "*.txt", "*.svg"):
        for path in sorted(PACKAGE.rglob(pattern)):
            if "templates" in path.parts:
                code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
                # indentation means nothing in a template and would mean something to the Python reader
                yield path, "\n".join(line.lstrip() for line in code.splitlines())


def texts() -> Catalog:
    """All texts that the code shows."""
    found = Catalog(charset="utf-8")
    for path, code in sources():
        name = path.relative_to(ROOT).as_posix()
        file = io.BytesIO(code.encode("utf-8"))
        for line, message, comments, context in extract(
            "python", file, KEYWORDS, ["Translators:"], {"encoding": "utf-8"}
        ):
            if message and (message if isinstance(message, str) else message[0]):
                found.add(message, locations=[(name, line)], auto_comments=comments, context=context)
    return found


def known() -> Catalog:
    """The translations we have."""
    if not PO.exists():
        return Catalog(
            locale="en", charset="utf-8", fuzzy=False, header_comment="# English of the interface."
        )
    with PO.open("rb") as file:
        return read_po(file, locale="en", charset="utf-8")


def collect(*, prune: bool) -> int:
    """Bring the translation file up to date; a translation is never lost, only retired."""
    wanted, have = texts(), known()
    for key, message in list(have.obsolete.items()):
        if wanted.get(message.id, message.context) is not None:
            have[message.id] = have.obsolete.pop(key)  # it is back
    have.update(wanted, no_fuzzy_matching=True)
    if prune:
        have.obsolete.clear()
    have.project, have.version, have.msgid_bugs_address, have.last_translator = "tongxing", "1", "", ""
    have.language_team, have.fuzzy = "en", False
    have.creation_date = have.revision_date = BORN
    out = io.BytesIO()
    write_po(out, have, width=100, sort_output=True, include_lineno=False, ignore_obsolete=prune)
    PO.parent.mkdir(parents=True, exist_ok=True)
    if not PO.exists() or PO.read_bytes() != out.getvalue():
        PO.write_bytes(out.getvalue())
    empty = [message for message in have if message.id and not complete(message)]
    print(f"{len(wanted)} texts, {len(empty)} without English, {len(have.obsolete)} retired")
    return 0


def check() -> int:
    """Name every text that is not right; 1 when there is one."""
    wanted, have = texts(), known()
    problems = []
    for message in wanted:
        if not message.id:
            continue
        translation = have.get(message.id, message.context)
        where = ", ".join(sorted({path for path, _ in message.locations})[:2])
        if translation is None:
            problems.append(f"missing   {first(message)!r}  ({where}): run `make messages`")
        elif not complete(translation):
            problems.append(f"no English {first(message)!r}  ({where})")
        elif placeholders(translation.id) != placeholders(translation.string):
            problems.append(f"placeholder {first(message)!r} -> {translation.string!r}")
    for message in have:
        if message.id and wanted.get(message.id, message.context) is None:
            problems.append(f"unused    {first(message)!r}: run `make messages`")
    for line in problems:
        print(line)
    print(f"{len(wanted)} texts, {len(problems)} problems")
    return 1 if problems else 0


def complete(message: Message) -> bool:
    """Whether a text has its English, every plural form of it, and no doubt mark."""
    parts = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return bool(parts) and all(parts) and not message.fuzzy


def placeholders(text: object) -> set[str]:
    """The places where a value is put in; plural forms count together."""
    parts = text if isinstance(text, (tuple, list)) else (text,)
    return {mark for part in parts for mark in PLACEHOLDER.findall(str(part))}


def first(message: Message) -> str:
    """The text as the code writes it."""
    return str(message.id[0] if isinstance(message.id, (tuple, list)) else message.id)


def compile_all() -> int:
    """Write a .mo beside each .po; what is doubtful is not used."""
    for path in sorted(PACKAGE.glob("locale/*/LC_MESSAGES/*.po")):
        with path.open("rb") as file:
            catalog = read_po(file, locale=path.parents[1].name.replace("-", "_"), charset="utf-8")
        part = path.with_suffix(".mo.new")
        with part.open("wb") as out:
            write_mo(out, catalog, use_fuzzy=False)
        part.replace(path.with_suffix(".mo"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
