"""The world of the walls: everybody who knocks, and a body that succeeds for every form."""

from tests.walls.conftest import world

__all__ = ["world"]
