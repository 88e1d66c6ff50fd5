"""The slip of a form: as the page would draw it for whoever is about to send it, the same one every time."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from unittest import mock
from uuid import UUID

from tongxing.faces.desk import slips

if TYPE_CHECKING:
    from tests.walls.world import Persona


def slip(who: Persona, about: Any, case_id: Any) -> str:
    """What stands hidden in the form."""
    actor: Any = SimpleNamespace(staff_id=who.staff.pk if who.staff else 0)
    with mock.patch.object(slips, "uuid7", return_value=UUID("019319a1-0000-7000-8000-000000000001")):
        return slips.draw(actor, about, case_id)
