"""One use case, one action, one transaction.

An action is keyword-only and always says who (``by``) and when (``at``). It refuses before it
writes (:mod:`tongxing.core.refusal`), so inside a request's transaction it needs no savepoint:
either nothing was written, or the whole request is undone.

A job takes only the actions it has declared. The machine lists and prepares; it takes no step with
legal effect on a person, whatever code a job happens to reach (guard G2).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection, transaction

P = ParamSpec("P")
R = TypeVar("R")

_declared: ContextVar[frozenset[str] | None] = ContextVar("declared", default=None)


class NotForMachines(Exception):
    """A job reached an action that it has not declared; nothing of it stands."""


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a function as an action: it runs in a transaction, its own or the request's."""
    name = f"{function.__module__.removeprefix('tongxing.').removesuffix('.actions')}.{function.__name__}"

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        declared = _declared.get()
        if declared is not None and name not in declared:
            raise NotForMachines(name)
        if connection.in_atomic_block:
            return function(*args, **kwargs)
        with transaction.atomic():
            return function(*args, **kwargs)

    run.is_action = name  # type: ignore[attr-defined]
    return run


@contextmanager
def only(names: Sequence[str]) -> Iterator[None]:
    """While a job runs: these actions and no others (``room.action``)."""
    token = _declared.set(frozenset(names))
    try:
        yield
    finally:
        _declared.reset(token)


def one_at_a_time(town_id: int, what: str) -> None:
    """Until the transaction ends nobody else of this township does the same: what two would do at once, one does after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [town_id, what])
