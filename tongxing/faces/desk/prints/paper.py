"""Setting one paper: which text goes with which kind, its number, its places to sign, and the draft across it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from django.utils import translation

from tongxing.archive.issued.kinds import PRINTED, PrintKind
from tongxing.core.printing import word
from tongxing.core.printing.setting import Printed, typeset
from tongxing.duties.file import FiledDeed
from tongxing.faces.desk.prints import casework, field, gate, notice, process, telling
from tongxing.faces.desk.prints.blocks import BLANK_DAY, Block, full, seal, signs
from tongxing.faces.desk.prints.record import Record

SHEETS = Path(__file__).parent.parent / "sheets"
OF_MEASURE: Mapping[str, Callable[[Record], list[Block]]] = {
    "rights_notice": notice.rights_notice,
    "basic_sheet": casework.basic_sheet,
    "group_list": casework.group_list,
    "test_record": field.test_record,
    "rules": telling.rules,
    "test_order": telling.test_order,
    "test_call": telling.test_call,
    "activities": telling.activities,
    "aid": telling.aid,
}
OF_EITHER: Mapping[str, Callable[[Record, FiledDeed | None], list[Block]]] = {
    "agreement": casework.agreement,
    "leave": field.leave,
    "receipt": process.receipt,
    "handover": process.handover,
}
OF_RECORD: Mapping[str, Callable[[Record, FiledDeed], list[Block]]] = {
    "report_form": casework.report_form,
    "help_plan": casework.help_plan,
    "talk": field.talk,
    "visit": field.visit,
    "own_report": field.own_report,
    "evaluation": field.evaluation,
    "suspension": process.suspension,
    "resumption": process.resumption,
    "termination": process.termination,
    "answer": process.answer,
    "release_served": process.release_served,
    "warning": gate.warning,
    "breach": gate.breach,
    "packet": gate.packet,
    "late_proof": process.late_proof,
}
# the measure belongs to the name of these papers
NAMED = dict.fromkeys(("rights_notice", "agreement", "rules"), "{measure}{title}")
NAMED["release_served"] = "解除{measure}通知送达书"


def set_paper(
    record: Record, kind: str, deed: FiledDeed | None, *, number: str, at: datetime, large: bool = False
) -> Printed:
    """The paper as PDF/A; without a number it is a draft and says so across every page.

    ``large``: in the large type some templates have, for who reads with difficulty.
    """
    with translation.override("zh-hans"):
        page = on_paper(record, PRINTED[kind], deed, number=number) | {"large": large}
    template = (SHEETS / f"{PRINTED[kind].template}.typ").read_text(encoding="utf-8")
    return typeset(template, page, at=at)


def set_word(record: Record, kind: str, deed: FiledDeed | None, *, at: datetime) -> bytes:
    """The same as a Word file that can be changed: always a draft, because what is changed by hand has no number of ours."""
    with translation.override("zh-hans"):
        page = on_paper(record, PRINTED[kind], deed, number="")
    return word.fill(kind, word.for_word(page), at=at)


def on_paper(record: Record, kind: PrintKind, deed: FiledDeed | None, *, number: str) -> dict[str, object]:
    """Everything that stands on it."""
    blocks = [*_body(record, kind.name, deed), signs(kind.signs)]
    if kind.sealed:
        blocks.append(seal(record.office, _sealed_on(record, kind, deed)))
    cite = kind.cited(rehabilitation=record.rehabilitation)
    return {
        "code": record.file.number,
        "office": record.office,
        "title": NAMED.get(kind.name, "{title}").format(measure=record.measure, title=kind.title),
        "number": number or f"{kind.mark}字〔{record.on.year}〕第　　号",
        "draft": "" if number else "草　稿",
        "foot": f"{record.file.number}　{full(record.on)}印"
        + ("" if number else "　草稿，没有编号，不作凭据"),
        "page": ["第 ", " 页　共 ", " 页"],
        "cite": f"依据：{cite}" if cite else "",
        "blocks": blocks,
    }


def _sealed_on(record: Record, kind: PrintKind, deed: FiledDeed | None) -> str:
    """The day under the seal: of the signature where two agreed, left open on a form for the hand, else the day of printing."""
    if kind.name == "agreement" and deed is not None:
        return full(deed.happened_on)
    return BLANK_DAY if kind.blank and deed is None else full(record.on)


def _body(record: Record, kind: str, deed: FiledDeed | None) -> list[Block]:
    if kind in OF_EITHER:
        return OF_EITHER[kind](record, deed)
    return OF_MEASURE[kind](record) if deed is None else OF_RECORD[kind](record, deed)
