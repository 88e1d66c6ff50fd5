"""Pages of docs/ that follow from the code: states.md, figures.md, doors.md, jobs.md, fields.md.

    python tools/docs.py            write them
    python tools/docs.py --check    exit 1 when one of them is not what the code says

They stand in the repository because people read them there; a house test keeps them true.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

STATES = (
    ("not_yet", "未到期", "the window has not opened", "on < opens_on"),
    ("open", "在期内", "in its window", "opens_on ≤ on ≤ due_on"),
    ("overdue", "逾期", "past its last day in time, still owed", "due_on < on ≤ lapses_on (or no lapse)"),
    ("lapsed", "未办", "not done, and it can no longer be made up", "on > lapses_on"),
    ("met", "按期", "done by the last day in time", "met_on ≤ due_on"),
    ("met_late", "补办", "done after it", "met_on > due_on"),
    ("excused", "免计", "lifted by a reason the plan names", "excused_by is set and nothing met it"),
)
GROUPS = {
    "counted_yes": "counted, and it holds", "counted_no": "counted, and it does not hold",
    "counted_yes counted_no": "everything counted",
}  # fmt: skip
HEAD = "<!-- written by tools/docs.py; change the code and run it again -->\n"


def states() -> str:
    """Where a duty stands on a day."""
    lines = [
        "# States of a duty\n",
        "A duty row holds windows and what met or excused them; its state on a day is computed by"
        " `rulebook.windows.state` and its SQL twin `duties.queries.STATE`, which a test compares over every"
        " combination. Nothing runs at midnight.\n",
        "| state | 词 | meaning | when |",
        "|---|---|---|---|",
        *(f"| `{s}` | {word} | {meaning} | {when} |" for s, word, meaning, when in STATES),
        "\nMet comes before excused, excused before the days.\n",
        "```mermaid\nstateDiagram-v2",
        "  [*] --> not_yet\n  not_yet --> open: opens_on\n  open --> overdue: after due_on",
        "  overdue --> lapsed: after lapses_on\n  not_yet --> met: a once-duty done before it opens",
        "  open --> met: a deed\n  overdue --> met_late: a deed\n  not_yet --> excused: a reason",
        "  open --> excused: a reason\n  overdue --> excused: a reason\n  lapsed --> excused: a reason, entered late",
        "  met --> open: the deed is withdrawn\n  excused --> open: the reason is withdrawn\n```",
        *measures(),
        *matters(),
        *proceedings(),
        *sheets(),
    ]
    return HEAD + "\n".join(lines) + "\n"


def measures() -> Iterator[str]:
    """The table of a measure's steps: its words, every arrow with its article, and the drawing."""
    from tongxing.rulebook.life import ENDED, TABLE, WORDS, Status

    yield "\n# States of a measure\n"
    yield (
        "The legal measure alone: where the person is (`rulebook.presence.where`) and what the police have told"
        " (`rulebook.presence.flags`) stand beside it. What the calendar does is written `day:…`; everything else is"
        " a deed that a person recorded. Walked by `rulebook.life.life`.\n"
    )
    yield "| state | 词 | over |\n|---|---|---|"
    yield from (f"| `{s}` | {WORDS[s]} | {'yes' if s in ENDED else ''} |" for s in Status)
    yield "\n| from | event | to | article |\n|---|---|---|---|"
    yield from (f"| `{m.before}` | `{m.event}` | `{m.after}` | {m.cite} |" for m in TABLE.values())
    yield f"\n```mermaid\nstateDiagram-v2\n  [*] --> {Status.UNSERVED}: decision"
    yield from (f"  {m.before} --> {m.after}: {m.event.replace(':', ' ')}" for m in TABLE.values())
    yield from (f"  {s} --> [*]" for s in Status if s in ENDED)
    yield "```"


