"""The trail: who did or looked at what, written in the same transaction as the act."""

from __future__ import annotations

from django.db import models

from tongxing.core.ids import uuid7


class AuditEvent(models.Model):
    """One act or one look. Never changed, never removed; no trace, no data."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField()
    staff_id = models.IntegerField(null=True)
    staff_name = models.CharField(max_length=40, default="")
    role = models.CharField(max_length=24, default="")
    act = models.CharField(max_length=40)
    about = models.CharField(max_length=24, default="")
    about_id = models.UUIDField(null=True)
    place_id = models.IntegerField(null=True)
    purpose = models.CharField(max_length=200, default="")
    detail = models.JSONField(default=dict)

    class Fields:
        plain = ("id", "at", "staff_id", "role", "act", "about", "about_id", "place_id", "purpose", "detail")
        masked = ("staff_name",)

    class Meta:
        indexes = [
            models.Index(fields=["about_id", "-at"], name="audit_about"),
            models.Index(fields=["place_id", "-at"], name="audit_place"),
            models.Index(fields=["staff_id", "-at"], name="audit_staff"),
            models.Index(fields=["-at", "-id"], name="audit_newest"),
        ]
