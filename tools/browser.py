"""A browser for the tests. Root installs Debian's chromium and a Chinese font when they are missing;
an ordinary user gets a clear line of what will not run. Never fails: the test run reports it loudly.

Runs under whatever `python3` is: standard library only.
"""

import os
import shutil
import subprocess
import sys

FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"


def chromium() -> "str | None":
    """The browser to use: CHROMIUM, else what the machine has."""
    given = os.environ.get("CHROMIUM", "")
    if given:
        return given if os.access(given, os.X_OK) else None
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def main() -> int:
    """Install what is missing where we may."""
    missing = []
    if chromium() is None:
        missing.append("chromium")
    if not os.path.exists(FONT) and not _has_chinese_font():
        missing.append("fonts-noto-cjk")
    if not missing:
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print(
            "正在安装测试用的浏览器与字体：%s… (installing for the browser tests)" % " ".join(missing),
            flush=True,
        )
        environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends"] + missing
        for command in (["apt-get", "update", "-qq"], install):
            answer = subprocess.run(
                command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
            )
            if answer.returncode != 0:
                sys.stderr.write(answer.stdout.decode("utf-8", "replace")[-800:] + "\n")
    if chromium() is None:
        sys.stderr.write(
            "没有 chromium，浏览器测试将不运行。请由管理员运行：apt install %s\n"
            "(no chromium: the browser tests will NOT RUN)\n" % " ".join(missing)
        )
    return 0


def _has_chinese_font() -> bool:
    lister = shutil.which("fc-list")
    if lister is None:
        return False
    return bool(subprocess.run([lister, ":lang=zh-cn"], stdout=subprocess.PIPE).stdout.strip())


if __name__ == "__main__":
    raise SystemExit(main())
