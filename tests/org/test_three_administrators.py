"""System, security and audit administrators: three roles that nobody holds two of (GB/T 22239-2019, 8.1.4.2)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tests.cast import TODAY, actor_of, at
from tongxing.core.refusal import Refused
from tongxing.org.actions import appoint, end_posts
from tongxing.org.models import Post
from tongxing.org.roles import PERMISSIONS, Permission, Role

pytestmark = pytest.mark.django_db
THREE = (Role.ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDITOR)


def slip_past_the_words(town: SimpleNamespace, role: str, since: date, until: date | None = None) -> None:
    """A post written without asking the action: what a forgotten check or a hand in the database would do."""
    with transaction.atomic():
        Post.objects.create(staff=town.staff["root"], role=role, place=town.place, since=since, until=until)


@pytest.mark.parametrize("role", [r for r in Role if r != Role.ADMINISTRATOR])
def test_the_database_refuses_a_second_role_on_the_same_day(town: SimpleNamespace, role: Role) -> None:
    with pytest.raises(IntegrityError, match="post_one_role_at_a_time"):
        slip_past_the_words(town, role, TODAY)


def test_the_same_role_in_two_places_and_another_role_the_day_after_are_fine(town: SimpleNamespace) -> None:
    slip_past_the_words(town, Role.ADMINISTRATOR, TODAY, TODAY)
    Post.objects.filter(staff=town.staff["root"]).update(until=TODAY)
    slip_past_the_words(town, Role.AUDITOR, TODAY + timedelta(days=1))
    with pytest.raises(IntegrityError, match="post_one_role_at_a_time"):
        slip_past_the_words(town, Role.CLERK, TODAY + timedelta(days=9), TODAY + timedelta(days=9))


def test_without_the_constraint_it_would_pass(
    town: SimpleNamespace, owner_rights: Callable[[], AbstractContextManager[None]]
) -> None:
    """The planted fault: the test above is red when somebody drops the constraint."""
    with owner_rights(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE org_post DROP CONSTRAINT post_one_role_at_a_time")
    slip_past_the_words(town, Role.AUDITOR, TODAY)


def test_the_words_come_before_the_constraint(town: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="不能同时再任“审计员”"):
        appoint(by=None, staff=town.staff["root"], role=Role.AUDITOR, place=town.place, since=TODAY)


def test_each_of_the_three_can_what_the_others_cannot() -> None:
    powers = {
        Role.ADMINISTRATOR: Permission.OPEN_ACCOUNTS,
        Role.SECURITY_ADMINISTRATOR: Permission.APPOINT_STAFF,
        Role.AUDITOR: Permission.READ_TRAIL,
    }
    for power, holder in ((p, r) for r, p in powers.items()):
        assert {r for r in Role if power in PERMISSIONS[r]} == {holder}
    personal = {Permission.SEE_TODAY, Permission.SEE_PEOPLE, Permission.READ_FILE, Permission.SEE_FULL_ID}
    for role in THREE:
        assert not personal & PERMISSIONS[role], role


@pytest.mark.parametrize(
    ("username", "words"), [("root", "最后一位系统管理员"), ("qin", "最后一位安全管理员")]
)
def test_the_last_of_those_a_town_needs_stays(town: SimpleNamespace, username: str, words: str) -> None:
    by: Any = actor_of(town.staff["qin"].pk)
    with pytest.raises(Refused, match=words):
        end_posts(by=by, at=at(TODAY), today=TODAY, staff=town.staff[username], last_day=TODAY)
    assert town.staff[username].posts.get().until is None


def test_the_auditor_may_leave(town: SimpleNamespace) -> None:
    by: Any = actor_of(town.staff["qin"].pk)
    assert end_posts(by=by, at=at(TODAY), today=TODAY, staff=town.staff["he"], last_day=TODAY).closed
