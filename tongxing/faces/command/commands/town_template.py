"""`tongxing town template`: an example of the file that founds a township, to be filled in."""

from __future__ import annotations

import argparse

from tongxing.faces.command.protocol import OWNER, chinese

NAME = "town template"
HELP = ("打印一份乡镇文件的样子，照着改", "print an example founding file to fill in")
NEEDS = OWNER

CHINESE = """\
# 乡镇文件。照着改好，存成“乡镇.toml”（UTF-8），再运行：tongxing town add 乡镇.toml
# 以后添村，在后面加一段 [[village]]，再运行一次就行；已经有的不改也不删。
"""
ENGLISH = """\
# The file that founds a township. Fill it in, save it as town.toml (UTF-8), then: tongxing town add town.toml
# To add a village later, append another [[village]] and run it again; what is there stays as it is.
"""
EXAMPLE = """
[county]
name = "望川县"              # {county}
code = "990100"              # {code}

[town]
name = "青梧镇"              # {town}
code = "990100102"           # {code}
prefix = "QW"                # {prefix}

[[village]]                  # {village}
name = "上河村"
code = "990100102101"        # {code}
kind = "village"             # {kind}
distance_km = 7.0            # {distance}

[[village]]
name = "梧桐社区"
code = "990100102001"
kind = "community"
distance_km = 0.4
"""
IN_CHINESE = {
    "county": "县（市、区）的名称",
    "town": "乡镇（街道）的名称",
    "code": "区划代码，6、9 或 12 位，要带引号，每处各不相同",
    "prefix": "档案编号的字头，2 到 4 个大写字母，定了就不能改",
    "village": "每个村（社区）一段",
    "kind": "village（村）或 community（社区）",
    "distance": "到镇里多少公里，可以不写",
}
IN_ENGLISH = {
    "county": "name of the county, city or district",
    "town": "name of the township or subdistrict",
    "code": "division code: 6, 9 or 12 digits, in quotes, each only once",
    "prefix": "begins every folder number: 2 to 4 capital letters, never changed later",
    "village": "one of these for each village or community",
    "kind": "village or community",
    "distance": "kilometres to the township office; may be left out",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to say."""


def run(args: argparse.Namespace) -> int:
    """Print it; `> 乡镇.toml` keeps it."""
    head, words = (CHINESE, IN_CHINESE) if chinese() else (ENGLISH, IN_ENGLISH)
    print(head + EXAMPLE.format(**words), end="")
    return 0
