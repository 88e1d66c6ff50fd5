"""What our own sources never do, in the browser and on the server (asvs.csv, chapters 1, 3, 6, 11, 14 and 15).

Each rule is shown one bad line that it must see, as in `dangers.py`.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = sorted((ROOT / "frontend" / "src").rglob("*.ts"))
PAGES = sorted((ROOT / "tongxing").rglob("*.html"))
MARKUP = re.compile(
    r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|setHTMLUnsafe|eval|Function)\b\s*[(=+]|srcdoc"
)
STORAGE = re.compile(
    r"\b(localStorage|sessionStorage|indexedDB|caches|cookieStore|openDatabase|serviceWorker)\b"
)
PASTE = re.compile(r"[\"']paste[\"']|onpaste")
MERGED = re.compile(
    r"\bObject\.assign\(|\b__proto__\b|\bsetPrototypeOf\b|\bprototype\b|\bfor \((const|let) \w+ in "
)
MESSAGES = re.compile(
    r"window\.postMessage|addEventListener\([\"']message[\"'].*window|window\.addEventListener\([\"']message"
)
DEAD = re.compile(
    r"<(applet|object|embed|frame|frameset|marquee|iframe)\b|ActiveX|application/x-shockwave|\.swf\b|silverlight",
    re.IGNORECASE,
)
QUESTIONS = re.compile(
    r"secret_?question|security_?question|password_?hint|mother_?maiden|密码提示|密保|安全问题", re.IGNORECASE
)


def lines(files: list[Path], pattern: re.Pattern[str]) -> list[str]:
    """Every line in which something stands that must not."""
    return [
        f"{p.relative_to(ROOT)}: {line.strip()}"
        for p in files
        for line in p.read_text(encoding="utf-8").splitlines()
        if pattern.search(line)
    ]


def test_the_browser_never_takes_text_for_markup() -> None:
    """ASVS 3.2.2."""
    assert len(SCRIPTS) > 8
    assert lines(SCRIPTS, MARKUP) == []
    assert MARKUP.search("place.innerHTML = said.words")


def test_the_browser_keeps_nothing() -> None:
    """ASVS 14.3.1, 14.3.3: no storage of the browser, and htmx is told to keep no page for going back."""
    assert lines(SCRIPTS, STORAGE) == []
    assert STORAGE.search("localStorage.setItem('people', list)")
    frame = (ROOT / "tongxing" / "core" / "templates" / "ui" / "html.html").read_text(encoding="utf-8")
    for told in (
        '"historyCacheSize":0',
        '"allowEval":false',
        '"allowScriptTags":false',
        '"selfRequestsOnly":true',
    ):
        assert told in frame


def test_nothing_hinders_pasting() -> None:
    """ASVS 6.2.7: no listener, and no field of a password says off."""
    assert lines([*SCRIPTS, *PAGES], PASTE) == []
    assert PASTE.search('field.addEventListener("paste", stop)')


def test_no_foreign_object_is_merged() -> None:
    """ASVS 15.3.6, 3.5.5: answers are read by name, nothing is copied into another object by what it calls itself."""
    assert lines(SCRIPTS, MERGED) == []
    assert lines(SCRIPTS, MESSAGES) == []
    assert MERGED.search("Object.assign(state, JSON.parse(text))")


def test_no_dead_technique_in_a_page() -> None:
    """ASVS 3.7.1."""
    assert lines([*SCRIPTS, *PAGES], DEAD) == []
    assert DEAD.search('<embed src="x.swf">')


@lru_cache(maxsize=1)
def house() -> tuple[tuple[str, ast.Module], ...]:
    """Every Python file of the product, parsed."""
    files = (p for p in sorted((ROOT / "tongxing").rglob("*.py")) if "migrations" not in p.parts)
    return tuple((p.relative_to(ROOT).as_posix(), ast.parse(p.read_text(encoding="utf-8"))) for p in files)


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Every call and what is called."""
    return ((n, ast.unparse(n.func)) for n in ast.walk(tree) if isinstance(n, ast.Call))


def literal(node: ast.AST) -> bool:
    """A text that stands in the code, also put together of such texts and constants of the module."""
    if isinstance(node, ast.JoinedStr):
        return all(
            literal(part.value if isinstance(part, ast.FormattedValue) else part) for part in node.values
        )
    if isinstance(node, ast.BinOp):
        return literal(node.left) and literal(node.right)
    if isinstance(node, ast.Call) and ast.unparse(node.func) in ("re.escape", "'|'.join"):
        return True
    return isinstance(node, ast.Constant) or (
        isinstance(node, ast.Name | ast.Attribute) and ast.unparse(node).rpartition(".")[2].isupper()
    )


def foreign_patterns(tree: ast.AST) -> list[int]:
    """Patterns that are not texts of the code."""
    wanted = re.compile(r"re\.(compile|match|fullmatch|search|sub|split|findall|finditer)")
    return [
        call.lineno
        for call, name in calls(tree)
        if wanted.fullmatch(name) and call.args and not literal(call.args[0])
    ]


