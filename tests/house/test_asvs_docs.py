"""What the standard wants written stands in docs/security.md and is true: numbers, keys, logs, parts, the proxy (asvs.csv)."""

from __future__ import annotations

import ast
import importlib
import json
import re
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.house import asvs

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NGINX = (ROOT / "docs" / "nginx.conf").read_text(encoding="utf-8")
NUMBERS = re.findall(r"^\| ([\d]+)( \w+)? \| (.+?) \| `([\w.]+)` \|$", PAGE, re.MULTILINE)
UNITS = {"": 1, "KB": 1024, "MB": 1024**2, "GB": 1024**3}
SPANS = {"min": timedelta(minutes=1), "h": timedelta(hours=1), "days": timedelta(days=1)}
COMPUTING = {"hashlib", "hmac", "cryptography"}


def value_of(where: str) -> Any:
    """What stands at that place of the code."""
    parts = where.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            found: Any = importlib.import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for part in parts[cut:]:
            found = found[part] if isinstance(found, dict) else getattr(found, part)
        return found
    raise AssertionError(f"no such place: {where}")


def meant(number: str, unit: str) -> Any:
    """A number of the page as the code would say it."""
    unit = unit.strip()
    return int(number) * SPANS[unit] if unit in SPANS else int(number) * UNITS[unit]


@pytest.mark.parametrize(("number", "unit", "what", "where"), NUMBERS, ids=[n[3] for n in NUMBERS])
def test_numbers_of_the_page_are_numbers_of_the_code(number: str, unit: str, what: str, where: str) -> None:
    assert value_of(where) == meant(number, unit), what


def test_that_comparison_sees_a_difference() -> None:
    assert len(NUMBERS) > 30
    assert value_of("tongxing.org.signin.sessions.IDLE") != meant("16", " min")
    assert value_of("tongxing.core.files.guard.LIMITS.bytes") != meant("8", " MB")
    with pytest.raises(AttributeError):
        value_of("tongxing.org.signin.sessions.NOT_THERE")


def test_every_section_a_row_names_is_there() -> None:
    """A row that says "docs/security.md 7" leads to a seventh section with something in it."""
    sections = dict(re.findall(r"^## (\d+)\. .+\n([\s\S]+?)(?=^## |\Z)", PAGE, re.MULTILINE))
    assert [int(n) for n in sections] == list(range(1, 11))
    assert all(len(text) > 300 for text in sections.values())
    for row in asvs.read(asvs.TABLE):
        for number in re.findall(r"docs/security\.md (\d+)", row["why"]):
            assert number in sections, row["id"]
        for path in re.findall(r"docs/[\w/.-]+\.(?:md|conf)", row["why"]):
            assert (ROOT / path).is_file(), row["id"]
        for number in re.findall(r"docs/adr/(\d{4})\b", row["why"]):
            assert list((ROOT / "docs" / "adr").glob(f"{number}-*.md")), row["id"]


def computing(root: Path) -> set[str]:
    """Every module that computes with keys or hashes."""
    found = set()
    for path in root.rglob("*.py"):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(n.partition(".")[0] in COMPUTING for n in names):
                found.add(path.relative_to(root).as_posix())
    return found


def test_every_place_that_computes_with_keys_is_listed() -> None:
    """ASVS 11.1.2: the inventory is the code's own, both ways."""
    listed = set(re.findall(r"^\| `([\w/]+\.py)` \|", PAGE, re.MULTILINE))
    assert computing(ROOT / "tongxing") == listed


def test_a_module_that_begins_to_compute_is_seen(tmp_path: Path) -> None:
    (tmp_path / "new.py").write_text("from cryptography.hazmat.primitives import hashes\n")
    (tmp_path / "other.py").write_text("import json\n")
    assert computing(tmp_path) == {"new.py"}


WEAK = re.compile(
    r"\b(ECB|CBC|CFB|OFB|RC4|ARC4|TripleDES|Blowfish|IDEA|CAST5|PKCS1v15|MD5|md5|SHA1|sha1|md4|DSA)\b"
)


NO_SECRET = {
    "core/migrations/0008_trail.py": "a number for a transaction, made by the database",
    "launch/keeping/facts.py": "whether a restored table is the one that was backed up; the backup itself is sealed",
}


