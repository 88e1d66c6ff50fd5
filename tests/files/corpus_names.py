"""What a file may be called by somebody who means harm, or by somebody who does not think of who sees it."""

from __future__ import annotations

NAMES: tuple[str, ...] = (
    "../../../../etc/passwd", "..\\..\\..\\windows\\win.ini", "/etc/cron.d/x", "C:\\Windows\\x.xlsx", "\\\\host\\share\\x.xlsx", "....//....//x.xlsx",
    "%2e%2e%2f%2e%2e%2fx.xlsx", "..%c0%afx.xlsx", "x\x00.xlsx", "x.php\x00.xlsx", "gpj.\u202exslx", "\u202ax\u202c.xlsx", "x\u200b.xlsx", "\ufeff.xlsx",
    "长" * 85 + ".xlsx", "a" * 250 + ".xlsx", "a" * 4000 + ".xlsx", "", ".", "..", " ", ".xlsx", "x.xlsx.", "x.xlsx ", "CON", "con.xlsx", "aux.xlsx", "NUL", "LPT1.xlsx",
    "吸毒人员名单.xlsx", "戒毒对象-张三-阳性.xlsx", "<script>alert(1)</script>.xlsx", "\"><img src=x onerror=alert(1)>.xlsx", "x.xlsx\r\nSet-Cookie: a=1",
    "x.xlsx\"; filename=\"y.exe", "=cmd|'/C calc'!A0.xlsx", "x;rm -rf ~;.xlsx", "$(id).xlsx", "`id`.xlsx", "|id.xlsx", "-rf.xlsx", "~root.xlsx", "x\ty.xlsx", "👨‍👩‍👧.xlsx",
    "е\u0301.xlsx", "名单.xlsx" * 30, "{{7*7}}.xlsx", "%s%s%n.xlsx", "x.tar.gz.xlsx", "x.xlsx/", "x.XLSX", "ｘ.ｘｌｓｘ",
)  # fmt: skip
