"""The data folder of one house: where everything lies, and the key file that is made once and never again.

home/               0711 for root (the database user must pass), 0700 for others
  keys.json         0600, made once; a backup without it is worth little
  serve.json        who serves now, and where
  locks/            flock files: the kernel forgets them when a process dies, so none can be stale
  files/            attachments
  pg/               everything of the database, owned by the user that runs it
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tongxing.config.keyfile import FIELD_BYTES, INDEX_BYTES, Keys, keys_of, read_keys
from tongxing.core import clock
from tongxing.launch.words import LaunchFailure


@dataclass(frozen=True)
class Home:
    """The places inside one data folder."""

    path: Path

    @property
    def key_file(self) -> Path:
        """The secrets; never leaves this machine except in a backup."""
        return self.path / "keys.json"

    @property
    def serve_file(self) -> Path:
        """Who serves this home at the moment (only meaningful while locks/serve is held)."""
        return self.path / "serve.json"

    @property
    def demo_file(self) -> Path:
        """What marks a home as a demo (``tongxing.demo.signins``)."""
        return self.path / "demo.json"

    @property
    def locks(self) -> Path:
        """Lock files."""
        return self.path / "locks"

    @property
    def postgres(self) -> Path:
        """Everything of the embedded database."""
        return self.path / "pg"

    def keys(self) -> Keys:
        """The secrets of this home."""
        return read_keys(self.path)


def prepare(path: Path) -> Home:
    """Make the data folder and its key file if they are not there; never change what is there."""
    home = Home(path)
    try:
        if not path.exists():
            path.mkdir(parents=True, mode=0o700)
            path.chmod(0o711 if os.geteuid() == 0 else 0o700)
            settle(path.parent)
        home.locks.mkdir(mode=0o700, exist_ok=True)
        (path / "files").mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise LaunchFailure(
            f"数据文件夹 {path} 建不了或写不进：{error.strerror}。可用 TONGXING_HOME 另选一处",
            f"cannot create or write the data folder {path}: choose another with TONGXING_HOME",
        ) from error
    with locked(home, "keys"):
        if not home.key_file.exists():
            _refuse_new_keys_over_old_data(home)
            write_keys(home, _fresh_keys())
        _complete_keys(home)
    home.keys()
    return home


@contextmanager
def locked(home: Home, name: str) -> Iterator[int]:
    """Hold a lock of this home exclusively, waiting for it. Yields the file descriptor."""
    fd = open_lock(home, name)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX)
        yield fd
    finally:
        os.close(fd)


def open_lock(home: Home, name: str) -> int:
    """Open a lock file without locking it yet."""
    try:
        return os.open(home.locks / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise LaunchFailure(
            f"数据文件夹 {home.path} 写不进：{error.strerror}。请用建立它的那个用户运行",
            f"cannot write to {home.path}: run as the user who made it",
        ) from error


def try_lock(fd: int) -> bool:
    """Take the lock if nobody holds it; says whether it was taken."""
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _fresh_keys() -> dict[str, object]:
    return {
        "format": 3,
        "demo": False,
        "django": secrets.token_urlsafe(64),
        "field": {"1": new_key("field")},
        "index": {"1": new_key("index")},
        "root": _random(32),
        "passwords": {name: secrets.token_hex(24) for name in ("superuser", "owner", "app")},
    }


def _complete_keys(home: Home) -> None:
    """A key file of an earlier release gets the kinds of keys that came later; what it has stays as it is."""
    try:
        raw = json.loads(home.key_file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return  # whoever reads it next says in words what is wrong with it
    if isinstance(raw, dict) and raw.get("format") == 1 and "root" not in raw:
        write_keys(home, {**raw, "format": 2, "root": _random(32)})


def new_key(kind: str) -> dict[str, str]:
    """A key that is made this moment, with the day it is from."""
    size = {"field": FIELD_BYTES, "index": INDEX_BYTES}[kind]
    return {"key": _random(size), "since": clock.now().date().isoformat()}


def write_keys(home: Home, raw: dict[str, Any]) -> None:
    """Put a key file in the place of the one there: whole or not at all, on the disk before anybody goes by it."""
    keys_of(text := json.dumps(raw, indent=1) + "\n", home.key_file)
    _write_private(home.key_file, text)


def _random(size: int) -> str:
    return base64.b64encode(secrets.token_bytes(size)).decode("ascii")


def _refuse_new_keys_over_old_data(home: Home) -> None:
    """New keys beside old data would make every encrypted field unreadable for ever, and quietly."""
    if (home.postgres / "data" / "PG_VERSION").exists():
        raise LaunchFailure(
            f"{home.path} 里有数据，但密钥文件 keys.json 不见了。请从备份恢复 keys.json",
            f"there is data in {home.path} but keys.json is gone: restore keys.json from a backup",
        )


def _write_private(path: Path, text: str) -> None:
    """Write a file that appears whole or not at all, readable by its owner only."""
    part = path.with_name(path.name + ".new")
    part.unlink(missing_ok=True)
    fd = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(fd, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    settle(path.parent)


def settle(path: Path) -> None:
    """Make a file's bytes, or the names in a folder, outlast a power cut."""
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
