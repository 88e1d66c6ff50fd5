"""What the surroundings tell us: environment variables and the key file, read once, with errors in words.

No Django here: the launcher reads this before Django exists, and settings.py reads it too.
`read()` never fails on a missing database address or key file; `dsn_app`, `dsn_owner` and `keys()`
complain, in words, only when somebody needs them.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tongxing.config.keyfile import EnvironmentMistake, Keys, keys_of, read_keys

__all__ = ["Environment", "EnvironmentMistake", "Keys", "keys_of", "read", "read_keys"]

DEFAULT_PORT = 8000
APP_ROLE = "tongxing_app"
OWNER_ROLE = "tongxing_owner"
SETTINGS = "tongxing.config.settings"


@dataclass(frozen=True)
class Environment:
    """The surroundings as values. Everything optional is None when not said."""

    home: Path
    port: int
    host: str
    database_url: str | None
    pg_bindir: Path | None
    today: date | None
    font_dir: Path | None
    debug: bool
    _dsn_app: str | None
    _dsn_owner: str | None

    @property
    def dsn_app(self) -> str:
        """The address of the database for running the house (role without owner rights)."""
        return _needed("TONGXING_DSN_APP", self._dsn_app)

    @property
    def dsn_owner(self) -> str:
        """The address of the database for migrations (role that owns the tables)."""
        return _needed("TONGXING_DSN_OWNER", self._dsn_owner)

    @property
    def given_dsn_app(self) -> str | None:
        """TONGXING_DSN_APP when an administrator (or the launcher) has set it, else None."""
        return self._dsn_app

    def keys(self) -> Keys:
        """The secrets of this home; raises EnvironmentMistake when the key file is missing or damaged."""
        return read_keys(self.home)


def read(environ: Mapping[str, str] | None = None) -> Environment:
    """Read the surroundings. Raises EnvironmentMistake with words a clerk can act on."""
    e = os.environ if environ is None else environ
    return Environment(
        home=home_path(e),
        port=_port(e.get("PORT", "").strip()),
        host=e.get("TONGXING_HOST", "").strip() or "127.0.0.1",
        database_url=_database_url(e.get("DATABASE_URL", "").strip()),
        pg_bindir=_folder("PG_BINDIR", e.get("PG_BINDIR", "").strip()),
        today=_day("TONGXING_TODAY", e.get("TONGXING_TODAY", "").strip()),
        font_dir=_folder("TONGXING_FONT_DIR", e.get("TONGXING_FONT_DIR", "").strip()),
        debug=e.get("TONGXING_DEBUG", "").strip().lower() in {"1", "true", "yes"},
        _dsn_app=_line(e, "TONGXING_DSN_APP"),
        _dsn_owner=_line(e, "TONGXING_DSN_OWNER"),
    )


EXPORT_CEILINGS = {"a_day": 3, "rows": 2000, "alone": 20, "hours": 24}


def export_limits(environ: Mapping[str, str]) -> dict[str, int]:
    """TONGXING_EXPORTS="alone=5 a_day=2": an office's own numbers for tables that are taken away, only stricter."""
    found = dict(EXPORT_CEILINGS)
    for word in environ.get("TONGXING_EXPORTS", "").replace(",", " ").split():
        name, _sign, number = word.partition("=")
        ceiling = EXPORT_CEILINGS.get(name)
        if ceiling is None or not number.isdigit() or int(number) > ceiling:
            limits = "、".join(f"{k}≤{v}" for k, v in EXPORT_CEILINGS.items())
            raise EnvironmentMistake(
                f"TONGXING_EXPORTS 里的“{word}”不对，可以写：{limits}。(TONGXING_EXPORTS: {word!r}; allowed: {limits})"
            )
        found[name] = int(number)
    return found


LOOPBACK = frozenset({"127.0.0.1", "::1"})


def proxies(environ: Mapping[str, str]) -> frozenset[str]:
    """The proxies that are believed (TONGXING_PROXIES); under HTTPS at least one on this machine speaks for browsers."""
    named = frozenset(word.strip() for word in environ.get("TONGXING_PROXIES", "").split(",") if word.strip())
    return named or (LOOPBACK if environ.get("TONGXING_HTTPS") else frozenset())


