"""What the office does for a case besides fieldwork; details share their deed's key."""

from __future__ import annotations

from django.db import models

from tongxing.core.fields import SealedText
from tongxing.duties.models import Deed


class Agreement(models.Model):
    """The agreement of 戒毒条例 16: who signed for the township, and which contents it has."""

    deed = models.OneToOneField(Deed, on_delete=models.PROTECT, primary_key=True, db_column="id")
    signed_for_office = models.CharField(max_length=60)
    version = models.IntegerField(default=1)

    class Fields:
        plain = ("deed", "signed_for_office", "version")
        masked = ()


class GroupMember(models.Model):
    """A member of the person's work group (戒毒条例 17); the role is the deed's outcome."""

    deed = models.OneToOneField(Deed, on_delete=models.PROTECT, primary_key=True, db_column="id")
    name = SealedText()
    unit_name = models.CharField(max_length=60, default="")

    class Fields:
        plain = ("deed", "unit_name")
        masked = ("name",)
