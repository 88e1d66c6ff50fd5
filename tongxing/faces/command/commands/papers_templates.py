"""`tongxing papers templates`: write our Word template into the folder of the house, for the office to make its own of it."""

from __future__ import annotations

import argparse

from tongxing.faces.command import acting
from tongxing.faces.command.protocol import OWNER, both

NAME = "papers templates"
HELP = (
    "把文书的 Word 模板放进数据文件夹，供本单位修改（已有的不动）",
    "put the Word template of papers into the data folder, to be changed (what is there stays)",
)
NEEDS = OWNER


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None of its own."""
    acting.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Write what is not there yet, and say where."""
    with acting.house():
        from tongxing.core.printing.blank import blank
        from tongxing.core.printing.word import EVERY, office_templates

        folder = office_templates()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / f"{EVERY}.docx"
        new = not path.exists()
        if new:
            path.write_bytes(blank())
        words = both(f"模板在 {path}", f"the template is {path}")
        acting.answer(args.json, {"path": str(path), "new": new}, lambda: print(words))
    return 0
