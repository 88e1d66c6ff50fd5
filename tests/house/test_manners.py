"""The house inspects itself: size of files and functions, who may write, who may ask the clock."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "tongxing"
FORBIDDEN_NAMES = {"utils", "helpers", "services", "managers", "signals"}
WRITES = {
    "save",
    "create",
    "update",
    "delete",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
}
WRITING_ROOMS = {"actions.py", "jobs.py", "audit.py", "alarms.py", "models.py", "sessions.py"}


def sources(*, tests: bool = False) -> list[Path]:
    """All our Python files."""
    roots = [PACKAGE, ROOT / "tools"] + ([ROOT / "tests"] if tests else [])
    return sorted(p for root in roots for p in root.rglob("*.py") if "migrations" not in p.parts)


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    """Every function of a file, methods too."""
    return (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef))


def length(node: ast.FunctionDef) -> int:
    """Lines of a function without its docstring."""
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return (body[-1].end_lineno or 0) - node.lineno + 1 if body else 1


@pytest.mark.parametrize("path", sources(tests=True), ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_fits_on_a_few_screens(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name} {length(node)}"
        for path in sources()
        for node in functions(ast.parse(path.read_text(encoding="utf-8")))
        if length(node) > 40
    ]
    assert not long, "\n".join(long)


def test_no_room_without_a_name() -> None:
    found = [p for p in sources() if p.stem in FORBIDDEN_NAMES]
    assert not found


def test_every_module_says_what_it_is() -> None:
    silent = [
        str(p.relative_to(ROOT))
        for p in sources()
        if p.read_text(encoding="utf-8").strip()
        and not ast.get_docstring(ast.parse(p.read_text(encoding="utf-8")))
    ]
    assert not silent, silent


def test_public_functions_of_the_domain_are_explained() -> None:
    rooms = (
        "rulebook",
        "core",
        "org",
        "people",
        "plans",
        "duties",
        "casework",
        "conduct",
        "fieldwork",
        "assessment",
    )
    silent = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in sources()
        if path.parent.name in rooms and path.name != "apps.py"
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef))
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not silent, "\n".join(silent)


def writes(path: Path) -> Iterator[str]:
    """Calls that write through the model layer."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in WRITES
            and _looks_like_a_model(node.func.value)
        ):
            yield f"{path.relative_to(ROOT)}:{node.lineno} .{node.func.attr}("


def _looks_like_a_model(value: ast.AST) -> bool:
    text = ast.unparse(value)
    return ".objects" in text or text.rstrip("()").endswith(
        ("_row", "version", "deed", "case", "person", "staff")
    )


def test_only_actions_write() -> None:
    """Rule 2: one use case, one action; views, imports and the phone call the same one."""
    rooms = [p for p in sources() if p.name not in WRITING_ROOMS and "tools" not in p.parts]
    rooms = [p for p in rooms if "demo" not in p.parts]
    found = [w for p in rooms for w in writes(p)]
    assert not found, "\n".join(found)


def test_one_module_asks_the_clock() -> None:
    """Rule 3: time is an argument."""
    asks = []
    for path in sources():
        if path == PACKAGE / "core" / "clock.py" or "launch" in path.parts or "tools" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {
                "datetime.now",
                "datetime.utcnow",
                "date.today",
                "timezone.now",
                "datetime.datetime.now",
                "datetime.date.today",
                "time.time",
            }:
                asks.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not asks, "\n".join(asks)


def test_no_page_takes_a_word_of_the_frame() -> None:
    """A page that calls something of its own "notice" would have it printed above itself, as the frame's."""
    frame, ours = PACKAGE / "faces" / "desk" / "frame.py", {"nav", "tabs", "me", "notice", "may_search"}
    rooms = [p for p in sources() if "faces" in p.parts and p != frame and "command" not in p.parts]
    taken = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {key.value}"
        for path in rooms
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant) and key.value in ours
    ]
    assert not taken, "\n".join(taken)
