"""Ways of writing that have broken other systems of this kind, each as a rule of a few lines (promises §1, §4.11).

A rule looks at one parsed file and names the lines; where it holds everywhere but somewhere, the somewhere is
written beside it with the reason. `test_dangers.py` shows each rule one bad and one good example.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Rule = Callable[[ast.AST], Iterator[ast.AST]]


@dataclass(frozen=True)
class Danger:
    """A rule, what it is about, where it does not hold and why, and two examples."""

    name: str
    find: Rule
    bad: str
    good: str
    but: dict[str, str]


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Every call with what is called, as written."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node, ast.unparse(node.func)


def calling(pattern: str) -> Rule:
    """Calls whose name fits."""
    wanted = re.compile(pattern)
    return lambda tree: (node for node, name in calls(tree) if wanted.fullmatch(name))


def importing(*modules: str) -> Rule:
    """Imports of these modules or anything in them."""

    def find(tree: ast.AST) -> Iterator[ast.AST]:
        for node in ast.walk(tree):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or "", *(f"{node.module}.{a.name}" for a in node.names)]
            if any(n == m or n.startswith(f"{m}.") for n in names for m in modules):
                yield node

    return find


def naming(pattern: str) -> Rule:
    """Names and attributes that fit, called or not."""
    wanted = re.compile(pattern)

    def find(tree: ast.AST) -> Iterator[ast.AST]:
        for node in ast.walk(tree):
            name = (
                node.id
                if isinstance(node, ast.Name)
                else node.attr
                if isinstance(node, ast.Attribute)
                else ""
            )
            if wanted.fullmatch(name):
                yield node

    return find


def both(*rules: Rule) -> Rule:
    """Any of them."""
    return lambda tree: (node for rule in rules for node in rule(tree))


FROM_OUTSIDE = re.compile(
    r"\brequest\b|\.GET\b|\.POST\b|\.FILES\b|\bcleaned_data\b|\.META\b|\.COOKIES\b|\bsys\.argv\b"
)
SQL = re.compile(
    r"\b(SELECT|INSERT INTO|UPDATE \w+ SET|DELETE FROM|WHERE|ALTER|CREATE|GRANT|SET (LOCAL|ROLE))\b"
)


def spread_into_a_query(tree: ast.AST) -> Iterator[ast.AST]:
    """`filter(**request.GET)`: whoever asks chooses the columns (Django's own flaw, six times)."""
    for node, name in calls(tree):
        method = name.rpartition(".")[2]
        if method in {
            "filter",
            "exclude",
            "get",
            "annotate",
            "alias",
            "order_by",
            "update",
            "create",
            "values",
            "Q",
        }:
            spread = [k.value for k in node.keywords if k.arg is None]
            spread += [a.value for a in node.args if isinstance(a, ast.Starred)]
            if any(FROM_OUTSIDE.search(ast.unparse(value)) for value in spread):
                yield node


VALUE = re.compile(r"(=|<|>|\bI?LIKE|\bIN\s*\(|\bVALUES\s*\(|')\s*\x00", re.IGNORECASE)


def values_in_sql(tree: ast.AST) -> Iterator[ast.AST]:
    """SQL with a value written into it instead of given beside it, or with anything that was sent."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            said = "".join(_shown(v) for v in node.values)
            parts: list[ast.AST] = [v.value for v in node.values if isinstance(v, ast.FormattedValue)]
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
            said = _shown(node.left) + (_shown(node.right) if isinstance(node.op, ast.Add) else "")
            said = re.sub(r"%s", "\x00", said) if isinstance(node.op, ast.Mod) else said
            parts = [node.left, node.right]
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".format"):
            said = re.sub(r"\{\w*\}", "\x00", ast.unparse(node.func))
            parts = [k.value for k in node.keywords] + list(node.args)
        else:
            continue
        sent = any(FROM_OUTSIDE.search(ast.unparse(part)) for part in parts)
        if SQL.search(said) and (VALUE.search(said) or sent):
            yield node


def _shown(node: ast.AST) -> str:
    """A part of a text as it stands there; what is put in is a sign of its own, a constant of the module a word."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    inner = node.value if isinstance(node, ast.FormattedValue) else node
    return "X" if isinstance(inner, ast.Name) and inner.id.isupper() else "\x00"


def opening_what_was_asked(tree: ast.AST) -> Iterator[ast.AST]:
    """A path with something in it that somebody sent (OpenMRS, OpenEMR, Tryton: a file of the server is read)."""
    for node, name in calls(tree):
        if name.rpartition(".")[2] in {
            "open",
            "Path",
            "join",
            "joinpath",
            "read_text",
            "read_bytes",
            "FileResponse",
        }:
            if (
                name.endswith(("join", "joinpath"))
                and not name.startswith(("os.path", "path"))
                and "Path" not in name
            ):
                continue
            if any(FROM_OUTSIDE.search(ast.unparse(a)) for a in node.args):
                yield node


def logging_what_was_said(tree: ast.AST) -> Iterator[ast.AST]:
    """A log line that carries anything of a person or a request (Open Zaak: personal data in error reports)."""
    wanted = re.compile(
        r"(log|logger|logging|LOG|LOGGER|_log)\.(debug|info|warning|error|exception|critical|log)"
    )
    told = re.compile(r"\b(person|name|phone|id_number|note|form|request|body|cleaned_data|POST|GET)\b")
    for node, name in calls(tree):
        if wanted.fullmatch(name) and any(
            told.search(ast.unparse(a)) for a in node.args if not isinstance(a, ast.Constant)
        ):
            yield node


PROGRAMS = (
    r"(os\.(system|popen|exec\w+|spawn\w+|posix_spawn\w*)|subprocess\.\w+|eval|exec|compile|__import__)"
)
DANGERS: tuple[Danger, ...] = (
    Danger("objects from bytes", importing("pickle", "marshal", "shelve", "dill", "yaml", "jsonpickle"),
           "import pickle", "import json", {}),
    Danger("code from text", calling(r"(eval|exec|compile|__import__)"), "eval(text)", "re.compile(text)", {}),
    Danger("programs", calling(PROGRAMS), "os.system('ls ' + name)", "os.listdir(folder)",
           {"tongxing/launch/": "starts the house", "tongxing/core/files/jail.py": "starts readers, list of words, no shell"}),
    Danger("text taken for markup", naming(r"mark_safe|SafeString|SafeText|autoescape|html_safe"),
           "mark_safe(name)", "format_html('<b>{}</b>', name)",
           {"tongxing/core/ui/": "draws", "tongxing/core/templatetags/": "draws; every value passes escape()"}),
    Danger("forms without their token", naming(r"csrf_exempt|requires_csrf_token"), "@csrf_exempt\ndef f(r): ...", "def f(r): ...", {}),
    Danger("SQL past the ORM", both(calling(r".+\.(raw|extra)"), naming("RawSQL")), "Person.objects.raw(sql)", "cursor.execute(SQL, values)", {}),
    Danger("columns chosen by who asks", spread_into_a_query, "rows.filter(**request.GET.dict())", "rows.filter(name=request.GET['q'])", {}),
    Danger("values written into SQL", values_in_sql, "cursor.execute(f\"SELECT * FROM t WHERE name = '{name}'\")",
           "cursor.execute(f'SELECT * FROM t WHERE {where} AND name = %s', [name])",
           {"tongxing/core/rows.py": "writes walls for migrations", "tongxing/launch/": "roles of the database"}),
    Danger("paths from outside", opening_what_was_asked, "open(request.GET['file'])", "open(KNOWN[key])", {}),
    Danger("a second reader of workbooks", importing("openpyxl", "pandas", "xlrd", "odf"), "import openpyxl", "import xlsxwriter", {}),
    Danger("readers without the jail", importing("python_calamine", "PIL", "pypdfium2"), "from PIL import Image", "from tongxing.core.files import jail",
           {"tongxing/core/files/child.py": "runs in the jail", "tongxing/core/files/redraw.py": "runs in the jail", "tongxing/core/files/legible.py": "runs in the jail",
            "tongxing/core/printing/joining.py": "joins papers we set ourselves and nothing else"}),
    Danger("XML objects", importing("xml", "lxml", "defusedxml", "html5lib", "bs4"), "import xml.etree.ElementTree", "import html",
           {"tongxing/core/printing/sheeter.py": "a county's layout, behind walls, no document type let in (docs/adr/0049)"}),
    Danger("the network", importing("requests", "urllib.request", "httpx", "http.client", "socket", "ftplib", "smtplib", "telnetlib", "asyncio"),
           "import socket", "import ipaddress",
           {"tongxing/launch/": "serves, and asks itself whether it answers", "tongxing/core/jobs.py": "asyncio runs the work that happens later", "tongxing/core/files/virus.py": "asks clamd on this machine"}),
    Danger("chance where secrets are", importing("random"), "import random", "import secrets", {"tongxing/demo/": "invents a town"}),
    Danger("unpacking onto the disk", both(importing("tarfile"), calling(r".+\.(extract|extractall|unpack_archive)")),
           "pack.extractall(folder)", "pack.open(entry)", {}),
    Danger("files left behind", importing("tempfile"), "import tempfile", "import io", {}),
    Danger("persons in the log", logging_what_was_said, "logger.info('saved %s', person)", "logger.info('saved')",
           {"tongxing/faces/desk/errors.py": "the address, in which only numbers stand"}),
    Danger("texts that are not made plain", naming(r"CharField|SlugField|RegexField|JSONField|EmailField|URLField"),
           "forms.CharField(max_length=3)", "Text(max_length=3)",
           {"tongxing/core/forms.py": "is made of it", "tongxing/faces/desk/proofs.py": "a password is taken as it is typed", "tongxing/core/fields.py": "a column", "/models.py": "columns"}),
    Danger("errors nobody hears of", lambda tree: (h for h in ast.walk(tree) if isinstance(h, ast.ExceptHandler)
           and h.type is None), "try:\n  f()\nexcept:\n  pass", "try:\n  f()\nexcept ValueError:\n  pass", {}),
)  # fmt: skip

MARKUP: tuple[tuple[str, re.Pattern[str], str, str], ...] = (
    ("text taken for markup", re.compile(r"\|\s*(safe|safeseq)\b|autoescape\s+off"), "{{ name|safe }}", "{{ name }}"),
    ("scripts and styles in the page", re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|\shx-on|javascript:", re.I),
     "<p onclick=x()>", "<p data-open>"),
    ("something from elsewhere", re.compile(r"(src|href|action)=[\"']?(https?:)?//", re.I), "<img src=//x.example/a>", "<img src=\"/a\">"),
    ("a value that is not quoted", re.compile(r"\s[\w-]+=\{\{"), "<p class={{ name }}>", "<p class=\"{{ name }}\">"),
)  # fmt: skip
