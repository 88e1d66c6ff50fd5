"""The two invented townships, who works there, and the few people every picture and test knows by name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tongxing.demo.shapes import Absence, PlaceSpec, StaffSpec, Story, TownSpec

COUNTY = ("望川县", "990100000")
# The day for which the cast's dates were thought out; on another day they move along.
THOUGHT_FOR = date(2026, 11, 23)

VILLAGES = (
    PlaceSpec("上河村", "village", "990102101", 7.0),
    PlaceSpec("下河村", "village", "990102102", 5.5),
    PlaceSpec("梧桐社区", "community", "990102103", 0.4),
    PlaceSpec("石桥村", "village", "990102104", 12.0),
    PlaceSpec("竹园村", "village", "990102105", 9.0),
    PlaceSpec("柳湾村", "village", "990102106", 15.5),
    PlaceSpec("东坪村", "village", "990102107", 21.0),
    PlaceSpec("马蹄村", "village", "990102108", 26.0),
)
OFFICE, STATION, CLINIC = "镇工作领导小组办公室", "青梧派出所", "青梧镇卫生院"


def _cadre(username: str, name: str, village: str) -> StaffSpec:
    title = "社区干部" if village.endswith("社区") else "村干部"
    return StaffSpec(username, name, "village_cadre", title, f"{village}委会", (village,))


STAFF = (
    StaffSpec(
        "linxiao", "林晓", "social_worker", "专职社工", OFFICE, ("上河村", "梧桐社区", "石桥村", "竹园村")
    ),
    StaffSpec("luhaiyan", "陆海燕", "social_worker", "专职社工", OFFICE, ("下河村", "东坪村")),
    StaffSpec("huangzhian", "黄志安", "social_worker", "专职社工", OFFICE, ("柳湾村", "马蹄村")),
    StaffSpec("nongyuzhen", "农玉珍", "clerk", "镇办文书", OFFICE),
    StaffSpec("sunwei", "孙伟", "leader", "镇长", "青梧镇人民政府"),
    StaffSpec("zhaoqiming", "赵启明", "police_officer", "社区民警", STATION),
    StaffSpec("limin", "李敏", "doctor", "社区医生", CLINIC),
    StaffSpec("tangwenyuan", "唐文渊", "justice_office", "司法所所长", "青梧司法所"),
    _cadre("wuxiuying", "吴秀英", "上河村"),
    _cadre("lufengjiao", "卢凤娇", "下河村"),
    _cadre("liangguilan", "梁桂兰", "梧桐社区"),
    _cadre("qinjiadong", "覃家栋", "石桥村"),
    _cadre("mochunsheng", "莫春生", "竹园村"),
    _cadre("languoqing", "蓝国庆", "柳湾村"),
    _cadre("weimeiling", "韦美玲", "东坪村"),
    _cadre("nongjianjun", "农建军", "马蹄村"),
    StaffSpec("hejing", "何静", "auditor", "审计员", "青梧镇人民政府"),
    StaffSpec("weilixin", "韦立新", "administrator", "系统管理员", "青梧镇人民政府"),
    StaffSpec("luoanran", "罗安然", "security_administrator", "安全管理员", "青梧镇人民政府"),
)

NEXT_VILLAGES = (
    PlaceSpec("白鹭社区", "community", "990103101", 0.3),
    PlaceSpec("芦花村", "village", "990103102", 8.0),
)
NEXT_STAFF = (
    StaffSpec("qinlan", "秦岚", "social_worker", "专职社工", OFFICE, ("白鹭社区", "芦花村")),
    StaffSpec("mawenjuan", "马文娟", "clerk", "镇办文书", OFFICE),
    StaffSpec("dengchuan", "邓川", "leader", "镇长", "白鹭镇人民政府"),
    StaffSpec("xiongwei", "熊伟", "police_officer", "社区民警", "白鹭派出所"),
    StaffSpec("ganlu", "甘露", "doctor", "社区医生", "白鹭镇卫生院"),
    StaffSpec("shiyongfu", "石永福", "justice_office", "司法所所长", "白鹭司法所"),
    _cadre("longcaiyun", "龙彩云", "白鹭社区"),
    _cadre("cenbo", "岑波", "芦花村"),
    StaffSpec("liaohong", "廖红", "auditor", "审计员", "白鹭镇人民政府"),
    StaffSpec("panchao", "潘超", "administrator", "系统管理员", "白鹭镇人民政府"),
    StaffSpec("tanjing", "谭静", "security_administrator", "安全管理员", "白鹭镇人民政府"),
)

QINGWU = TownSpec("青梧镇", "QW", "990102000", VILLAGES, STAFF)
BAILU = TownSpec("白鹭镇", "BL", "990103000", NEXT_VILLAGES, NEXT_STAFF)

Move = Callable[[str], date]
CDT, CR = "community_treatment", "community_rehabilitation"


def known_people(move: Move) -> list[Story]:
    """The people of the pictures, with dates moved to where today is."""
    d = move
    return [
        Story("周明远", "1", date(1988, 5, 17), "梧桐社区", CDT, d("2025-03-12"), d("2025-03-18"), d("2025-03-25"),
              absences=(Absence("in_hospital", d("2025-10-20"), d("2025-12-02"), "县人民医院住院，腰椎手术"),),
              script={("official_test", 5): "late", ("official_test", 9): "missed", ("talk", 11): "late",
                      ("visit", 4): "missed", ("official_test", 16): "undone", ("talk", 16): "undone"},
              honest=1.0, folder=7),
        Story("陈立", "1", date(1991, 9, 3), "上河村", CDT, d("2025-07-01"), d("2025-07-08"), d("2025-07-16"),
              script={("official_test", 14): "undone", ("talk", 14): "undone", ("official_test", 8): "no_show"},
              honest=0.93, folder=19),
        Story("马建国", "1", date(1979, 2, 11), "上河村", CDT, d("2025-04-24"), d("2025-05-02"), d("2025-05-10"),
              script={("visit", 6): "undone"}, honest=1.0),
        Story("韦小燕", "2", date(1996, 12, 8), "梧桐社区", CDT, d("2026-04-03"), d("2026-04-09"), d("2026-04-15"),
              honest=1.0),
        Story("罗志强", "1", date(1985, 7, 22), "石桥村", CDT, d("2026-01-06"), d("2026-01-12"), d("2026-01-19"),
              honest=1.0),
        Story("许文", "1", date(1983, 3, 30), "梧桐社区", CR, d("2025-02-10"), d("2025-02-14"), d("2025-02-20"),
              months=36, honest=1.0),
        Story("何秋萍", "2", date(1993, 6, 14), "石桥村", CDT, d("2026-10-11"), d("2026-10-16"), d("2026-10-24"),
              script={("official_test", 1): "undone", ("agreement", 1): "late"}, honest=1.0),
        Story("彭大勇", "1", date(1976, 10, 19), "竹园村", CDT, d("2023-11-16"), d("2023-11-22"), d("2023-12-02"),
              honest=0.96),
    ]  # fmt: skip


# Names that break careless software: characters outside the common sets, a middle dot, no usual surname.
RARE_NAMES = (("梁㛃", "2"), ("黄𠮷安", "1"), ("阿卜杜拉·买买提", "1"), ("蒙䶮", "1"))
# Two people of one name in two villages.
SAME_NAME = ("韦秀兰", "2")
