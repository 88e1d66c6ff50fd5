"""What may stand beside an event of the trail or an alarm: numbers and short codes, each with what it is for.

Nothing here is typed by anybody and nothing names a person served; a key that is not declared fails the build
(``tests/house/test_fields.py``).
"""

from __future__ import annotations

DETAIL: dict[str, str] = {
    "added": "添了几个村（社区）",
    "cases": "推算了几个人",
    "day": "一天里看了几位",
    "changed": "改动几处",
    "code": "哪一个码",
    "choice": "同名的人，选了是不是同一个",
    "columns": "改了哪几列",
    "digest": "是哪一个文件",
    "ended": "结束的是哪个岗位",
    "full": "有没有完整号码",
    "events": "销毁了哪几条记录的内容",
    "figure": "看板上的哪个数",
    "found": "找到几份",
    "hour": "一小时里看了几位",
    "how": "办完了还是不办了",
    "minute": "一分钟里看了几次",
    "given": "给了哪个岗位",
    "ground": "凭哪一条封存",
    "issued": "哪一份印发的文书",
    "item": "评分表的哪一项",
    "key": "方案第几版",
    "kind": "哪一张表，或者哪一种验证方式",
    "known": "是不是认得的设备",
    "line": "名单的哪一行",
    "n": "几个",
    "people": "里面有几个人",
    "page": "扫描件的第几页",
    "pages": "扫描件有几页",
    "role": "哪个岗位",
    "rosters": "清掉几份过期名单",
    "rows": "名单有几行",
    "scan": "哪一个扫描件",
    "source": "从哪里录入",
    "staff": "说的是哪个账号",
    "unit": "交给了哪个单位",
    "until": "岗位到哪天",
    "why": "登录或确认身份为什么没成功",
    "what": "看的是哪一类",
    "written": "写进去几行",
    "year": "哪一年",
}
