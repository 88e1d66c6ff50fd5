"""Reading places and posts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from tongxing.core.refusal import Refusal
from tongxing.org.actor import Actor
from tongxing.org.founding import TownSheet, nearest
from tongxing.org.models import Place, PlaceKind, Post, Staff, canonical
from tongxing.org.roles import Role


def towns() -> list[int]:
    """Every township of this house, for the machine that works for each in turn."""
    return list(Place.objects.filter(kind=PlaceKind.TOWN).order_by("pk").values_list("pk", flat=True))


def villages(actor: Actor) -> list[Place]:
    """The villages and communities in her reach, in the order of division codes."""
    return list(
        Place.objects.filter(
            id__in=actor.place_ids, kind__in=(PlaceKind.VILLAGE, PlaceKind.COMMUNITY)
        ).order_by("code")
    )


def workers_of_places(actor: Actor, *, on: date) -> dict[int, int | None]:
    """The full-time worker answering for each place on a day (the latest post wins)."""
    posts = (
        Post.objects.filter(role=Role.SOCIAL_WORKER, since__lte=on, place_id__in=actor.place_ids)
        .filter(Q(until__isnull=True) | Q(until__gte=on))
        .order_by("since")
    )
    return {p.place_id: p.staff_id for p in posts}


def office() -> str:
    """The office's name for the doorstep: county and township where there is one of each."""
    names = Place.objects.filter(kind__in=(PlaceKind.COUNTY, PlaceKind.TOWN)).order_by("code")[:3]
    return " ".join(place.name for place in sorted(names, key=lambda p: p.path)) if len(names) < 3 else ""


def names_of_staff(staff_ids: Iterable[int]) -> dict[int, str]:
    """Names of members of staff whose ids stand in rows she may already read."""
    return dict(Staff.objects.filter(pk__in=list(staff_ids)).values_list("pk", "name"))


def logins_of_staff(staff_ids: Iterable[int]) -> list[tuple[int, str, str]]:
    """Id, name and login of members of staff whose ids stand in rows she may already read."""
    wanted = list(staff_ids)
    return list(Staff.objects.filter(pk__in=wanted).values_list("pk", "name", "username")) if wanted else []


def police_of_town(actor: Actor, *, on: date) -> str:
    """The community police officer of her township, by name; empty when there is none."""
    posts = (
        Post.objects.filter(role=Role.POLICE_OFFICER, since__lte=on, place__town_id=actor.town_id)
        .filter(Q(until__isnull=True) | Q(until__gte=on))
        .select_related("staff")
        .order_by("-since", "id")
    )
    found = posts.first()
    return found.staff.name if found else ""


# ── founding a township, engaging its staff ──────────────────────────────────


def why_not_found(sheet: TownSheet) -> tuple[Refusal, ...]:
    """Everything in a founding file that contradicts what is here already."""
    known = {
        p.code: p
        for p in Place.objects.filter(code__in=[p.code for p in sheet.places]).select_related("parent")
    }
    above = {sheet.county.code: None, sheet.town.code: sheet.county.code}
    found: list[Refusal] = []
    for new in sheet.places:
        parent = above.get(new.code, sheet.town.code)
        old = known.get(new.code)
        if old is not None:
            here = (old.kind, old.name, old.parent.code if old.parent else None)
            if here != (new.kind, new.name, parent):
                found.append(_differs(old, new.name))
            continue
        beside = Q(kind=PlaceKind.COUNTY) if parent is None else Q(parent__code=parent)
        twin = Place.objects.filter(beside, name=new.name).first()
        if twin is not None:
            words = _("“%(name)s”已经有了，代码是 %(old)s，文件里写的是 %(new)s。")
            found.append(Refusal("name_taken", words % {"name": new.name, "old": twin.code, "new": new.code}))
    return (*found, *_prefix_clashes(sheet, known.get(sheet.town.code)))


def _differs(old: Place, name: str) -> Refusal:
    words = _("区划代码 %(code)s 已经是“%(old)s”（%(kind)s），和文件里的“%(new)s”对不上。")
    kind = PlaceKind(old.kind).label
    return Refusal(
        "differs",
        words % {"code": old.code, "old": old.name, "kind": kind, "new": name},
        ways=(_("文件只能添新的村（社区），不改已有的名称、类别和隶属。"),),
    )


