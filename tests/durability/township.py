"""Furnishing a house for tests that break it, inside that house's own process.

python -m tests.durability.township setup     a township with people in it, and sign-ins
python -m tests.durability.township plant     125 people with four values each that nobody else has
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from typing import Any

ROWS = 10
WORKERS = 4
PASSWORD = "seven-plain-words-for-a-test"
PHONE = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # what everybody's authenticator app holds here
LOOKER = f"lin{WORKERS + 1}"


def main() -> int:
    """Open the house as any command does, then do one of the two."""
    from tongxing.launch.house import open_house

    what = sys.argv[1]
    with open_house(migrate=what == "setup"):
        set_up() if what == "setup" else plant()
    return 0


def set_up() -> None:
    """One township, its people of the office, and six persons with a file each."""
    from allauth.mfa.totp.internal.auth import TOTP
    from django.contrib.auth.hashers import make_password
    from django.db import transaction

    from tests import cast
    from tongxing.org.models import Staff
    from tongxing.org.proof import factors

    with transaction.atomic():
        villages = (("上河村", "village"), ("下河村", "village"), ("梧桐社区", "community"))
        town = cast.found_town("青梧镇", "990102101", "QW", villages)
        lin = cast.post(town, "lin", "林晓", "social_worker", town.villages)
        for n in range(2, WORKERS + 2):  # one more than write, to look meanwhile
            cast.post(town, f"lin{n}", f"林晓{n}", "social_worker", town.villages)
        cast.post(town, "nong", "农玉珍", "clerk", [town.place])
        cast.put_in_force(town)
        actor = cast.actor_of(lin)
        for month in range(1, 7):
            cast.take_in(actor, town.upper, reported_on=cast.day(f"2026-0{month}-15"), name=f"周{month}明")
        Staff.objects.update(password=make_password(PASSWORD), password_temporary=False)
        for member in Staff.objects.all():
            with factors.of_member(member.pk):
                TOTP.activate(member, PHONE)


def plant() -> None:
    """People whose every value can be looked for on a disk; one JSON line for each value that was planted."""
    import json

    from django.db import transaction

    from tests import cast
    from tests.exchange.rosters import table, xlsx
    from tongxing.casework.roster.actions import confirm, read_roster, stage
    from tongxing.people.models import Case, Person

    when = {"at": cast.at(cast.TODAY), "on": cast.TODAY}
    rows = [
        {**somebody(90_000 + n), "name": f"金{chr(0x4E00 + 7 * n)}{chr(0x5000 + 11 * n)}"} for n in range(125)
    ]
    data = xlsx(table([{**row, "phone": f"1777{n:07d}"} for n, row in enumerate(rows)]))
    with transaction.atomic():
        nong = _actor("nong")
        entry = stage(by=nong, name="名单.xlsx", data=data, staged=read_roster("名单.xlsx", data), **when)
        written = confirm(by=nong, import_id=entry.pk, **when)
        assert written is not None
        assert written.rows == 125
        lin = _actor("lin")
        for n, row in enumerate(rows):
            person = Person.objects.get(name=row["name"])
            case = Case.objects.get(person=person)
            folder = cast.Folder(person.pk, case.pk, person.number, person.place_id)
            words = f"只此一句{n:04d}金丝雀"
            noted(lin, folder, words)
            values = (row["name"], row["id_number"], f"1777{n:07d}", words)
            print(json.dumps(values, ensure_ascii=False), flush=True)


def noted(by: Any, folder: Any, words: str) -> None:
    """A visit with a sentence."""
    from tests import cast
    from tongxing.fieldwork.actions import NewContact, record_contact

    on = cast.TODAY
    cast.step_in(by)
    new = NewContact("visit", "fine", on, note=words)
    record_contact(by=by, at=cast.at(on), on=on, case_id=folder.case_id, new=new)


def somebody(n: int) -> dict[str, Any]:
    """Row n of all rosters together: as many different people as fifty rounds may need."""
    from tests.cast import id_number
    from tests.exchange.rosters import good_row

    birth = date(1970, 1, 1) + timedelta(days=n % 10_000)
    number = id_number(birth, n // 10_000 + 1)
    return {**good_row(n % 1000), "id_number": number, "decision": f"望公（强）决字〔2026〕{n}号"}


def _actor(username: str) -> Any:
    from tests import cast
    from tongxing.org.models import Staff

    return cast.step_in(cast.actor_of(Staff.objects.get(username=username).pk))


if __name__ == "__main__":
    raise SystemExit(main())
