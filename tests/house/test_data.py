"""What every column, permission, address and word must have before it may exist."""

from __future__ import annotations

import re
from pathlib import Path

from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from tongxing.core import vocabulary
from tongxing.org.doors import DOORS
from tongxing.org.roles import PERMISSIONS, SENTENCES, TITLES, Permission, Role

ROOT = Path(__file__).resolve().parents[2]
DRUG_WORDS = re.compile(
    r"drug|narcotic|addict|rehab|detox|jiedu|xidu|xidu|meth(?!od)|吸毒|戒毒|禁毒|毒", re.IGNORECASE
)


def our_models() -> list[type[models.Model]]:
    """Every table of ours."""
    return [m for m in apps.get_models() if m.__module__.startswith("tongxing.")]


def test_every_table_keeps_its_history_or_says_why_not() -> None:
    """Promise 6: `tracked(…)` in a migration (core/history.py), or `untracked = "why"` in the model."""
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.operations import RunSQL

    steps = [op for m in MigrationLoader(None).disk_migrations.values() for op in m.operations]
    said = "".join(str(op.sql) for op in steps if isinstance(op, RunSQL))
    hung = set(re.findall(r"CREATE TRIGGER row_written AFTER INSERT ON (\w+)", said))
    silent = {m._meta.db_table for m in our_models() if getattr(m, "untracked", "")}
    assert {m._meta.db_table for m in our_models()} - hung - silent == set()
    assert hung & silent == set()


def test_every_constraint_has_a_name_of_its_own() -> None:
    """Rule 10: the database has the last word, and one can tell which word it was."""
    names = [c.name for m in our_models() for c in m._meta.constraints]
    assert len(names) == len(set(names))
    assert all(len(n) > 8 and "_" in n for n in names)


def patterns() -> list[str]:
    """Every address as written."""

    def walk(resolver: URLResolver, prefix: str = "") -> list[str]:
        found: list[str] = []
        for entry in resolver.url_patterns:
            here = prefix + str(entry.pattern)
            found += walk(entry, here) if isinstance(entry, URLResolver) else [here]
        return found

    return walk(get_resolver())


def test_no_address_tells_what_this_is_about() -> None:
    assert patterns()
    assert not [p for p in patterns() if DRUG_WORDS.search(p)]


def test_no_package_file_or_template_name_tells_it_either() -> None:
    """The names of the law texts in law/ are data, not code, and are numbered instead."""
    found = [
        p
        for p in (ROOT / "tongxing").rglob("*")
        if DRUG_WORDS.search(p.name) and "node_modules" not in p.parts
    ]
    assert not found


def test_no_page_title_tells_it() -> None:
    titles = []
    for template in (ROOT / "tongxing").rglob("*.html"):
        titles += re.findall(r"<title>(.*?)</title>", template.read_text(encoding="utf-8"), re.DOTALL)
    assert not [t for t in titles if DRUG_WORDS.search(t)]


def views() -> list[URLPattern]:
    """Every view of every address."""

    def walk(resolver: URLResolver) -> list[URLPattern]:
        found: list[URLPattern] = []
        for entry in resolver.url_patterns:
            found += walk(entry) if isinstance(entry, URLResolver) else [entry]
        return found

    return walk(get_resolver())


def test_every_view_hangs_behind_a_door() -> None:
    bare = [str(v.pattern) for v in views() if not hasattr(v.callback, "door")]
    assert not bare, bare


def test_every_permission_is_used_said_and_held() -> None:
    """Rule 9: each with a sentence in the user's language, each asked for by a door or an action."""
    assert set(SENTENCES) == set(Permission)
    assert set(TITLES) == set(Role) == set(PERMISSIONS)
    held = set().union(*PERMISSIONS.values())
    assert held == set(Permission)
    get_resolver().url_patterns  # noqa: B018  imports every view
    source = "\n".join(
        p.read_text(encoding="utf-8") for p in (ROOT / "tongxing").rglob("*.py") if p.name != "roles.py"
    )
    unused = [p for p in Permission if f"Permission.{p.name}" not in source and f"P.{p.name}" not in source]
    assert DOORS
    assert unused == [], unused


def test_nobody_reads_files_and_the_trail_of_reading() -> None:
    """The three administrators of GB/T 22239 stay apart: who keeps the trail opens no file."""
    for role, given in PERMISSIONS.items():
        assert not {Permission.READ_FILE, Permission.READ_TRAIL} <= given, role
        for power in (Permission.OPEN_ACCOUNTS, Permission.APPOINT_STAFF):
            assert not {Permission.READ_FILE, power} <= given, role
            assert not {Permission.READ_TRAIL, power} <= given, role
        assert not {Permission.OPEN_ACCOUNTS, Permission.APPOINT_STAFF} <= given, role
        assert not {Permission.LOAD_PLAN, Permission.APPROVE_PLAN} <= given, role


def test_deed_kinds_are_in_the_glossary() -> None:
    """GLOSSARY.md pairs each Chinese term with one English word."""
    rows = re.findall(
        r"^\|\s*([^|]+?)\s*\|\s*`([^`|]+)`\s*\|", (ROOT / "GLOSSARY.md").read_text(encoding="utf-8"), re.M
    )
    words = {word: term for term, word in rows}
    assert len(words) == len(rows), "one English word, one Chinese term"
    kinds = [*vocabulary.deed_kinds, *vocabulary.entry_kinds]
    missing = [k.name for k in kinds if k.name not in words]
    assert not missing, missing
    wrong = [k.name for k in kinds if k.title not in words[k.name]]
    assert not wrong, wrong


def test_the_glossary_names_only_words_the_code_knows() -> None:
    text = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    source = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "tongxing").rglob("*.py"))
    source += "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "tongxing").rglob("*.toml"))
    gone = [w for w in re.findall(r"^\|[^|]+\|\s*`([^`|]+)`", text, re.M) if w not in source]
    assert not gone, gone
