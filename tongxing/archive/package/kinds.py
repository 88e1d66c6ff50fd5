"""The package as something that may be asked for: of closed files only, whole or not at all, and never by one alone.

Whoever asks must be one who reads everything in a file (the social worker): a package with holes would be no archive,
and one that holds more than its taker may read would be a leak (docs/adr/0012). Somebody else looks every time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxing.archive.package import queries
from tongxing.archive.package.parts import Sealing, Volume, packed
from tongxing.core.clock import HOME_ZONE
from tongxing.core.refusal import Refusal, Refused
from tongxing.core.trail import signing, witness
from tongxing.core.vocabulary import Export, ExportColumn, ExportRow, Made, Taken, exports
from tongxing.org.actor import Actor
from tongxing.org.roles import Permission

MOST = 48 * 2**20  # it lies in a row of the database until it is fetched
COLUMNS = (
    ExportColumn("number", gettext_lazy("编号"), "people.Person.number", minimal=True, clean=True),
    ExportColumn("file", gettext_lazy("整份档案"), "", minimal=True),
    ExportColumn(
        "id_number", gettext_lazy("身份证号（完整）"), "people.Person.id_number", full=True, clean=True
    ),
)
EVERYTHING = tuple(one.key for one in COLUMNS)


def rows(actor: Actor, *, on: date, columns: Sequence[str], places: Sequence[int]) -> list[ExportRow]:
    """Whose files may be packed: every measure is over."""
    return [ExportRow(whose, place, ()) for whose, place, _number, _last in queries.closed(actor, places)]


def file(actor: Actor, *, people: Sequence[UUID], taken: Taken) -> Made:
    """The package of these files, sealed by the house and tied to the trail before it and after it.

    Raises:
        Refused: a file was opened again or sealed since, a paper cannot be opened, or it is too much for one package.
    """
    over = {one[0]: one[2] for one in queries.closed(actor, actor.place_ids)}
    if not people or not over.keys() >= set(people):
        raise Refused(Refusal("not_closed", _("有人的档案又打开了，或者不归您看了。")))
    volumes: list[Volume] = []
    room = MOST
    for whose in sorted(people, key=lambda one: over[one]):
        volumes.append(queries.volume_of(actor, whose))
        room -= sum(len(p.pdf or b"") + sum(map(len, p.pages)) for p in volumes[-1].pieces)
        if room < 0:
            raise Refused(Refusal("too_large", _("这些档案放在一个包里太大了。"), ways=(_("请分几次要。"),)))
    last = witness.newest()
    made = packed(
        volumes,
        Sealing(
            number=taken.number,
            made_at=taken.at.astimezone(HOME_ZONE),
            line=taken.line,
            trail=(last.number, last.head.hex()) if last else None,
            key=signing.public_key(),
            sign=signing.sign,
        ),
    )
    return Made(made.data, {"root": made.root, "volumes": len(volumes)})


PACKAGE = exports.hang(
    Export(
        "archive.package",
        gettext_lazy("归档包"),
        str(Permission.PACKAGE_FILE),
        COLUMNS,
        rows,
        second=True,
        most=20,
        file=file,
    )
)
