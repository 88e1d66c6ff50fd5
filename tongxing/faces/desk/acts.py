"""What an act of the trail is called."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tongxing.faces.desk.duty_parts import kind_word


def act_word(act: str) -> str:
    """打开档案, 记录检测, 登录 …; an act without a word of its own shows its name."""
    if act.startswith("record."):
        return _("记录%(what)s") % {"what": kind_word(act.removeprefix("record."))}
    known = {
        "read_file": _("打开档案"),
        "reveal": _("看完整号码"),
        "find_by_id": _("用身份证号查人"),
        "read_seen": _("看谁看过"),
        "read_trail": _("看操作记录"),
        "take_in": _("建档"),
        "withdraw": _("撤回记录"),
        "correct_decision": _("更正决定书"),
        "search": _("查有没有档案"),
        "signin": _("登录"),
        "signin_failed": _("登录没成功"),
        "signout": _("退出"),
        "end_sessions": _("结束登录"),
        "appoint": _("安排岗位"),
        "end_post": _("结束岗位"),
        "hire": _("开账号"),
        "new_password": _("换口令"),
        "found_places": _("建立乡镇和村"),
        "plan.load": _("录入方案"),
        "plan.approve": _("批准方案"),
        "confirm_item": _("认定"),
        "reproject": _("重新推算应办"),
        "roster.upload": _("上传名单"),
        "roster.row": _("改名单里的一行"),
        "roster.open_row": _("打开名单里的一行"),
        "roster.marked": _("取走标好错的名单"),
        "roster.confirm": _("导入名单"),
        "roster.drop": _("放弃名单"),
        "roster.expire": _("名单过期清除"),
    }
    return known.get(act, act)
