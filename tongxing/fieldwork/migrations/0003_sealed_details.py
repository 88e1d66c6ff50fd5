"""Where a test was, who went along, what help is wanted: sealed like the record they stand beside."""

import django.contrib.postgres.fields
from django.db import migrations, models

from tongxing.core.fields import SealedList, SealedText, list_text, text_list
from tongxing.core.rows import resealable
from tongxing.core.sealed_steps import sealed_instead


def short(length):
    return models.CharField(default="", max_length=length, null=True)


def several(length):
    one = models.CharField(max_length=length)
    return django.contrib.postgres.fields.ArrayField(base_field=one, default=list, null=True, size=None)


LISTS = {"said": list_text, "read": text_list}


class Migration(migrations.Migration):
    dependencies = [("fieldwork", "0002_walls")]
    operations = [
        *sealed_instead("test", "fieldwork_test", "where", SealedText(default=""), was=short(60)),
        *sealed_instead("test", "fieldwork_test", "collectors", SealedList(default=""), was=several(40), **LISTS),
        *sealed_instead("contact", "fieldwork_contact", "partner", SealedText(default=""), was=short(40)),
        *sealed_instead(
            "contact", "fieldwork_contact", "needs", SealedList(default="", pad=64), was=several(16), **LISTS
        ),
        resealable("fieldwork_test", "where", "collectors"),
        resealable("fieldwork_contact", "partner", "needs"),
    ]
