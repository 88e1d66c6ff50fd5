"""The assessment of a demo town on its way: drafts computed, the villages looking, one row objected to."""

from __future__ import annotations

from datetime import timedelta

from tongxing.assessment.life.actions import object_to, open_round, say_seen
from tongxing.assessment.life.comparing import row_key
from tongxing.assessment.life.queries import Held, held_of
from tongxing.demo.office import Office

OPENED, SEEN, OBJECTED = 7, 4, 3  # days ago


def tell(office: Office) -> None:
    """The villages' sheet of this year, as of a week ago (方案S84)."""
    clerk, on = office.holder("clerk"), office.today - timedelta(OPENED)
    if not office.book(on).schemes:
        return
    made = open_round(**office.when(clerk, on), scheme="", year=on.year, as_of=on)
    if made is None:
        return
    cadres = [one for one in office.actors.values() if one.role == "village_cadre"]
    for n, cadre in enumerate(cadres):
        day = office.today - timedelta(OBJECTED if n == 0 else SEEN)
        told = office.when(cadre, day)
        for held in held_of(told["by"], [made]):
            if n == 0:
                _object(office, told, held)
            else:
                say_seen(by=told["by"], at=told["at"], draft_id=held.draft.pk)


def _object(office: Office, told: dict[str, object], held: Held) -> None:
    """One row of the tests that does not hold."""
    line = next((one for one in held.sheet.lines if one.numerator_of == "fieldwork.tests_met_on_time"), None)
    rows = line.rows_in("counted_no") if line else ()
    if line is None or not rows:
        return
    object_to(
        **told, draft_id=held.draft.pk, indicator=line.id, row=row_key(rows[0]),  # type: ignore[arg-type]
        said="窗口里最后一天就测了，纸质登记表上有两个人签字，是录入写错了日期。", paper="检测登记表，村委会柜子第二格",
    )  # fmt: skip
