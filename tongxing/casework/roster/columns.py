"""The columns of a roster: their heads, the other words people use for them, what belongs in them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core.files.reading import fold_head


@dataclass(frozen=True, slots=True)
class RosterColumn:
    """One column: ``key`` in code, ``head`` on paper, ``also`` what police stations and older systems write."""

    key: str
    head: str
    says: str
    also: tuple[str, ...] = ()
    required: bool = False
    width: float = 14

    @property
    def title(self) -> str:
        """The head in the reader's language."""
        return _(self.head)


COLUMNS: tuple[RosterColumn, ...] = (
    RosterColumn("name", N_("姓名"), N_("和证件上一样。"), required=True, width=12),
    RosterColumn(
        "id_number", N_("身份证号"), N_("18 位，这一列请保持文本格式，不然最后几位会丢。"),
        ("身份证号码", "公民身份号码", "公民身份证号码", "身份证", "证件号码", "身份号码"), True, 22,
    ),
    RosterColumn(
        "village", N_("村（社区）"), N_("点单元格右边的箭头选，要和系统里的村（社区）名一样。"),
        ("村", "社区", "村社区", "村（居）", "村/社区", "村、社区", "所在村（社区）", "所属村（社区）", "村（社区）名称"), True,
    ),
    RosterColumn("phone", N_("手机"), N_("可以不填。"), ("手机号", "手机号码", "电话", "联系电话", "联系方式")),
    RosterColumn(
        "measure", N_("措施"), N_("只填“社区戒毒”或“社区康复”。"), ("措施类型", "措施类别", "类别", "管控措施"), True
    ),
    RosterColumn(
        "decision", N_("决定书文号"), N_("照决定书抄。没有决定书不能建措施。"),
        ("文号", "决定书编号", "决定书号", "决定文号", "法律文书编号"), True, 24,
    ),
    RosterColumn(
        "authority", N_("决定机关"), N_("决定书上盖章的机关。"), ("作出机关", "决定单位", "作出决定机关", "决定公安机关"), True, 20
    ),
    RosterColumn(
        "decided_on", N_("决定日期"), N_("例如 2026-03-05，写成 2026年3月5日 也行。"), ("决定书日期", "作出决定日期", "决定时间"), True
    ),
    RosterColumn(
        "received_on", N_("送达（收到）日期"), N_("本人收到决定书的日子，报到期限从这一天起算。"),
        ("送达日期", "收到日期", "收到决定日期", "收到决定书日期", "送达时间", "决定书送达日期"),
    ),
    RosterColumn("reported_on", N_("报到日期"), N_("还没有报到的空着。"), ("报到时间", "报到日")),
    RosterColumn(
        "agreement_on", N_("协议签订日期"), N_("还没有签的空着。"),
        ("签协议日期", "协议日期", "签订协议日期", "协议签订时间", "签订日期"), width=16,
    ),
    RosterColumn(
        "months", N_("康复期限（月）"), N_("社区康复必填，照决定书填，最多 36。社区戒毒不用填。"),
        ("康复期限", "期限（月）", "期限", "社区康复期限"),
    ),
    RosterColumn("deducted", N_("折抵天数"), N_("强制隔离戒毒已经执行、可以折抵的天数，没有就空着。"), ("折抵日数", "折抵")),
)  # fmt: skip

BY_KEY: dict[str, RosterColumn] = {c.key: c for c in COLUMNS}
KEY_OF_HEAD: dict[str, str] = {fold_head(word): c.key for c in COLUMNS for word in (c.head, *c.also)}
VERDICT, ADVICE = N_("结果"), N_("怎么办")
OWN_HEADS = frozenset({fold_head(VERDICT), fold_head(ADVICE), fold_head("行"), fold_head("序号")})