def sheets() -> Iterator[str]:
    """The steps of a score sheet from its draft to a final that is published or replaced."""
    from tongxing.assessment.life.rules import NEXT, WORDS

    yield "\n# States of a score sheet\n"
    yield "One draft; its state is its last step (`assessment.life.rules.NEXT`). A draft computed later takes its place.\n"
    yield "| state | 词 | may be followed by |\n|---|---|---|"
    yield from (f"| `{s or 'draft'}` | {WORDS[s]} | {', '.join(f'`{n}`' for n in NEXT[s])} |" for s in NEXT)
    yield "\n```mermaid\nstateDiagram-v2\n  [*] --> draft: computed"
    yield from (f"  {s or 'draft'} --> {n}" for s, after in NEXT.items() for n in after)
    yield "  replaced --> [*]\n```"


def matters() -> Iterator[str]:
    """The table of the gate: which step may follow where, and what is read off the steps."""
    from tongxing.conduct.gate.rules import AT_ONCE, BEFORE, OVER
    from tongxing.conduct.gate.words import STATES as STANDS
    from tongxing.conduct.gate.words import STEPS

    yield "\n# States of a matter at the gate\n"
    yield (
        "A criticism, a talk, a written warning or a report to the police (`conduct.gate`, docs/adr/0032). A state is"
        " read off the steps that were taken; every step is a person's, `seconded` and `declined` another person's of"
        " another post.\n"
    )
    yield "| state | 词 | over |\n|---|---|---|"
    yield from (f"| `{s}` | {word} | {'yes' if s in OVER else ''} |" for s, word in STANDS.items())
    yield "\n| step | 词 | may be taken in | besides, for a report at once |\n|---|---|---|---|"
    for step, word in STEPS.items():
        usual, more = (", ".join(f"`{s}`" for s in table.get(step, ())) for table in (BEFORE, AT_ONCE))
        yield f"| `{step}` | {word} | {usual} | {more} |"


def proceedings() -> Iterator[str]:
    """The four roads of praise and consequence: every state, every arrow, whose hand takes it."""
    from tongxing.assessment.awards.roads import ROADS

    yield "\n# States of awards, facts, proposals and appraisals\n"
    yield (
        "Four tables of `assessment.awards.roads` (docs/adr/0045). A state is walked from the steps that were taken; every"
        " step is a person's, `second` another person's. No score and no job leads to any of them (guard G10).\n"
    )
    for road in ROADS.values():
        yield f"\n## {road.title} (`{road.name}`)\n\n| state | 词 | over |\n|---|---|---|"
        yield from (
            f"| `{s}` | {word} | {'yes' if s in road.over else ''} |" for s, word in road.states.items()
        )
        yield "\n| step | 词 | hand | from → to |\n|---|---|---|---|"
        for step in road.steps.values():
            arrows = ", ".join(f"`{before}` → `{after}`" for before, after in step.moves.items())
            yield f"| `{step.name}` | {step.word} | {step.hand} | {arrows} |"
        yield f"\n```mermaid\nstateDiagram-v2\n  [*] --> {road.first}"
        for step in road.steps.values():
            yield from (f"  {before} --> {after}: {step.name}" for before, after in step.moves.items())
        yield from (f"  {s} --> [*]" for s in road.states if s in road.over)
        yield "```"


def figures() -> str:
    """Every named number and how it is counted, as its page says it."""
    from tongxing.core.vocabulary import figures as signboard

    every = sorted(signboard, key=lambda f: f.name)
    lines = [
        "# Figures\n",
        "A plan names a figure; a figure returns rows, and the number is their count (or, for days, months and yuan, their sum)."
        " Every row falls into one of four groups: counted and it holds, counted and it does not, excused, not counted; and"
        " says why. A figure with the aim `outcome` may add points and never take any. `/figures/` shows the same in the"
        " house (docs/adr/0044).\n",
        "| name | 词 | what is counted | divided by | unit | clause |",
        "|---|---|---|---|---|---|",
        *(
            f"| `{one.name}` | {one.title} | {GROUPS[one.counts]} | {f'`{one.pair}`' if one.pair else ''}"
            f" | {one.unit} | {one.clause} |"
            for one in every
        ),
        *_counted(every),
    ]
    return HEAD + "\n".join(lines) + "\n"


