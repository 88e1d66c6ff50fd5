"""A desk at which every answer that says a word of somebody is held beside what the trail then has more (promise 5)."""

from __future__ import annotations

from typing import Any

from django.db import connection

from tests.walls import scan
from tests.walls.cells import Answer, Session, everybody
from tests.walls.rooms import listed
from tests.walls.world import Persona, World, owner_rights

READERS = ("social_worker", "clerk", "village_cadre", "police_officer", "auditor")
# why points were given, what a workbook is called, what the office itself did: nobody's file
OF_THE_VILLAGE = ("reason", "file", *listed("placed_words"))


def events() -> int:
    """How many stand in the trail."""
    with owner_rights(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_auditevent")
        return int(cursor.fetchone()[0])


class Watched(Session):
    """One event an answer that shows somebody; what was shown without one, or with two, is written down."""

    def __init__(self, world: World, persona: Persona) -> None:
        super().__init__(world, persona)
        self.shown, self.untraced = 0, []  # type: ignore[var-annotated]
        self.words = {k: w for k, w in everybody(world).items() if not k.endswith(OF_THE_VILLAGE)}

    def knock(self, verb: str, where: str, body: Any = None) -> Answer:
        """One request, and what it left."""
        before = events()
        answer = super().knock(verb, where, body)
        told = [whose for whose in scan.hits(answer.text, self.words) if self.words[whose] not in where]
        if told:
            self.shown += 1
            if (left := events() - before) != 1:
                self.untraced.append(f"{verb} {where}: {left} events, says {told}")
        return answer
