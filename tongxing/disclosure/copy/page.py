"""The copy as she gets it: one page to read, the same for machines, and the papers; in a folder or in one packed file."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator

from django.utils.html import escape

from tongxing.disclosure.copy.queries import Copy, Table
from tongxing.disclosure.copy.rules import TITLES

HEAD = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title><style>
body{{font:16px/1.6 sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#1B2A2A}}
table{{border-collapse:collapse;width:100%;margin:.4em 0 1.4em}}td,th{{border:1px solid #DADFD7;padding:.3em .6em;text-align:left;vertical-align:top}}
th{{width:34%;font-weight:400;color:#465653}}small{{color:#5F6E6A}}</style></head><body>"""


def files(copy: Copy, *, line: str, on: str) -> Iterator[tuple[str, bytes]]:
    """Every file of the copy by name; no name says what it is about."""
    yield "copy.html", _html(copy, line, on).encode()
    yield "copy.json", json.dumps(_data(copy, line, on), ensure_ascii=False, indent=1).encode()
    for name, data in copy.papers:
        yield f"papers/{name}", data


def packed(copy: Copy, *, line: str, on: str) -> bytes:
    """The same in one file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        for name, data in files(copy, line=line, on=on):
            box.writestr(name, data)
    return out.getvalue()


def _html(copy: Copy, line: str, on: str) -> str:
    said = [
        HEAD.format(title=escape(copy.number)),
        f"<h1>本人的复制件</h1><p>{escape(copy.name)}　{escape(copy.number)}　{escape(on)}　登记 {escape(line)}</p>",
        "<p>依照个人信息保护法第45条，这里是我们存的关于您的全部信息；没有给的，最后一张表写明了是什么、为什么。"
        "写错了的，可以要求更正（第46条）；不同意没有给的，可以投诉，也可以申请行政复议。</p>",
        *(_table(one) for one in copy.tables),
    ]
    if copy.papers:
        said.append(
            "<h2>材料</h2><ul>" + "".join(f"<li>papers/{escape(n)}</li>" for n, _d in copy.papers) + "</ul>"
        )
    rows = "".join(
        f"<tr><th>{escape(TITLES.get(one.table, one.table))} <small>{escape(one.table)}.{escape(one.column)}</small></th><td>{escape(one.why)}</td></tr>"
        for one in copy.left_out
    )
    return "".join(said) + f"<h2>没有给的</h2><table>{rows}</table></body></html>"


def _table(one: Table) -> str:
    made = f"<h2>{escape(one.title)}</h2>"
    for when, cells in one.rows:
        rows = "".join(
            f"<tr><th>{escape(cell.purpose)}<br><small>{escape(cell.column)}　{escape(cell.basis)}</small></th><td>{escape(cell.value)}</td></tr>"
            for cell in cells
        )
        made += f"<table><caption><small>{escape(when)}</small></caption>{rows}</table>"
    return made


def _data(copy: Copy, line: str, on: str) -> dict[str, object]:
    return {
        "number": copy.number,
        "register": line,
        "on": on,
        "tables": {
            one.name: [
                {"at": when, **{cell.column: cell.value for cell in cells}} for when, cells in one.rows
            ]
            for one in copy.tables
        },
        "left_out": [{"table": o.table, "column": o.column, "why": o.why} for o in copy.left_out],
        "papers": [name for name, _data in copy.papers],
    }
