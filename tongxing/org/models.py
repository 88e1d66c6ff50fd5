"""Places, units, staff and posts: who works where, as what, from when to when."""

from __future__ import annotations

import unicodedata
from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.crypto import salted_hmac

from tongxing.core.declared import GENERAL, HIGH, POST, SESSION, STAFF, Mask, Personal
from tongxing.org.roles import Role


class PlaceKind(models.TextChoices):
    """Levels of place the product knows."""

    COUNTY = "county", "县（市、区）"
    TOWN = "town", "乡镇（街道）"
    VILLAGE = "village", "村"
    COMMUNITY = "community", "社区"
    SEALED = "sealed", "封存"


class Place(models.Model):
    """One place of the tree. ``path`` is the line from the root, ``/1/3/12/``, and gives subtrees.

    Every place of a township has a sealed twin whose id is its own, negative. The twin stands below
    nothing, so nobody's scope contains it; what moves there is out of every list (docs/adr/0011).
    """

    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    town = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=12, choices=PlaceKind.choices)
    name = models.CharField(max_length=40)
    code = models.CharField(max_length=12)
    prefix = models.CharField(max_length=6, default="")
    distance_km = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    path = models.CharField(max_length=120, db_collation="C", default="")

    class Fields:
        plain = ("id", "parent", "town", "kind", "name", "code", "prefix", "distance_km", "path")

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["code"], name="place_code_once"),
            models.UniqueConstraint(fields=["parent", "name"], name="place_name_once_among_siblings"),
            models.CheckConstraint(
                condition=Q(id__gt=0) & ~Q(kind=PlaceKind.SEALED)
                | Q(id__lt=0, kind=PlaceKind.SEALED, parent=None, town=None),
                name="place_sealed_below_nothing",
            ),
        ]
        indexes = [models.Index(fields=["path"], name="place_path")]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """An office or body that has duties: leading group's office, police station, clinic, village."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=24)

    class Fields:
        plain = ("id", "place", "name", "kind")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "name"], name="unit_name_once_in_place")]

    def __str__(self) -> str:
        return self.name


def canonical(text: str) -> str:
    """A user name as it is kept: full-width letters, capitals and spaces around it make no other name (NFKC)."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


class StaffManager(BaseUserManager["Staff"]):
    """Finds a member of staff by the name she signs in with."""

    def get_by_natural_key(self, username: str | None) -> Staff:
        return self.get(username=canonical(username or ""))


