"""How a name is sorted and found: pinyin with surnames read right, initials, every ending."""

from __future__ import annotations

from functools import lru_cache

from pypinyin import Style, lazy_pinyin

# Surnames whose reading differs from the common one (多音字姓氏).
SURNAMES = {
    "单": "shan", "曾": "zeng", "解": "xie", "仇": "qiu", "区": "ou", "查": "zha", "翟": "zhai",
    "朴": "piao", "覃": "qin", "盖": "ge", "任": "ren", "尹": "yin", "乐": "yue", "召": "shao",
    "折": "she", "员": "yun", "秘": "bi", "种": "chong", "繁": "po", "黑": "he", "缪": "miao",
    "万俟": "moqi", "尉迟": "yuchi", "澹台": "tantai", "宓": "mi", "冼": "xian", "逄": "pang",
    "晁": "chao", "卜": "bu", "都": "du", "哈": "ha", "阚": "kan", "冯": "feng", "牟": "mu",
    "宁": "ning", "葛": "ge", "藉": "ji", "洗": "xian", "长孙": "zhangsun", "令狐": "linghu",
    "贾": "jia", "佴": "nai", "那": "na", "能": "nai", "粘": "nian", "瞿": "qu", "隗": "wei",
    "单于": "chanyu", "句": "gou", "郇": "xun", "乜": "nie", "藏": "zang", "洪": "hong", "祭": "zhai", "庞": "pang", "莘": "shen", "谌": "chen", "过": "guo",
}  # fmt: skip


@lru_cache(maxsize=20_000)
def syllables(name: str) -> tuple[str, ...]:
    """The pinyin of a name, its surname read as a surname."""
    for length in (2, 1):
        head = name[:length]
        if head in SURNAMES:
            return (SURNAMES[head], *_plain(name[length:]))
    return _plain(name)


def _plain(text: str) -> tuple[str, ...]:
    return tuple(s.lower() for s in lazy_pinyin(text, style=Style.NORMAL) if s.strip())


def sort_key(name: str) -> str:
    """The order of names everywhere, the same on every database."""
    return " ".join(syllables(name))[:110]


def search_keys(name: str, *, number: str = "", id_tail: str = "", phone_tail: str = "") -> frozenset[str]:
    """Every text by whose beginning this person can be found, in small letters."""
    spoken = syllables(name)
    keys = {name[i:] for i in range(min(len(name), 12))}
    keys |= {"".join(s[0] for s in spoken), "".join(spoken)[:60], number.lower()}
    keys |= {number.split("-")[-1], id_tail.lower(), phone_tail}
    return frozenset(k.lower() for k in keys if k)
