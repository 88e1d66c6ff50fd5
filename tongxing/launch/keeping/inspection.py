"""Bringing a database up to this program and asking it everything, in processes of their own.

For a house that is being restored, and for the copy in which an old house is brought up to a new program:
whoever waits for the answer has not taken the database into use yet, and need not when the answer is no.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tongxing.launch.database import Addresses
from tongxing.launch.finding import Finding
from tongxing.launch.offspring import tied
from tongxing.launch.words import LaunchFailure, Say


def inspected(folder: Path, addresses: Addresses, say: Say, *beside: str, anew: bool) -> list[Finding]:
    """Bring the tables up to this program and ask all that must hold; anything that does not is a failure.

    `anew`: what is owed was worked out by another program. It is worked out again first, and how much that
    changed is said. Otherwise a difference is a fault. `beside` goes to `tongxing invariants`.
    """
    _done(folder, addresses, "init")
    if anew:
        say("正在重新推算应办…", "working out again what is owed")
        changed = sum(int(one["changed"]) for one in json.loads(_rebuilt(folder, addresses)))
        say(f"应办重新推算过，改了 {changed} 处", f"worked out again: {changed} changed")
    say("正在逐项检查…", "checking what must hold")
    answer = _tongxing(folder, addresses, "invariants", "--json", *beside)
    try:
        findings = [Finding(one["what"], one["ok"], one["detail"]) for one in json.loads(answer.stdout)]
    except ValueError:
        raise LaunchFailure(f"检查没有做成：{_reason(answer)}", "the checks could not be made") from None
    wrong = [f"{one.what}：{one.detail}" for one in findings if not one.ok]
    if wrong or answer.returncode != 0 or not findings:
        raise LaunchFailure(f"检查没有通过：{'；'.join(wrong)}", "the checks were not passed")
    return findings


def _rebuilt(folder: Path, addresses: Addresses) -> str:
    """A house without a township owes nothing, and the command says so by refusing."""
    if not _lived_in(addresses):
        return "[]"
    return _done(folder, addresses, "rebuild_duties", "--json").stdout


def _lived_in(addresses: Addresses) -> bool:
    from tongxing.launch.database import lived_in

    return lived_in(addresses.owner)


def _done(folder: Path, addresses: Addresses, *words: str) -> subprocess.CompletedProcess[str]:
    answer = _tongxing(folder, addresses, *words)
    if answer.returncode != 0:
        raise LaunchFailure(f"没有做成（{words[0]}）：{_reason(answer)}", f"{words[0]} has failed")
    return answer


def _tongxing(folder: Path, addresses: Addresses, *words: str) -> subprocess.CompletedProcess[str]:
    """A command of this program on that database; it ends when we do, also by a `kill -9`."""
    there = {"TONGXING_DSN_APP": addresses.app, "TONGXING_DSN_OWNER": addresses.owner}
    return subprocess.run(
        [sys.executable, "-m", "tongxing.faces.command.main", *words],
        env={**os.environ, **there, "TONGXING_HOME": str(folder), "LANG": "zh_CN.UTF-8"},
        capture_output=True,
        text=True,
        preexec_fn=tied(),
        check=False,
    )


def _reason(answer: subprocess.CompletedProcess[str]) -> str:
    """The last thing it complained about; lines that may repeat what stands in a row are left out."""
    lines = [line.strip() for line in answer.stderr.splitlines() if line.strip()]
    told = [line for line in lines if not line.startswith(("DETAIL", "CONTEXT", "HINT"))]
    return told[-1][-600:] if told else "没有说明"
