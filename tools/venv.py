"""Make the virtual environment with the machine's own python3; say in words what is missing.

Runs under whatever `python3` is, so: no imports beyond the standard library, no new syntax.
"""

import shutil
import subprocess
import sys


def main() -> int:
    """Make the environment named by the first argument."""
    target = sys.argv[1]
    if not (3, 11) <= sys.version_info[:2] < (3, 14):
        here = "%d.%d" % sys.version_info[:2]
        sys.stderr.write(
            "需要 Python 3.11–3.13，python3 是 %s。可用 make PYTHON=/路径/python3.11 …\n"
            "(Python 3.11 to 3.13 is needed, python3 is %s: say make PYTHON=/path/to/python3.11 …)\n"
            % (here, here)
        )
        return 1
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        sys.stderr.write(
            "这台机器的 Python 不带 venv。请由管理员运行：apt install python3-venv\n"
            "(this Python has no venv: run apt install python3-venv)\n"
        )
        return 1
    print("正在建立虚拟环境… (making the virtual environment)", flush=True)
    shutil.rmtree(target, ignore_errors=True)
    return subprocess.run([sys.executable, "-m", "venv", target], check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