def test_only_these_ciphers_are_used() -> None:
    """ASVS 11.3.1, 11.3.2, 11.4.1, 11.4.3: SM4 in GCM, SM3 and SHA-256, Ed25519; nothing weaker is even named."""
    modes, algorithms, hashes = set(), set(), set()
    for path in (ROOT / "tongxing").rglob("*.py"):
        code = ast.unparse(ast.parse(path.read_text(encoding="utf-8")))
        if path.relative_to(ROOT / "tongxing").as_posix() not in NO_SECRET:
            assert not WEAK.search(re.sub(r'"""[\s\S]*?"""', "", code)), path
        modes |= set(re.findall(r"\bmodes\.(\w+)", code))
        algorithms |= set(re.findall(r"\balgorithms\.(\w+)", code))
        hashes |= set(re.findall(r"\bhashes\.([A-Z]\w+)\(", code)) | set(
            re.findall(r"\bhashlib\.(sha\w+|sm3|md5)", code)
        )
    assert modes == {"GCM"}
    assert algorithms == {"SM4"}
    assert hashes <= {"SM3", "SHA256", "Hash", "sha256", "sha512"}, "sha512 is a part of Ed25519"
    assert WEAK.search("modes.CBC(iv)")


def test_the_proxy_of_the_page_speaks_tls_well() -> None:
    """ASVS 12.1.1, 12.1.2: TLS 1.3 and 1.2, forward secret suites only, the strongest first, clear text led away."""
    said = dict(re.findall(r"^\s+(\w+)\s+([^;{]+);", NGINX, re.MULTILINE))
    assert said["ssl_protocols"].split() == ["TLSv1.3", "TLSv1.2"]
    suites = said["ssl_ciphers"].split(":")
    assert all(s.startswith("ECDHE-") and ("GCM" in s or "CHACHA20" in s) for s in suites)
    assert "256" in suites[0]
    assert said["ssl_prefer_server_ciphers"] == "on"
    assert said["proxy_pass"].startswith("http://127.0.0.1:"), "asvs.csv V12.3.3"
    assert said["server_tokens"] == "off"
    assert said["proxy_max_temp_file_size"] == "0"
    for header in ("X-Forwarded-For $remote_addr", "X-Forwarded-Proto $scheme"):
        assert f"proxy_set_header {header};" in NGINX, "said anew, never what the browser sent"
    assert "return 301 https://" in NGINX


def test_the_proxy_writes_no_query_down() -> None:
    """ASVS 14.2.1, 16.2.5: what is searched for is a name; the proxy's log keeps the path and not the query."""
    form = re.search(r"log_format tongxing '([^']+)'", NGINX)
    assert form
    assert not {"$request", "$request_uri", "$args", "$query_string", "$http_referer", "$http_cookie"} & set(
        re.findall(r"\$\w+", form[1])
    )
    assert NGINX.count("server {") == NGINX.count("access_log /var/log/nginx/tongxing.log tongxing;") == 2


def test_the_page_knows_every_log() -> None:
    """ASVS 16.1.1, 16.2.3: the handlers of the settings and the tables of the trail stand in the list of logs."""
    from tongxing.core.models import Alarm, AuditEvent, RowChange

    section = PAGE.partition("## 10. Logs")[2]
    for name in settings.LOGGING["handlers"]:
        assert f"| `{name}` |" in section
    assert [h["class"] for h in settings.LOGGING["handlers"].values()] == ["logging.StreamHandler"]
    for model in (AuditEvent, RowChange, Alarm):
        assert f"`{model._meta.db_table}`" in section


def test_every_package_has_one_source_and_its_sum() -> None:
    """ASVS 15.1.2, 15.2.4: each part comes from one registry with its hash; ours is the only one from a folder."""
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    assert len(lock["package"]) > 40
    for package in lock["package"]:
        if package["source"].get("editable") == ".":
            continue
        assert set(package["source"]) == {"registry"}, package["name"]
        files = [*package.get("wheels", ()), *([package["sdist"]] if "sdist" in package else [])]
        assert files, package["name"]
        assert all(f["hash"].startswith("sha256:") for f in files), package["name"]
    front = json.loads((ROOT / "frontend" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert all(
        p.get("integrity", "").startswith("sha512-")
        for name, p in front.items()
        if name and not p.get("link")
    )
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    assert all("==" in one for one in wanted)


def test_the_wheel_carries_the_house_and_nothing_else() -> None:
    """ASVS 13.3.1, 13.4.1, 15.2.3: no test, tool, key or source control in what is installed."""
    built = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]
    assert built["targets"]["wheel"] == {"packages": ["tongxing"]}
    assert built["artifacts"] == ["tongxing/core/static/tongxing/**", "tongxing/locale/**/*.mo"]
    inside = {p.name for p in (ROOT / "tongxing").rglob("*")}
    assert not [
        n
        for n in inside
        if re.search(r"^(\.git|\.env|keys\.json|conftest\.py|test_\w+\.py)$|\.(pem|key|sqlite3|backup)$", n)
    ]
