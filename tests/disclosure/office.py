"""An office in which somebody tries to get round the rules: hands, browsers, and whether a file came out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.db import connection
from django.test import Client

from tests import cast
from tongxing.core import clock, jobs
from tongxing.core.refusal import Refused
from tongxing.disclosure.kinds import Way
from tongxing.disclosure.requests import actions
from tongxing.disclosure.requests.actions import Wanted
from tongxing.org.doors import PROVED_AT

MINIMAL = ("number", "name", "village")
XLSX = "spreadsheetml"


@dataclass
class Office:
    """Everybody of two towns, six people in the first, and what they can try."""

    town: SimpleNamespace
    next_town: SimpleNamespace
    folders: list[cast.Folder]
    came_out: list[str] = field(default_factory=list)

    def hand(self, who: str) -> Any:
        """An actor by user name, as her post is now; None when she has none."""
        from tongxing.org.actor import enter

        staff = self.town.staff.get(who) or self.next_town.staff[who]
        return enter(staff.pk, on=cast.TODAY)

    def browser(self, who: str, *, proved: bool = True) -> Client:
        """A browser in which she is signed in, with or without a fresh proof."""
        client = Client()
        client.force_login(
            self.town.staff.get(who) or self.next_town.staff[who],
            backend="django.contrib.auth.backends.ModelBackend",
        )
        session = client.session
        session[PROVED_AT] = clock.now().timestamp() if proved else 0
        session.save()
        return client

    def ask(self, who: str = "nong", at: Any = None, **more: Any) -> Any:
        """A request; a refusal is an answer like any other."""
        wanted = {"what": "people.roster", "columns": MINIMAL, "purpose": "work", "reason": "入户核对"} | more
        by = self.hand(who)
        try:
            return by and actions.ask(by=by, at=at or clock.now(), on=cast.TODAY, wanted=Wanted(**wanted))
        except Refused as refused:
            return refused

    def post_new(self, client: Client, what: str = "people.roster", **more: Any) -> Any:
        """The form of a request, sent."""
        body = {"columns": MINIMAL, "place": "0", "purpose": "work", "reason": "入户核对"} | more
        return client.post(f"/export/new/?what={what}", body)

    def waiting(self, who: str = "nong", at: Any = None) -> Any:
        """A request that waits for a second person."""
        made = self.ask(who, columns=("number", "id_number"), reason="医保局按身份证号核对参保", at=at)
        assert made.second
        return made

    def ready(self, who: str = "nong") -> Any:
        """A finished table that waits to be fetched."""
        made = self.ask(who)
        jobs.run_here()
        return made

    def do(self, what: str, who: str, made: Any, **more: Any) -> Any:
        """approve, decline, fetch, withdraw by an action; a refusal is an answer."""
        by = self.hand(who)
        if what == "fetch":
            more.setdefault("slip", "one session")
        try:
            return by and getattr(actions, what)(
                by=by, at=more.pop("at", clock.now()), disclosure_id=made.pk, **more
            )
        except Refused as refused:
            return refused

    def files(self) -> int:
        """How many finished tables wait in the house."""
        jobs.run_here()
        self.hand("nong")
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM disclosure_package")
            return int(cursor.fetchone()[0])


def later(**more: float) -> Any:
    """A moment from now on."""
    return clock.now() + timedelta(**more)


def is_file(answer: Any) -> bool:
    """Did a workbook come out?"""
    if hasattr(answer, "headers"):
        return XLSX in answer.headers.get("Content-Type", "")
    return isinstance(answer, actions.Fetched)


Attempt = Callable[[Office], Any]


def printed(office: Office) -> Any:
    """A line of the register that is no request."""
    from tongxing.disclosure.actions import Line, note

    by = office.hand("nong")
    return note(by=by, at=clock.now(), line=Line(Way.PRINT, "today", by.place_ids, "work"), people=[])
