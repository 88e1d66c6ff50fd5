"""Tables that may be taken away: a closed list, each column by the label of what it shows."""

from __future__ import annotations

import pytest

from tests.house.test_data import DRUG_WORDS
from tests.walls.matrix import EXPORTS
from tongxing.core.vocabulary import Export, exports
from tongxing.disclosure.queries import label_of
from tongxing.org.roles import LABELS, PERMISSIONS, Permission, Role

KINDS = list(exports)


def test_the_table_of_the_walls_and_the_product_know_the_same() -> None:
    held = {
        kind.name: {
            str(r) for r, given in PERMISSIONS.items() if {Permission.ASK_EXPORT, kind.needs} <= given
        }
        for kind in KINDS
    }
    assert held == {name: set(roles) for name, roles in EXPORTS.items()}


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: k.name)
def test_what_a_table_must_have(kind: Export) -> None:
    keys = [c.key for c in kind.columns]
    assert len(keys) == len(set(keys))
    assert not DRUG_WORDS.search(str(kind.title)), "it is the name of a file"
    minimal = [c for c in kind.columns if c.minimal]
    assert minimal
    assert not [c for c in minimal if c.full]
    assert [c for c in minimal if c.clean], "one column stays free of marks, to be looked up by"
    assert [c for c in minimal if not c.clean], "and one carries them"
    for column in kind.columns:
        if column.shows:
            label_of(column.shows)  # names a declared column, else KeyError


@pytest.mark.parametrize("role", list(Role))
def test_no_role_takes_away_what_it_may_not_read(role: Role) -> None:
    from types import SimpleNamespace
    from typing import Any

    from tongxing.disclosure.queries import columns_for, exports_for

    actor: Any = SimpleNamespace(role=str(role), may=lambda p: p in PERMISSIONS[role])
    if Permission.ASK_EXPORT not in PERMISSIONS[role]:
        return
    for kind in exports_for(actor):
        offered = columns_for(actor, kind)
        assert offered
        assert {label_of(c.shows) for c in offered if c.shows} <= LABELS[role]
        assert not [c for c in offered if c.full and Permission.SEE_FULL_ID not in PERMISSIONS[role]]
