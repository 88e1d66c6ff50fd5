"""An invented paper with every kind of block, to try a template on."""

from __future__ import annotations

from tongxing.faces.desk.prints import blocks
from tongxing.faces.desk.prints.paper import for_word


def sample(name: str = "样𠮷㛃") -> dict[str, object]:
    """What stands on it; nobody is called so."""
    made = [
        blocks.fields(("姓　　名", name), ("档案编号", "YB-2026-001"), ("住　　址", "一个很长的地址" * 3)),
        blocks.head("一、要做的"),
        blocks.says(name),
        blocks.plain("完"),
        blocks.note("小字"),
        blocks.rows(("序号", "目标"), (1, 4), [["1", name], ["2", "考电工证"]], blank=1),
        blocks.wide("谈了什么", name),
        blocks.wide("下一步", "", lines=3),
        blocks.signs(("本人签名", "经办人签名")),
        blocks.seal("某镇人民政府", "2026年11月23日"),
    ]
    return for_word(
        {
            "code": "YB-2026-001",
            "office": "某镇人民政府",
            "title": "样张",
            "number": "样字〔2026〕第　　号",
            "draft": "草　稿",
            "foot": "YB-2026-001",
            "cite": "依据：戒毒条例第18条",
            "blocks": made,
        }
    )