def _prefix_clashes(sheet: TownSheet, town: Place | None) -> tuple[Refusal, ...]:
    if town is not None and town.prefix != sheet.prefix:
        words = _("%(town)s的编号字头已经是 %(old)s，不能改成 %(new)s：发出去的档案编号不变。")
        return (
            Refusal("prefix_fixed", words % {"town": town.name, "old": town.prefix, "new": sheet.prefix}),
        )
    other = Place.objects.filter(kind=PlaceKind.TOWN, prefix=sheet.prefix).exclude(code=sheet.town.code)
    return tuple(
        Refusal(
            "prefix_taken",
            _("编号字头 %(prefix)s 已经是%(town)s的。") % {"prefix": sheet.prefix, "town": p.name},
        )
        for p in other
    )


def place_called(word: str) -> Place | Refusal:
    """The township, village or community with this name or division code."""
    places = Place.objects.exclude(kind__in=(PlaceKind.COUNTY, PlaceKind.SEALED))
    found = list(places.filter(Q(code=word) | Q(name=word)).select_related("parent").order_by("code"))
    if len(found) == 1:
        return found[0]
    if not found:
        words = _("没有“%(word)s”这个地方。") % {"word": word}
        return Refusal("no_place", words, ways=nearest(word, places.values_list("name", flat=True)))
    codes = "、".join(f"{p.code} {p.parent.name if p.parent else ''}{p.name}" for p in found)
    return Refusal(
        "which_place",
        _("叫“%(word)s”的不止一处，请写代码：%(codes)s") % {"word": word, "codes": codes},
    )


def staff_called(username: str) -> Staff | Refusal:
    """The member of staff with this user name."""
    name = canonical(username)
    staff = Staff.objects.filter(username=name).first()
    if staff is not None:
        return staff
    ways = nearest(name, Staff.objects.order_by("username").values_list("username", flat=True))
    return Refusal("no_staff", _("没有“%(name)s”这个账号。") % {"name": name}, ways=ways)


def last_of_its_role(post: Post, *, after: date) -> bool:
    """Whether its township would be without anybody in this role, the day after or for good."""
    others = Post.objects.filter(
        role=post.role, place__town_id=post.place.town_id, staff__is_active=True
    ).exclude(staff=post.staff_id)
    then = others.filter(Q(until__isnull=True) | Q(until__gt=after), since__lte=after + timedelta(days=1))
    return not (then.exists() and others.filter(until__isnull=True).exists())


def town_of_staff(staff: Staff) -> int | None:
    """The township of her latest post."""
    return staff.posts.order_by("-since", "-id").values_list("place__town_id", flat=True).first()


def staff_of_town(actor: Actor) -> list[Staff]:
    """Everybody with an account in her township, those who are there first, with every post."""
    return list(_of_town(actor).order_by("-is_active", "username"))


def staff_member(actor: Actor, staff_id: int) -> Staff | None:
    """One of them; None for anybody of another township."""
    return _of_town(actor).filter(pk=staff_id).first()


def _of_town(actor: Actor) -> QuerySet[Staff]:
    here = Q(place__in=actor.place_ids, place__town_id=actor.town_id)
    posts = Post.objects.filter(here).select_related("place")
    hers = Q(town=actor.town_id) | Q(pk__in=posts.values("staff"))
    return (
        Staff.objects.filter(hers)
        .distinct()
        .prefetch_related(Prefetch("posts", posts.order_by("since", "place__code")))
    )


def places_of_town(actor: Actor) -> list[Place]:
    """Where somebody may be posted: the township itself, then its villages and communities."""
    kinds = (PlaceKind.TOWN, PlaceKind.VILLAGE, PlaceKind.COMMUNITY)
    rows = Place.objects.filter(id__in=actor.place_ids, kind__in=kinds)
    return sorted(rows, key=lambda p: (p.kind != PlaceKind.TOWN, p.code))


def posts_of_town(actor: Actor) -> list[Post]:
    """Every post in her places, also those that are over, by person and day."""
    posts = actor.scope(Post.objects.select_related("staff", "place"))
    return list(posts.order_by("staff__username", "since", "place__code"))


def town_of(actor: Actor) -> Place:
    """Her township."""
    return Place.objects.select_related("parent").get(pk=actor.town_id)