def home_path(environ: Mapping[str, str]) -> Path:
    """The data folder: TONGXING_HOME, else /var/lib/tongxing for root, ~/.local/share/tongxing for others."""
    given = environ.get("TONGXING_HOME", "").strip()
    if given:
        path = Path(given).expanduser()
        if not path.is_absolute():
            path = Path.cwd() / path
        return path
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return Path("/var/lib/tongxing")
    base = environ.get("XDG_DATA_HOME", "").strip()
    return (Path(base) if base else Path.home() / ".local" / "share") / "tongxing"


FACTOR_CHOICES = ("", "required", "offered", "offered-in-a-real-house")


def second_factor(home: Path, said: str) -> str:
    """Whether a second factor is `required` or only `offered`; nothing said means: offered in the demo, else required.

    A real house that does without has to say so in full, so that nobody does it by mistake.
    """
    said = said.strip().lower()
    if said not in FACTOR_CHOICES:
        raise EnvironmentMistake(
            f"TONGXING_SECOND_FACTOR 只能是 required 或 offered，现在是“{said}”。(must be required or offered)"
        )
    if said == "offered" and not (home / "demo.json").exists():
        raise EnvironmentMistake(
            "这里不是演示数据，登录要有动态码（GB/T 22239 8.1.4.1）。确实不要，请写 "
            "TONGXING_SECOND_FACTOR=offered-in-a-real-house。(this is no demo: second factors are required; "
            "say offered-in-a-real-house if you really do without)"
        )
    return said.partition("-")[0]


def django_database(dsn: str) -> dict[str, Any]:
    """A libpq address as one entry of Django's DATABASES (without options of the pool)."""
    from psycopg.conninfo import conninfo_to_dict

    parts = {k: str(v) for k, v in conninfo_to_dict(dsn).items() if v is not None}
    entry: dict[str, Any] = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "OPTIONS": {},
    }
    entry["OPTIONS"].update(parts)
    return entry


def _needed(name: str, value: str | None) -> str:
    if value:
        return value
    raise EnvironmentMistake(
        f"没有数据库地址 {name}：请用 `tongxing` 命令或 `make run` 启动，它会先准备数据库。"
        f"({name} is not set: start through the `tongxing` command, it prepares the database first)"
    )


def _line(environ: Mapping[str, str], name: str) -> str | None:
    said = environ.get(name, "").strip()
    return sealed_line(name, said) if said else None


def _port(text: str) -> int:
    if not text:
        return DEFAULT_PORT
    if text.isascii() and text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise EnvironmentMistake(
        f"PORT 应为 1–65535 的整数，现在是“{text}”。(PORT must be a number from 1 to 65535)"
    )


def _day(name: str, text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise EnvironmentMistake(
            f"{name} 应写成 2026-11-23 的样子，现在是“{text}”。({name} must look like 2026-11-23)"
        ) from None


def _folder(name: str, text: str) -> Path | None:
    if not text:
        return None
    path = Path(text).expanduser()
    if not path.is_dir():
        raise EnvironmentMistake(f"{name} 指向的文件夹不存在：{path}。({name}: no such folder)")
    return path


def sealed_line(name: str, dsn: str) -> str:
    """The same address, when its line cannot be read or diverted: a database of another machine needs TLS and its proof."""
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    try:
        parts = conninfo_to_dict(dsn)
    except ProgrammingError as error:
        raise EnvironmentMistake(f"{name} 读不懂：{error}。({name} cannot be read)") from None
    hosts = f"{parts.get('hostaddr') or parts.get('host') or ''}".split(",")
    here = all(not h or h[0] in "/@" or h in LOOPBACK or h == "localhost" for h in hosts)
    if here or parts.get("sslmode") in ("verify-ca", "verify-full"):
        return dsn
    raise EnvironmentMistake(
        f"{name} 指向另一台机器，要加密并核对对方证书：请加上 sslmode=verify-full（和 sslrootcert=机构证书）。"
        f"({name} names another machine: add sslmode=verify-full, and sslrootcert for an authority of your own)"
    )


def _database_url(text: str) -> str | None:
    if not text:
        return None
    if not text.startswith(("postgres://", "postgresql://")):
        raise EnvironmentMistake(
            "DATABASE_URL 必须以 postgresql:// 开头，本系统只用 PostgreSQL。(DATABASE_URL must begin with postgresql://)"
        )
    return sealed_line("DATABASE_URL", text)
