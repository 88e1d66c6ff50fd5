"""Who runs the database: ourselves, or for root a system user of its own. PostgreSQL refuses to run as root."""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tongxing.launch.offspring import tied
from tongxing.launch.words import LaunchFailure

SYSTEM_USER = "tongxing"


@dataclass(frozen=True)
class Runner:
    """The user that owns the database files and runs its programs."""

    name: str
    uid: int
    gid: int
    demoted: bool

    def run(self, argv: Sequence[str], *, output: Path | None = None) -> subprocess.CompletedProcess[bytes]:
        """Run a program as this user, without our environment; it ends when we do, the server it has started does not.

        Output goes to a file when one is named: a postmaster keeps a pipe open for ever, so a program
        that starts one must never be given a pipe.
        """
        with ExitStack() as stack:
            sink = stack.enter_context(output.open("ab")) if output else None
            return subprocess.run(
                list(argv),
                stdin=subprocess.DEVNULL,
                stdout=sink or subprocess.PIPE,
                stderr=sink or subprocess.PIPE,
                cwd="/",
                env={"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"},
                user=self.uid if self.demoted else None,
                group=self.gid if self.demoted else None,
                extra_groups=[] if self.demoted else None,
                preexec_fn=tied(),
                check=False,
            )

    def reaches(self, path: Path) -> bool:
        """Whether this user can get to a file or folder and enter or execute it."""
        if not self.demoted:
            return os.access(path, os.X_OK)
        test = shutil.which("test", path="/usr/bin:/bin") or "/usr/bin/test"
        return self.run([test, "-x", str(path)]).returncode == 0

    def own_folder(self, path: Path) -> None:
        """Make a private folder of this user, or put right the owner and mode of one we made before."""
        path.mkdir(mode=0o700, exist_ok=True)
        if self.demoted and path.stat().st_uid != self.uid:
            os.chown(path, self.uid, self.gid)
        if path.stat().st_mode & 0o777 != 0o700:
            path.chmod(0o700)


def runner() -> Runner:
    """The user for the database; as root this makes the system user `tongxing` when it is not there."""
    uid = os.geteuid()
    if uid != 0:
        try:
            return Runner(pwd.getpwuid(uid).pw_name, uid, os.getegid(), demoted=False)
        except KeyError:
            raise LaunchFailure(
                f"系统里没有编号 {uid} 的用户，PostgreSQL 不能用它启动。请用正常的用户运行",
                f"user id {uid} has no name on this machine, PostgreSQL cannot start under it",
            ) from None
    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        entry = _make_system_user()
    return Runner(entry.pw_name, entry.pw_uid, entry.pw_gid, demoted=True)


def _make_system_user() -> pwd.struct_passwd:
    """A system user that nobody can sign in as. Its home is nowhere; no folder is opened for it."""
    add = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    failure = LaunchFailure(
        f"以 root 运行需要系统用户 {SYSTEM_USER}，自动建立没有成功。请运行："
        f"useradd --system --no-create-home --shell /usr/sbin/nologin {SYSTEM_USER}",
        f"running as root needs the system user {SYSTEM_USER}; create it with useradd",
    )
    if add is None:
        raise failure
    arguments = [
        add,
        "--system",
        "--no-create-home",
        "--home-dir",
        "/nonexistent",
        "--shell",
        "/usr/sbin/nologin",
    ]
    try:
        grp.getgrnam(SYSTEM_USER)
        arguments += ["--gid", SYSTEM_USER]
    except KeyError:
        arguments += ["--user-group"]
    subprocess.run([*arguments, SYSTEM_USER], capture_output=True, check=False)
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        raise failure from None
