"""`tongxing papers check`: try every Word template of the office on an invented paper, before somebody needs one."""

from __future__ import annotations

import argparse

from tongxing.faces.command import acting
from tongxing.faces.command.protocol import OWNER, both

NAME = "papers check"
HELP = ("试印本单位的每一个 Word 模板", "try every Word template of the office")
NEEDS = OWNER


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None of its own."""
    acting.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """One line a template; 1 when one of them makes no paper."""
    with acting.house():
        from tongxing.archive.issued.kinds import PRINTED
        from tongxing.core.printing.sample import sample
        from tongxing.core.printing.word import EVERY, check, office_templates

        said = {}
        for path in sorted(office_templates().glob("*.docx")):
            known = path.stem == EVERY or path.stem in PRINTED
            unknown = both("没有这样的文书，用不上", "no paper is called so, it is never used")
            said[path.name] = check(path, sample(), at=acting.moment()) if known else unknown
        acting.answer(args.json, said, lambda: _tell(said))
    return 1 if any(said.values()) else 0


def _tell(said: dict[str, str]) -> None:
    if not said:
        print(both("没有本单位的模板，用我们的", "no template of the office: ours is used"))
    for name, why in said.items():
        print(f"{name}　{why or both('可以用', 'works')}")
