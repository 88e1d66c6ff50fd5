"""The trail on a stick: every event and every seal as lines of text, and beside them the file that checks them.

An export holds facts, which have nothing in them that anybody typed (``facts``): who on the staff did what, when,
about which file by its id. It needs no server and no key to be checked, only Python.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from tongxing.core.trail import reading, signing, witness
from tongxing.verify import chain
from tongxing.verify.chain import Leaf, figures, origin

README = """这是操作记录的导出件。在装有 Python 3.11 或更新的任何一台电脑上，在这个文件夹里运行：

    python3 check.py trail.jsonl

要和每周打印的封存单核对：

    python3 check.py trail.jsonl --head {number}:{head} --key {key}

This is an export of the trail of acts and looks. With Python 3.11 or newer, run the lines above here.
"""


def export(folder: Path) -> int:
    """Write trail.jsonl, check.py and a note into a folder that is new or empty; returns how many events."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(str(folder))
    seals, events = reading.seals(), 0
    with (folder / "trail.jsonl").open("x", encoding="utf-8") as file:
        for leaf in reading.leaves():
            file.write(_line(event_row(leaf)))
            events += 1
        for seal in seals:
            file.write(_line({"t": "seal", **witness.row(seal)}))
    shutil.copyfile(chain.__file__, folder / "check.py")
    last = seals[-1] if seals else None
    words = {"number": last.number, "head": figures(last.head)} if last else {"number": 0, "head": "-"}
    note = README.format(**words, key=figures(bytes.fromhex(origin(signing.public_key()))))
    (folder / "README.txt").write_text(note, encoding="utf-8")
    return events


def event_row(leaf: Leaf) -> dict[str, Any]:
    """An event as a line of an export."""
    told: dict[str, Any] = {"t": "event", "n": leaf.number, "kind": leaf.kind, "id": leaf.ref}
    told["commitment"] = leaf.committed.hex()
    if leaf.salt is not None and leaf.facts is not None:
        told |= {"salt": leaf.salt.hex(), "facts": leaf.facts}
    return told


def _line(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n"