def foreign_templates(tree: ast.AST) -> list[int]:
    """Templates that are built, or whose name is no text of the code."""
    found = []
    for call, name in calls(tree):
        last = name.rpartition(".")[2]
        at = {"render": 1, "render_to_string": 0, "get_template": 0, "select_template": 0}.get(last)
        built = last in ("Template", "from_string") and "ui" not in name
        chosen = (
            at is not None
            and len(call.args) > at
            and name in (last, f"loader.{last}", f"shortcuts.{last}")
            and not name_of_ours(call.args[at])
        )
        if built or chosen:
            found.append(call.lineno)
    return found


def name_of_ours(node: ast.AST) -> bool:
    """A name of a template that stands in the code, one of two, or handed on by a function of ours with such a default."""
    if isinstance(node, ast.IfExp):
        return name_of_ours(node.body) and name_of_ours(node.orelse)
    if isinstance(
        node, ast.JoinedStr
    ):  # f"desk/{template}.html": of our folder, and its callers are looked at by eye
        head, *rest = node.values
        return literal(head) and all(name_of_ours(p.value) for p in rest if isinstance(p, ast.FormattedValue))
    return literal(node) or (isinstance(node, ast.Name) and node.id in ("template", "page"))


def short_circuits(tree: ast.AST) -> list[int]:
    """== between values of which one is a mark made with a key."""
    secret = re.compile(r"\b(hexdigest|digest|finalize|hmac\.\w+|signature|token|secret|password)\b\(?")
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare) and any(isinstance(op, ast.Eq | ast.NotEq) for op in node.ops)
        for side in (node.left, *node.comparators)
        if isinstance(side, ast.Call) and secret.search(ast.unparse(side.func))
    ]


RULES: tuple[tuple[str, Callable[[ast.AST], list[int]], str, str, dict[str, str]], ...] = (
    ("patterns", foreign_patterns, "re.search(request.GET['q'], name)", "re.search(r'a', name)", {"tongxing/core/text.py": "signs written out"}),
    ("templates", foreign_templates, "render(request, request.GET['page'])", "render(request, 'desk/me.html')", {}),
    ("comparisons", short_circuits, "given == hmac.digest(key, text, 'sha256')", "hmac.compare_digest(given, mine)", {}),
)  # fmt: skip


def seen(name: str) -> list[str]:
    """Where a rule finds something, and that it does find what it is for."""
    _name, rule, bad, good, but = next(r for r in RULES if r[0] == name)
    assert rule(ast.parse(bad)), "the rule is blind"
    assert not rule(ast.parse(good))
    return [f"{path}:{line}" for path, tree in house() if path not in but for line in rule(tree)]


def test_no_pattern_is_built_from_a_text() -> None:
    """ASVS 1.2.9, 1.3.12: a pattern is a text of the code."""
    assert seen("patterns") == []


def test_templates_are_named_in_the_code() -> None:
    """ASVS 1.3.7."""
    assert seen("templates") == []


def test_secrets_are_compared_in_constant_time() -> None:
    """ASVS 11.2.4: marks made with keys are compared by compare_digest or by the library that made them."""
    assert seen("comparisons") == []


def test_no_secret_questions() -> None:
    """ASVS 6.4.2."""
    files = [*PAGES, *(ROOT / "tongxing").rglob("*.py")]
    assert lines(files, QUESTIONS) == []
    assert QUESTIONS.search("密保问题")


def test_factors_are_these_three() -> None:
    """ASVS 6.3.6, 6.6.1: an app, a key, printed codes; nothing by mail or telephone, and allauth asks for no mail."""
    assert settings.MFA_SUPPORTED_TYPES == ["totp", "webauthn", "recovery_codes"]
    assert settings.ACCOUNT_USER_MODEL_EMAIL_FIELD is None
    assert not hasattr(settings, "EMAIL_HOST") or settings.EMAIL_HOST == "localhost"
    assert pytest.importorskip("allauth")


def test_no_part_is_older_than_we_promise() -> None:
    """ASVS 15.2.1: two years at the day of the release, or a reason in docs/security.md, chapter 8."""
    chapter = (
        (ROOT / "docs/security.md").read_text(encoding="utf-8").partition("## 8.")[2].partition("## 9.")[0]
    )
    release = re.search(
        r"^## [\d.]+ · (\d{4}-\d{2}-\d{2})", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE
    )
    assert release
    limit = date.fromisoformat(release[1]) - timedelta(days=2 * 365)
    old = {
        name for name, made in made_on(tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))) if made < limit
    }
    assert old, "the rule must see the old ones that are named"
    assert {name for name in old if f"`{name}`" not in chapter} == set()


def made_on(lock: dict[str, Any]) -> Iterator[tuple[str, date]]:
    """Every part of the lock with the day on which its newest file was published."""
    for part in lock["package"]:
        files = [*part.get("wheels", []), *([part["sdist"]] if "sdist" in part else [])]
        days = [datetime.fromisoformat(str(f["upload-time"])).date() for f in files if "upload-time" in f]
        if days:
            yield part["name"], max(days)
