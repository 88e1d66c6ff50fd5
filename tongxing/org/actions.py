"""Writing places, staff and posts. Coming in and going out stand in org/signin, what proves who one is in org/proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.contrib.auth.hashers import make_password
from django.db.models import F, Q

from tongxing.core import audit
from tongxing.core.acts import action
from tongxing.core.refusal import stop_if
from tongxing.org import posting
from tongxing.org.actor import Actor, machine
from tongxing.org.founding import NewPlace, TownSheet
from tongxing.org.models import Place, PlaceKind, Post, Session, Staff, Unit, canonical
from tongxing.org.queries import last_of_its_role, why_not_found
from tongxing.org.roles import Role
from tongxing.org.signin.actions import forget_name


@action
def found_place(
    *,
    name: str,
    kind: str,
    code: str,
    parent: Place | None = None,
    prefix: str = "",
    distance_km: float | Decimal | None = None,
) -> Place:
    """Add a place below another, draw its line from the root, and give it its sealed twin.

    The twin is there from the first day, so that its being there says nothing (docs/adr/0011).
    """
    place = Place.objects.create(
        name=name, kind=kind, code=code, parent=parent, prefix=prefix, distance_km=distance_km
    )
    place.path = f"{parent.path if parent else '/'}{place.pk}/"
    place.town = place if kind == "town" else (parent.town if parent else None)
    place.save(update_fields=["path", "town"])
    if place.town is not None:
        _found_sealed_twin(place)
    return place


def _found_sealed_twin(place: Place) -> None:
    line = f"sealed/{place.pk}/"
    Place.objects.create(id=-place.pk, kind=PlaceKind.SEALED, name="封存", code=str(-place.pk), path=line)


@dataclass(frozen=True, slots=True)
class Founded:
    """What a founding file brought: places that are new, distances put right, villages it does not name."""

    town_id: int
    added: tuple[str, ...]
    changed: tuple[str, ...]
    kept: tuple[str, ...]


@action
def found_town(*, by: Actor | None, at: datetime, sheet: TownSheet) -> Founded:
    """Found a township with its villages, or add the new villages of its file; nothing is ever removed.

    Before the first township nobody is there to act: ``by`` None is the machine's owner.
    """
    stop_if(*why_not_found(sheet))
    added: list[str] = []
    changed: list[str] = []
    county = _found_or_known(sheet.county, None, added, changed)
    town = _found_or_known(sheet.town, county, added, changed, prefix=sheet.prefix)
    for village in sheet.villages:
        _found_or_known(village, town, added, changed)
    named = [v.code for v in sheet.villages]
    kept = Place.objects.filter(parent=town).exclude(code__in=named).values_list("name", flat=True)
    if added or changed:
        hand, codes = by or machine(town.pk), {p.name: p.code for p in sheet.places}
        new, moved = [codes[name] for name in added], [codes[name] for name in changed]
        audit.trace(hand, "found_places", about="place", place_id=town.pk, at=at, added=new, changed=moved)
    return Founded(town.pk, tuple(added), tuple(changed), tuple(kept))


def _found_or_known(
    new: NewPlace, parent: Place | None, added: list[str], changed: list[str], *, prefix: str = ""
) -> Place:
    place = Place.objects.filter(code=new.code).first()
    if place is None:
        added.append(new.name)
        return found_place(
            name=new.name,
            kind=new.kind,
            code=new.code,
            parent=parent,
            prefix=prefix,
            distance_km=new.distance_km,
        )
    if new.distance_km not in (None, place.distance_km):
        changed.append(new.name)
        place.distance_km = new.distance_km
        place.save(update_fields=["distance_km"])
    return place


@action
def hire(
    *,
    username: str,
    name: str,
    password: str | None,
    hashed: str = "",
    town_id: int | None = None,
    at: datetime | None = None,
) -> Staff:
    """Give a person an account of her own; a password that somebody else knows is a temporary one."""
    staff = Staff(username=canonical(username), name=name, town_id=town_id, password_at=at)
    staff.password = hashed or make_password(password)
    staff.password_temporary = password is not None
    staff.save()
    return staff


@action
def appoint(
    *,
    by: Actor | None,
    staff: Staff,
    role: str,
    place: Place,
    since: date,
    until: date | None = None,
    unit: Unit | None = None,
    title: str = "",
    at: datetime | None = None,
) -> Post:
    """Appoint a member of staff to a post; nobody holds two different roles at one time."""
    clash = staff.posts.filter(_runs_from(since)).exclude(role=role).order_by("since").first()
    stop_if(
        posting.two_roles(staff.name, clash.role, role, until=clash.until)
        if clash and (until is None or clash.since <= until)
        else None
    )
    post = Post.objects.create(
        staff=staff, role=role, place=place, since=since, until=until, unit=unit, title=title
    )
    if staff.town_id is None:
        staff.town_id = place.town_id
        staff.save(update_fields=["town"])
    if by is not None:
        audit.trace(by, "appoint", about="staff", place_id=place.pk, at=at, staff=staff.pk, given=role)
    return post


def _runs_from(on: date) -> Q:
    """Posts that are not over before a day."""
    return Q(until__isnull=True) | Q(until__gte=on)


@dataclass(frozen=True, slots=True)
class TakenOn:
    """A member of staff, her new posts, and her password when the account is new: told once, kept nowhere."""

    staff: Staff
    password: str | None
    posts: tuple[Post, ...]


@action
def take_on(
    *,
    by: Actor,
    at: datetime,
    username: str,
    name: str,
    role: Role,
    places: Sequence[Place],
    since: date,
    title: str = "",
) -> TakenOn:
    """Give a person an account, or the account she has more posts; what she holds already stays as it is."""
    username, name = canonical(username), name.strip()
    staff = Staff.objects.select_for_update().filter(username=username).first()
    held = list(staff.posts.filter(_runs_from(since)).select_related("place")) if staff else []
    stop_if(
        posting.why_not_username(username) if staff is None else None,
        posting.why_not_name(username, name, known=staff.name if staff else None),
        *posting.why_not_places(role, places, held=[post.place for post in held]),
    )
    closed = staff is not None and not staff.is_active
    opened = open_account(by=by, at=at, username=username, name=name) if staff is None else None
    staff = opened.staff if opened else staff
    assert staff is not None
    posts = give_posts(by=by, at=at, staff=staff, role=role, places=places, since=since, title=title)
    password = opened.password if opened else new_password(by=by, at=at, staff=staff) if closed else None
    return TakenOn(staff, password, posts)


@action
def open_account(*, by: Actor, at: datetime, username: str, name: str) -> TakenOn:
    """An account for somebody new, with a temporary password; what she may do, her posts will say."""
    username, name = canonical(username), name.strip()
    known = Staff.objects.filter(username=username).first()
    stop_if(
        posting.why_not_username(username),
        posting.name_taken(username) if known else None,
        posting.why_not_name(username, name, known=None),
    )
    password = posting.new_password(username, name)
    staff = hire(username=username, name=name, password=password, town_id=by.town_id, at=at)
    audit.trace(by, "hire", about="staff", place_id=by.town_id, at=at, staff=staff.pk)
    return TakenOn(staff, password, ())


@action
def give_posts(
    *,
    by: Actor,
    at: datetime,
    staff: Staff,
    role: Role,
    places: Sequence[Place],
    since: date,
    title: str = "",
) -> tuple[Post, ...]:
    """Appoint somebody who has an account; what she holds already stays as it is, a closed account opens again.

    Who comes back needs a temporary password from the other administrator: the old one is gone.
    """
    held = list(staff.posts.filter(_runs_from(since)).select_related("place"))
    stop_if(
        posting.not_your_own() if by.staff_id == staff.pk else None,
        *posting.why_not_places(role, places, held=[post.place for post in held]),
    )
    have = {(p.role, p.place_id) for p in held if p.until is None}
    posts = tuple(
        appoint(by=by, staff=staff, role=role, place=place, since=since, title=title, at=at)
        for place in dict.fromkeys(places)
        if (role, place.pk) not in have
    )
    if not staff.is_active:
        staff.is_active, staff.password, staff.password_temporary = True, make_password(None), True
        staff.save(update_fields=["is_active", "password", "password_temporary"])
    return posts


@dataclass(frozen=True, slots=True)
class Ended:
    """The posts that end, and whether the account is closed with them."""

    posts: tuple[Post, ...]
    closed: bool


@action
def end_posts(
    *, by: Actor, at: datetime, today: date, staff: Staff, last_day: date, role: Role | None = None
) -> Ended:
    """End the posts of a member of staff; who has none left is signed out at once and cannot come back in."""
    running = staff.posts.filter(Q(until__isnull=True) | Q(until__gt=last_day), place__in=by.place_ids)
    posts = list(running.select_related("place"))
    leaving = [p for p in posts if role in (None, p.role)]
    stop_if(
        posting.not_your_own() if by.staff_id == staff.pk else None,
        None if leaving else posting.no_post_to_end(staff.name, role),
        *(
            posting.last_of_role(staff.name, p.place.name, Role(p.role))
            for p in leaving
            if p.role in posting.NEVER_WITHOUT and last_of_its_role(p, after=max(last_day, today))
        ),
    )
    for post in leaving:
        post.until = max(last_day, post.since)
        post.save(update_fields=["until"])
        audit.trace(
            by,
            "end_post",
            about="staff",
            place_id=post.place_id,
            at=at,
            staff=staff.pk,
            ended=post.role,
            until=post.until.isoformat(),
        )
    closed = last_day <= today and len(leaving) == len(posts)
    if closed:
        Staff.objects.filter(pk=staff.pk).update(is_active=False)
    if last_day <= today:
        end_sessions(by=by, staff=staff, at=at)
    return Ended(tuple(leaving), closed)


@action
def new_password(*, by: Actor, at: datetime, staff: Staff) -> str:
    """Give a member of staff a temporary password: it opens the page where she chooses her own. Every session ends."""
    stop_if(
        posting.not_your_own() if by.staff_id == staff.pk else None,
        None if staff.is_active else posting.account_closed(staff.name),
    )
    password = posting.new_password(staff.username, staff.name)
    Staff.objects.filter(pk=staff.pk).update(
        password=make_password(password), password_temporary=True, password_at=at
    )
    forget_name(name=staff.username)
    audit.trace(by, "new_password", about="staff", place_id=by.town_id, at=at, staff=staff.pk)
    end_sessions(by=by, staff=staff, at=at)
    return password


@action
def end_sessions(*, by: Actor | None, staff: Staff, at: datetime | None = None) -> None:
    """End every session of a member of staff at once."""
    Staff.objects.filter(pk=staff.pk).update(session_epoch=F("session_epoch") + 1)
    Session.objects.filter(staff=staff.pk).delete()
    audit.trace(by, "end_sessions", about="staff", place_id=by.town_id if by else None, at=at, staff=staff.pk)
