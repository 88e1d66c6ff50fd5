"""What happens in the field; each row shares the key of its deed."""

from __future__ import annotations

from django.db import models

from tongxing.core.declared import (
    COUNSELLING,
    FILE,
    GENERAL,
    HELP,
    HIGH,
    RESULT,
    SENSITIVE,
    STAFF,
    Mask,
    Personal,
)
from tongxing.core.fields import SealedList, SealedText
from tongxing.duties.models import Deed


class Test(models.Model):
    """A test: the police one that counts in law, or the office's own screening that never does.

    吸毒检测程序规定 5, 8: sample, two collectors, women for women; a township's screening is
    help and not evidence (guard G5).
    """

    deed = models.OneToOneField(Deed, on_delete=models.PROTECT, primary_key=True, db_column="id")
    specimen = models.CharField(max_length=12, default="urine")
    where = SealedText(default="")
    collectors = SealedList(default="")
    kit_batch = models.CharField(max_length=40, default="")
    sample_a = SealedText(
        null=True
    )  # null: a column added to a table whose history is kept stays empty in old rows
    sample_b = SealedText(null=True)
    kept_at = SealedText(null=True)
    by_woman = models.BooleanField(null=True)

    class Fields:
        plain = ("deed", "kit_batch")
        sample_a = Personal(
            RESULT, SENSITIVE, FILE, "A 样本的编号，异议时送检", "吸毒检测程序规定第8条", Mask.NONE
        )
        sample_b = Personal(
            RESULT, SENSITIVE, FILE, "B 样本的编号，复检时送检", "吸毒检测程序规定第8条", Mask.NONE
        )
        kept_at = Personal(RESULT, SENSITIVE, FILE, "样本封存在哪里", "吸毒检测程序规定第8条")
        by_woman = Personal(
            RESULT, GENERAL, FILE, "女性的尿样是不是由女性采的", "吸毒检测程序规定第8条", Mask.NONE
        )
        specimen = Personal(RESULT, HIGH, FILE, "采的是哪一种样本", "吸毒检测程序规定第5条")
        where = Personal(RESULT, SENSITIVE, FILE, "在哪里采的", "吸毒检测程序规定第8条")
        collectors = Personal(
            STAFF, SENSITIVE, FILE, "哪两位工作人员采的", "吸毒检测程序规定第8条", Mask.NONE
        )


class Contact(models.Model):
    """A talk, a visit or the person's own report: how, with whom, what help is wanted."""

    deed = models.OneToOneField(Deed, on_delete=models.PROTECT, primary_key=True, db_column="id")
    way = models.CharField(max_length=12, default="face")
    partner = SealedText(default="")
    needs = SealedList(default="", pad=64)

    class Fields:
        plain = ("deed", "way")
        partner = Personal(COUNSELLING, SENSITIVE, FILE, "和谁一起去的", "戒毒条例第17条")
        needs = Personal(HELP, HIGH, FILE, "要帮哪一样", "戒毒条例第18条")


class Ground(models.Model):
    """What a record rests on: the number of a paper, where somebody went, how to reach them there.

    Beside an excuse, a leave, a test of another place, an answer of the police (戒毒条例 19, 吸毒检测程序规定 9–15).
    """

    deed = models.OneToOneField(Deed, on_delete=models.PROTECT, primary_key=True, db_column="id")
    paper = SealedText(default="")
    where_to = SealedText(default="")
    reach = SealedText(default="")

    class Fields:
        plain = ("deed",)
        paper = Personal(COUNSELLING, HIGH, FILE, "凭哪一份材料", "戒毒条例第19条", Mask.NONE)
        where_to = Personal(
            COUNSELLING, SENSITIVE, FILE, "外出去哪里，或者由哪里检测、答复", "戒毒条例第19条"
        )
        reach = Personal(COUNSELLING, SENSITIVE, FILE, "外出期间怎么联系", "戒毒条例第19条")
