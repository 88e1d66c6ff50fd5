"""An invented paper with every kind of block, to try a template on."""

from __future__ import annotations

from tongxing.core.printing.word import for_word


def sample(name: str = "样𠮷㛃") -> dict[str, object]:
    """What stands on it; nobody is called so."""
    named = [["姓　　名", name, "档案编号", "YB-2026-001"], ["住　　址", "一个很长的地址" * 3]]
    blocks: list[dict[str, object]] = [
        {"kind": "fields", "rows": named},
        {"kind": "head", "text": "一、要做的"},
        {"kind": "says", "text": name},
        {"kind": "plain", "text": "完"},
        {"kind": "note", "text": "小字"},
        {
            "kind": "rows",
            "heads": ["序号", "目标"],
            "widths": [1, 4],
            "rows": [["1", name], ["2", "考电工证"], ["", ""]],
        },
        {"kind": "wide", "label": "谈了什么", "text": name, "lines": 4},
        {"kind": "wide", "label": "下一步", "text": "", "lines": 3},
        {"kind": "signs", "places": ["本人签名", "经办人签名"], "day": "　　　年　　月　　日"},
        {"kind": "seal", "office": "某镇人民政府", "day": "2026年11月23日", "seal": "（盖章）"},
    ]
    page: dict[str, object] = {
        "code": "YB-2026-001",
        "office": "某镇人民政府",
        "title": "样张",
        "number": "样字〔2026〕第　　号",
        "draft": "草　稿",
        "foot": "YB-2026-001",
        "cite": "依据：戒毒条例第18条",
    }
    return for_word({**page, "blocks": blocks})
