"""Faults planted into a real upgrade: this folder on PYTHONPATH, and what goes wrong in UPGRADE_FAULT.

Python imports a module of this name by itself at every start. `stop:STEP` lets a migration fail at its end,
`kill:STEP` ends the command as `kill -9` does, `skip:STEP` notes a migration as done without doing it,
`lose:STEP:STATEMENT` runs a statement after it.
"""

from __future__ import annotations

import os
import signal
from typing import Any

FAULT, _, REST = os.environ.get("UPGRADE_FAULT", "").partition(":")
STEP, _, STATEMENT = REST.partition(":")


def plant() -> None:
    """Put the fault into the way Django takes one step."""
    from django.db.migrations.executor import MigrationExecutor
    from django.db.migrations.migration import Migration

    take, do = MigrationExecutor.apply_migration, Migration.apply

    def taken(self: Any, state: Any, step: Any, fake: bool = False, fake_initial: bool = False) -> Any:
        here = f"{step.app_label}.{step.name}" == STEP
        return take(self, state, step, fake=fake or (here and FAULT == "skip"), fake_initial=fake_initial)

    def done(self: Any, state: Any, editor: Any, collect_sql: bool = False) -> Any:
        after = do(self, state, editor, collect_sql)
        if f"{self.app_label}.{self.name}" == STEP:
            if FAULT == "kill":
                os.kill(os.getppid(), signal.SIGKILL)
                signal.pause()
            if FAULT == "stop":
                raise ArithmeticError("planted")
            if FAULT == "lose":
                editor.execute(STATEMENT)
        return after

    MigrationExecutor.apply_migration, Migration.apply = taken, done  # type: ignore[method-assign]


if FAULT:
    plant()