def _counted(every: Sequence[Any]) -> Iterator[str]:
    """The figures that share their rows, under one heading: words, reasons, sources."""
    from tongxing.duties.hanging import reasons_of, words_of
    from tongxing.duties.why_words import WHY

    shared: dict[Any, list[Any]] = {}
    for one in every:
        shared.setdefault(one.rows, []).append(one)
    for hers in shared.values():
        first, said = hers[0], words_of(hers[0])
        yield "\n## " + ", ".join(f"`{one.name}`" for one in hers) + "\n"
        yield "\n\n".join((*said.zh, *said.en)) + "\n"
        for group, reasons in reasons_of(first).items():
            if reasons:
                yield f"- {group}: " + "；".join(f"{WHY[why]} (`{why}`)" for why in reasons)
        beside = ", ".join(f"`{name}`" for name in first.sources) or "the cases alone"
        law = f", `{first.law}`" if first.law else ""
        yield f"- {first.aim}; clause {first.clause}{law}; looks at {beside}"


def doors() -> str:
    """Every way to what the house knows: addresses and commands (jobs stand in jobs.md); what each asks for and who holds that."""
    lines = [
        "# Doors\n",
        "Every view hangs behind a door (`org.doors.door`). A row of another place answers 404, a forbidden verb on"
        " one's own 403 with words. `tests/walls/matrix.py` says the same by hand and is compared with every answer.\n",
        "| address | verbs | asks for | row | shows | roles |",
        "|---|---|---|---|---|---|",
    ]
    for pattern, view in sorted(addresses(), key=lambda a: a[0]):
        door = view.door  # type: ignore[attr-defined]
        asks = f"`{door.permission}`" if door.permission else "–"
        fresh = ", fresh proof" if door.fresh else ""
        row, shows = door.row or "–", door.shows if door.shows != "nothing" else "–"
        verbs = " ".join(door.methods)
        lines.append(
            f"| `/{pattern}` | {verbs} | {asks}{fresh} | {row} | {shows} | {holders(door.permission)} |"
        )
    return HEAD + "\n".join([*lines, *commands()]) + "\n"


def holders(permission: str | None) -> str:
    """Who holds a permission, in words."""
    from tongxing.org.roles import PERMISSIONS, TITLES

    if permission is None:
        return "anyone"
    return "、".join(str(TITLES[r]) for r, given in PERMISSIONS.items() if permission in given)


def commands() -> Iterator[str]:
    """Every command and what it needs."""
    from tongxing.faces.command.main import registry
    from tongxing.faces.command.protocol import OWNER

    yield "\n## Commands\n\n| command | needs | roles |\n|---|---|---|"
    for one in registry():
        who = "whoever may read the keys" if one.NEEDS == OWNER else holders(one.NEEDS)
        yield f"| `tongxing {one.NAME}` | `{one.NEEDS}` | {who} |"


def jobs() -> str:
    """What is done beside the pages, by whom nobody stands."""
    from tongxing.core.jobs import JOBS

    lines = [
        "# Jobs\n",
        "What the machine does beside the pages (`core.jobs`). Each sees one township or nobody's rows, takes the"
        " actions it declares and no others, and none of these decides about a person.\n",
        "| name | what it does | sees | takes | when |",
        "|---|---|---|---|---|",
    ]
    for one in sorted(JOBS.values(), key=lambda j: j.name):
        when = f"`{one.cron}`" if one.cron else "when asked for"
        taken = "、".join(f"`{act}`" for act in one.acts) or "–"
        lines.append(f"| `{one.name}` | {one.says} | {one.needs} | {taken} | {when} |")
    return HEAD + "\n".join(lines) + "\n"


