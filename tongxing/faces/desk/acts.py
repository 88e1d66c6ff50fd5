"""What an act of the trail is called."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.faces.desk.duty_parts import kind_word

ACTS: dict[str, str] = {
    "read_file": N_("打开档案"),
    "reveal": N_("看完整号码"),
    "find_by_id": N_("用身份证号查人"),
    "read_seen": N_("看谁看过"),
    "scan.page": N_("看扫描件的一页"),
    "scan.add": N_("传扫描件"),
    "scan.withdraw": N_("撤回扫描件"),
    "read_trail": N_("看操作记录"),
    "take_in": N_("建档"),
    "withdraw": N_("撤回记录"),
    "correct_decision": N_("更正决定书"),
    "search": N_("查有没有档案"),
    "signin": N_("登录"),
    "signin_failed": N_("登录没成功"),
    "signout": N_("退出"),
    "end_sessions": N_("结束登录"),
    "appoint": N_("安排岗位"),
    "end_post": N_("结束岗位"),
    "hire": N_("开账号"),
    "new_password": N_("给临时密码"),
    "password_changed": N_("换密码"),
    "again": N_("再次确认身份"),
    "proof_failed": N_("确认身份没成功"),
    "session_ended": N_("结束自己的登录"),
    "factor_added": N_("登记验证方式"),
    "factor_removed": N_("去掉验证方式"),
    "factor_reset": N_("收回验证器"),
    "codes_renewed": N_("换备用码"),
    "found_places": N_("建立乡镇和村"),
    "plan.load": N_("录入方案"),
    "plan.approve": N_("批准方案"),
    "confirm_item": N_("认定"),
    "reproject": N_("重新推算应办"),
    "read_pairs": N_("看同号的两份档案"),
    "pair.look": N_("核对同号的两份档案"),
    "relative.add": N_("登记家里人"),
    "relative.change": N_("改家里人"),
    "relative.end": N_("家里人不再联系"),
    "hand_over": N_("交接"),
    "change_village": N_("搬到本镇另一个村"),
    "read_held": N_("看一个人手上有谁"),
    "pair.join": N_("把两份档案并在一起看"),
    "pair.part": N_("把两份档案拆开"),
    "read_sealed": N_("看封存的编号"),
    "seal.propose": N_("提出封存"),
    "seal.confirm": N_("确认封存"),
    "seal.decline": N_("不同意封存"),
    "unseal.propose": N_("提出启封"),
    "unseal.confirm": N_("确认启封"),
    "unseal.decline": N_("不同意启封"),
    "house.backup": N_("做备份"),
    "house.backup_failed": N_("备份没有做成"),
    "house.drill": N_("恢复演练"),
    "house.drill_failed": N_("恢复演练没有通过"),
    "house.keys": N_("另存密钥"),
    "house.disk_little": N_("磁盘快满了"),
    "house.disk_full": N_("磁盘满了，只能看、不能记"),
    "house.rotate": N_("换密钥"),
    "house.restored": N_("从备份恢复"),
    "export.ask": N_("要一份表"),
    "export.approve": N_("批了别人要的表"),
    "export.decline": N_("没批别人要的表"),
    "export.withdraw": N_("不要表了"),
    "export.make": N_("做好要的表"),
    "export.fetch": N_("取走表"),
    "print": N_("打印带姓名的页"),
    "read_register": N_("看对外提供登记"),
    "trace_table": N_("查一张表是谁带走的"),
    "read_given": N_("看给过谁"),
    "roster.upload": N_("上传名单"),
    "roster.row": N_("改名单里的一行"),
    "roster.open_row": N_("打开名单里的一行"),
    "roster.marked": N_("取走标好错的名单"),
    "roster.confirm": N_("导入名单"),
    "roster.drop": N_("放弃名单"),
    "roster.expire": N_("名单过期清除"),
}


def act_word(act: str) -> str:
    """打开档案, 记录检测, 登录 …; an act without a word of its own shows its name."""
    if act.startswith("record."):
        return _("记录%(what)s") % {"what": kind_word(act.removeprefix("record."))}
    return _(ACTS[act]) if act in ACTS else act
