"""One use case, one action, one transaction.

An action is keyword-only and always says who (``by``) and when (``at``). It refuses before it
writes (:mod:`tongxing.core.refusal`), so inside a request's transaction it needs no savepoint:
either nothing was written, or the whole request is undone.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection, transaction

P = ParamSpec("P")
R = TypeVar("R")


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a function as an action: it runs in a transaction, its own or the request's."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if connection.in_atomic_block:
            return function(*args, **kwargs)
        with transaction.atomic():
            return function(*args, **kwargs)

    run.is_action = True  # type: ignore[attr-defined]
    return run