def addresses() -> Iterator[tuple[str, Callable[..., object]]]:
    """Every address with its view."""
    from django.urls import URLResolver, get_resolver

    def walk(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, Callable[..., object]]]:
        for entry in resolver.url_patterns:
            here = prefix + str(entry.pattern)
            if isinstance(entry, URLResolver):
                yield from walk(entry, here)
            else:
                yield here, entry.callback

    yield from walk(get_resolver(), "")


def fields() -> str:
    """The inventory of what is kept of people."""
    from django.apps import apps

    from tongxing.core import declared
    from tongxing.org.roles import LABELS, TITLES

    held = {
        label: [str(TITLES[r]) for r, given in LABELS.items() if label in given] for label in declared.Label
    }
    lines = [
        "# 个人信息清单 (field inventory)\n",
        "每一列说明：给谁看、多敏感、为什么要、依据、留多久、加不加密、名单和导出里怎么遮。个人信息保护法第51、55条的分类和影响评估从这里"
        "开始；代码在 `tongxing/core/declared.py`，少写一列就通不过构建。\n",
        "## 标签，和谁能看 (labels and readers)\n",
        "| 标签 | label | | 能看的岗位 |\n|---|---|---|---|",
        *(f"| {word} | `{label}` | {says} | {'、'.join(held[label])} |" for label, (word, says) in declared.LABEL_WORDS.items()),
    ]  # fmt: skip
    lines += ["\n## 留多久 (retention)\n", "| 简称 | 意思 |\n|---|---|"]
    lines += [f"| {keep} | {says} |" for keep, says in declared.KEEP_WORDS.items()]
    for model in apps.get_models():
        personal = declared.columns(model)
        if personal:
            lines += ["", *_inventory(model, personal)]
    lines += ["\n## 不是我们写的表 (tables of libraries)\n", "| 表 | 里面有什么 | 留多久 |\n|---|---|---|"]
    for table, one in sorted(declared.OTHERS.items()):
        lines.append(f"| `{table}` | {one.purpose if one else '没有个人信息'} | {one.keep if one else '—'} |")
    return HEAD + "\n".join(lines) + "\n"


def _inventory(model: Any, personal: dict[str, Any]) -> Iterator[str]:
    from tongxing.core import declared
    from tongxing.core.fields import SealedText

    yield f"## `{model._meta.db_table}`\n"
    yield f"{(model.__doc__ or '').strip().splitlines()[0]}\n"
    yield "| 列 | 标签 | 敏感程度 | 为什么 | 依据 | 存放 | 遮住 | 留多久 |\n|---|---|---|---|---|---|---|---|"
    for column in model._meta.concrete_fields:
        one = personal.get(column.name)
        if one is not None:
            stored = "加密" if isinstance(column, SealedText) else "明文"
            purpose = one.purpose + (f"；里面是{'、'.join(one.keys.values())}" if one.keys else "")
            yield (
                f"| `{column.column}` | {declared.LABEL_WORDS[one.label][0]} | {one.level} | {purpose} | {one.basis}"
                f" | {stored} | {one.mask} | {one.keep} |"
            )


PAGES: dict[str, Callable[[], str]] = {
    "states.md": states,
    "figures.md": figures,
    "doors.md": doors,
    "jobs.md": jobs,
    "fields.md": fields,
}


def different() -> list[str]:
    """Pages that are not what the code says."""
    return [
        name
        for name, draw in PAGES.items()
        if not (ROOT / "docs" / name).exists() or (ROOT / "docs" / name).read_text(encoding="utf-8") != draw()
    ]


def main() -> int:
    """Write the pages, or say which are not true."""
    from tools.check import surroundings

    home = Path(os.environ.get("TONGXING_HOME") or "/tmp/tongxing-docs")
    os.environ.update(surroundings(home))
    import django

    django.setup()
    if "--check" in sys.argv:
        for name in different():
            print(f"docs/{name} is not what the code says: run python tools/docs.py")
        return 1 if different() else 0
    for name, draw in PAGES.items():
        (ROOT / "docs" / name).write_text(draw(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
