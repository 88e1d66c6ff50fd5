"""Help in the demo town: where it is, and a dozen needs on their way, told by the actions people use.

Every institution, telephone and paper number is invented; 0990 is nobody's area code.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid5

from tongxing.demo.teller import Lived, Teller
from tongxing.org.actor import Actor
from tongxing.support.actions import note_need, note_step, open_provider
from tongxing.support.rules import NewNeed, NewProvider, NewStep

SINCE = 240  # days before today on which the directory was begun
ID = "身份证"
WHERE: dict[str, tuple[str, str, tuple[str, ...], str, str, str, str]] = {
    "clinic": ("{town}卫生院", "health_centre", ("medical", "maintenance"), "0990-5550120", "{town}政府街12号", "身份证、医保卡", ""),
    "hospital": ("望川县第二人民医院（示例）", "designated", ("medical", "maintenance"), "0990-5550133", "望川县城南路3号", "身份证、医保卡、病历", "望卫医〔2025〕示例6号"),
    "aid": ("望川县法律援助中心（示例）", "legal_aid", ("legal_aid",), "0990-5550112", "望川县人民路21号", "身份证、说明经济困难的材料；急的先打12348", ""),
    "jobs": ("望川县就业服务中心（示例）", "employment", ("job", "training"), "0990-5550141", "望川县人民路40号", ID, ""),
    "craft": ("望川县技工学校（示例）", "training", ("training",), "0990-5550152", "望川县城东新区", "身份证、两张照片", ""),
    "school": ("{town}中心学校", "school", ("schooling", "family"), "0990-5550163", "{town}学园路1号", "户口本", ""),
    "civil": ("{town}社会事务办（救助窗口）", "civil_affairs", ("relief", "allowance", "family"), "0990-5550174", "{town}政府一楼", "身份证、户口本、家里收入的材料", ""),
    "justice": ("{town}司法所", "justice", ("arrival", "legal_aid"), "0990-5550185", "{town}政府二楼", ID, ""),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tale:
    """One need: which help, so many days ago, in whose words, and what followed: step, days ago, where to, words, amount."""

    service: str
    ago: int
    words: str
    steps: tuple[tuple[str, int, str, str, int], ...] = ()
    heard: str = "visit"
    by: int | None = None


def _agreed(ago: int) -> tuple[str, int, str, str, int]:
    return ("agreed", ago, "", "", 0)


TALES = (
    Tale("legal_aid", 16, "前雇主欠了四个月工资，打电话不接。", (
        ("offered", 15, "", "可以申请法律援助，不收费。", 0), _agreed(14), ("sent", 13, "aid", "", 0),
    ), "own"),
    Tale("job", 210, "在家闲了半年，想找个离家近的活。", (
        ("offered", 208, "", "可以去就业中心登记，木材厂也在招人。", 0), _agreed(205), ("sent", 204, "jobs", "", 0),
        ("taken", 200, "", "登记了，推荐到木材厂。", 0), ("done", 190, "", "木材厂，分拣，包午饭。", 0),
        ("kept", 97, "", "还在，工资按月发。", 0),
    )),
    Tale("relief", 32, "父亲住院，押金借的。", (
        ("offered", 31, "", "可以申请临时救助。", 0), ("declined", 30, "", "不想让村里人知道，自己慢慢还。", 0),
        ("told", 30, "civil", "没有提名字，问了要哪些材料，写在纸上给他了。", 0),
    ), "talk"),
    Tale("relief", 9, "屋顶漏雨，存的粮打湿了。", (("offered", 8, "", "可以申请临时救助。", 0), _agreed(7), ("sent", 5, "civil", "", 0)), "own"),
    Tale("legal_aid", 40, "离婚，孩子跟谁没有谈拢。", (
        _agreed(38), ("sent", 36, "aid", "", 0), ("taken", 31, "", "符合条件，给援助。", 0), ("done", 29, "", "指派了韦律师（示例）。", 0),
    ), "talk"),
    Tale("allowance", 75, "两个老人一个孩子，全靠帮工。", (
        ("offered", 74, "", "按家里收入可以申请低保。", 0), _agreed(72), ("sent", 70, "civil", "", 0), ("taken", 66, "", "", 0),
        ("posted", 60, "", "村务公开栏，贴七天。", 0), ("done", 38, "", "县民政局批准，从下月起发。", 460),
    )),
    Tale("medical", 11, "牙疼，吃不下东西。", (_agreed(10), ("sent", 9, "clinic", "", 0), ("taken", 8, "", "约了来看。", 0))),
    Tale("training", 12, "想学挖掘机。", (("offered", 10, "", "技工学校下个月开班。", 0),)),
    Tale("schooling", 3, "孩子从外地转回来，还没有学籍。", (), "own"),
    Tale("arrival", 6, "妻子盼他回来，家里没有人有车。", (("offered", 5, "", "司法所可以派车去接。", 0), _agreed(4)), "release", 2),
    Tale("family", 21, "儿子关着，孙女上学没人送。", (
        ("offered", 20, "", "学校可以住校，社会事务办看看能不能送。", 0), _agreed(19), ("sent", 18, "school", "", 0),
        ("refused", 12, "", "住校的床位满了，下学期才有。", 0),
    )),
    Tale("maintenance", 26, "听说有药可以替，问一问。", (
        ("told", 26, "", "告诉了哪里有、怎么回事、去不去自己定，给了卫生院的电话。", 0),
    ), "talk"),
)  # fmt: skip


def tell(teller: Teller, lived: Sequence[Lived], keeper: Actor) -> None:
    """Fill the directory and tell every tale of somebody whose measure runs, each of another person."""
    where = _directory(teller, keeper)
    running = [
        one for one in lived if one.life.story.closed_on is None and one.life.story.reported_on is not None
    ]
    for tale, one in zip(TALES, _spread(running), strict=False):
        _told(teller, tale, one, where)


def _directory(t: Teller, keeper: Actor) -> dict[str, str]:
    on, found = t.ago(SINCE), {}
    for key, (name, kind, services, phone, address, bring, approval) in WHERE.items():
        new = NewProvider(
            name.format(town=t.spec.name),
            kind,
            services,
            on,
            address.format(town=t.spec.name),
            phone,
            bring,
            approval,
        )
        row = open_provider(by=keeper, at=t.moment(on), on=on, new=new)
        assert row is not None
        found[key] = str(row.pk)
    return found


def _spread(lived: Sequence[Lived]) -> Iterator[Lived]:
    """One from each worker in turn, so that everybody has promises of her own."""
    by_worker: dict[int | None, list[Lived]] = {}
    for one in lived:
        by_worker.setdefault(one.worker.staff_id, []).append(one)
    lines = list(by_worker.values())
    for n in range(max(map(len, lines), default=0)):
        yield from (line[n] for line in lines if n < len(line))


def _told(t: Teller, tale: Tale, one: Lived, where: dict[str, str]) -> None:
    began = max(t.ago(tale.ago), _reported(one))
    key = uuid5(one.case_id, tale.service)
    new = NewNeed(tale.service, began, tale.words, t.ago(-tale.by) if tale.by else None, tale.heard)
    note_need(by=one.worker, at=t.moment(began), on=began, case_id=one.case_id, new=new, id=key)
    for kind, ago, to, words, amount in tale.steps:
        _step(t, one, key, NewStep(
            kind, max(t.ago(ago), began), where.get(to, ""), "把姓名和电话告诉那边，只用来办这件事" if kind == "agreed" else "", words,
            Decimal(amount) if amount else None,
        ))  # fmt: skip


def _step(t: Teller, one: Lived, need: UUID, new: NewStep) -> None:
    note_step(by=one.worker, at=t.moment(new.happened_on), on=new.happened_on, need_id=need, new=new)


def _reported(one: Lived) -> date:
    assert one.life.story.reported_on is not None
    return one.life.story.reported_on