class Staff(AbstractBaseUser):
    """A person who works here and signs in with an account of her own; never shared.

    ``town`` is the township that opened the account; what she may do and where, her posts say.
    A temporary password opens nothing but the page on which she chooses her own.
    """

    username = models.CharField(max_length=40, unique=True, db_collation="C")
    name = models.CharField(max_length=40)
    is_active = models.BooleanField(default=True)
    session_epoch = models.IntegerField(default=1)
    town = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+")
    password_at = models.DateTimeField(null=True)
    password_temporary = models.BooleanField(default=False)
    last_device = models.CharField(max_length=120, default="")
    large_type = models.BooleanField(default=False)
    cover_names = models.BooleanField(default=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[StaffManager] = StaffManager()

    class Fields:
        plain = (
            "id",
            "is_active",
            "session_epoch",
            "large_type",
            "cover_names",
            "town",
            "password_temporary",
        )
        username = Personal(STAFF, GENERAL, POST, "用自己的账号登录", "网络安全法第24条", Mask.NONE)
        name = Personal(STAFF, GENERAL, POST, "署名，让人知道是谁办的", "戒毒条例第17条", Mask.NONE)
        password = Personal(STAFF, HIGH, POST, "核对是本人（只存散列值）", "网络安全法第21条")
        last_login = Personal(STAFF, GENERAL, POST, "发现账号被别人用", "网络安全法第21条", Mask.NONE)
        password_at = Personal(STAFF, GENERAL, POST, "提醒换密码", "网络安全法第21条", Mask.NONE)
        last_device = Personal(STAFF, GENERAL, POST, "发现账号被别人用", "网络安全法第21条", Mask.NONE)

    def __str__(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        return session_hash(self.password, self.session_epoch, secret=secret)


def session_hash(password: str, epoch: int, *, secret: str | None = None) -> str:
    """What a session must still carry; a new password or a new epoch ends every session."""
    salt = "tongxing.org.session"
    kwargs: dict[str, Any] = {"algorithm": "sha256"}
    if secret is not None:
        kwargs["secret"] = secret
    return salted_hmac(salt, f"{epoch}:{password}", **kwargs).hexdigest()


_DAYS = Func(F("since"), F("until"), Value("[]"), function="daterange", output_field=DateRangeField())


class Post(models.Model):
    """A post: this person, in this role, at this place, from a day to a day; never two roles on one day.

    GB/T 22239-2019, 8.1.4.2: the three administrators stay apart, and so does everybody else.
    """

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT)
    role = models.CharField(max_length=24, choices=[(r.value, r.value) for r in Role])
    title = models.CharField(max_length=40, default="")
    since = models.DateField()
    until = models.DateField(null=True)

    class Fields:
        plain = ("id", "unit", "place", "since", "until")
        staff = Personal(STAFF, GENERAL, POST, "谁在这个岗位", "戒毒条例第17条", Mask.NONE)
        role = Personal(STAFF, GENERAL, POST, "能看什么、能办什么", "个人信息保护法第51条", Mask.NONE)
        title = Personal(STAFF, GENERAL, POST, "职务怎么称呼", "戒毒条例第17条", Mask.NONE)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="post_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["staff", "place", "role"],
                condition=Q(until__isnull=True),
                name="post_open_once",
            ),
            ExclusionConstraint(
                name="post_one_role_at_a_time",
                expressions=[
                    ("staff", RangeOperators.EQUAL),
                    ("role", RangeOperators.NOT_EQUAL),
                    (_DAYS, RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(condition=Q(place__gt=0), name="post_never_at_sealed_place"),
        ]


class PasswordKept(models.Model):
    """A password she had before, as a hash: the last few may not come back."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    password = models.CharField(max_length=128)
    at = models.DateTimeField()
    untracked = "hashes of former passwords, no more of them than may not come back"

    class Fields:
        plain = ("id", "at")
        staff = Personal(STAFF, GENERAL, POST, "是谁用过的", "网络安全法第21条", Mask.NONE)
        password = Personal(STAFF, HIGH, POST, "不让旧密码再用（只存散列值）", "网络安全法第21条")

    class Meta:
        indexes = [models.Index(fields=["staff", "-at"], name="password_kept_of")]


class Session(models.Model):
    """One browser that is signed in, or on its way to it.

    The browser holds the key; here stands only its fingerprint, so that a stolen table opens nothing.
    ``used_at`` says when it was last heard of, to the minute; ``notice`` is a line for its next page.
    """

    key = models.CharField(max_length=64, primary_key=True)
    handle = models.UUIDField(default=uuid4, unique=True)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    data = models.TextField()
    device = models.CharField(max_length=60, default="")
    source = models.CharField(max_length=45, default="")
    notice = models.CharField(max_length=160, default="")
    started_at = models.DateTimeField()
    used_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    untracked = "gone within a day; coming in and going out stand in the trail"

    class Fields:
        plain = ("handle", "started_at", "ends_at")
        key = Personal(STAFF, GENERAL, SESSION, "认出浏览器（只存散列值）", "网络安全法第21条")
        staff = Personal(STAFF, GENERAL, SESSION, "谁登录着", "网络安全法第24条", Mask.NONE)
        data = Personal(STAFF, GENERAL, SESSION, "登录到哪一步、什么时候确认过", "网络安全法第21条")
        device = Personal(STAFF, GENERAL, SESSION, "让本人认出自己的登录", "网络安全法第21条", Mask.NONE)
        source = Personal(STAFF, GENERAL, SESSION, "让本人认出自己的登录", "网络安全法第21条", Mask.NONE)
        notice = Personal(STAFF, GENERAL, SESSION, "告诉本人账号有变动", "网络安全法第21条", Mask.NONE)
        used_at = Personal(STAFF, GENERAL, SESSION, "离开久了就锁屏", "网络安全法第21条", Mask.NONE)

    class Meta:
        indexes = [
            models.Index(fields=["staff", "-used_at"], name="session_of_staff"),
            models.Index(fields=["ends_at"], name="session_over"),
        ]


class SignInCount(models.Model):
    """How often something failed at the doorstep lately: a fixed number of places, so that no flood fills a disk.

    ``key`` is a keyed fingerprint of a name, a source or a device; none of them can be read here.
    """

    slot = models.IntegerField(primary_key=True)
    key = models.BinaryField()
    failures = models.IntegerField()
    since = models.DateTimeField()
    last_at = models.DateTimeField()
    untracked = "counts that are forgotten after a quarter of an hour"

    class Fields:
        plain = ("slot", "key", "failures", "since", "last_at")
