"""What a plan must keep to before it can be used: cited, dated, adding up, and nowhere weaker than the law."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any

from tongxing.rulebook import guards
from tongxing.rulebook.against_law import Relation, compare_with_law
from tongxing.rulebook.checking_duties import check_duties
from tongxing.rulebook.checking_learning import check_learning
from tongxing.rulebook.checking_points import check_points
from tongxing.rulebook.checking_returns import check_returns
from tongxing.rulebook.checking_tasks import check_tasks
from tongxing.rulebook.dated import Dated, walk_dated
from tongxing.rulebook.desk import Desk, Known, Road
from tongxing.rulebook.document import ISSUED, SCAN, Book, Duty, Paper
from tongxing.rulebook.problems import Problem, did_you_mean

__all__ = ["PAGES", "Desk", "Known", "check", "pieces"]

# without these numbers of the law no day can be counted
REQUIRED = ("report_in", "cr_report_in", "cdt_term", "cr_term_max", "holiday_roll", "agreement_required")
PAGES = frozenset(
    "today people file record board score plan import audit excuse gate year means leader help rules base"
    " meetings training publicity survey awards returns charts burden volunteers truth".split()
)
LEARNING = {"topic": "topics", "audience": "audiences", "leaflet": "leaflets"}
_SECTIONS = {
    "duty": "duties",
    "reason": "reasons",
    "phase": "phases",
    "unit": "units",
    "task": "tasks",
    **LEARNING,
    "scheme": "written_schemes",
    "group": "groups",
    "indicator": "indicators",
    "paper": "papers",
    "return": "returns",
}


def check(
    book: Book, known: Known | None = None, *, names: Mapping[str, Sequence[str]] | None = None
) -> tuple[Problem, ...]:
    """Every problem of a plan that could be read; an empty answer means it may be proved and approved."""
    desk = Desk(book, known, names if names is not None else _names_of(book))
    steps: tuple[Callable[[Desk], None], ...] = (
        _check_ids, _check_dates, _check_sources, _check_clauses, _check_references,
        check_duties, check_tasks, check_learning, check_points, check_returns, _check_law, _check_guards,
    )  # fmt: skip
    for step in steps:
        step(desk)
    return tuple(desk.problems)


def _names_of(book: Book) -> dict[str, list[str]]:
    names = {
        key: [one.kind if key == "paper" else one.id for one in getattr(book, field)]
        for key, field in _SECTIONS.items()
    }
    return {**names, "clause": list(book.clauses), "value": list(book.values)}


def pieces(book: Book) -> Iterator[tuple[Road, Any]]:
    """Every table of the plan with the road to it."""
    yield ("plan",), book.plan
    for key, clause in book.clauses.items():
        yield ("clause", key), clause
    for key, value in book.values.items():
        yield ("value", key), value
    for key, field in _SECTIONS.items():
        for one in getattr(book, field):
            yield (key, one.kind if key == "paper" else one.id), one


def _check_ids(desk: Desk) -> None:
    """One id, one thing."""
    for key in _SECTIONS:
        for name, times in Counter(desk.names.get(key, ())).items():
            if name and times > 1:
                desk.complain(
                    (key, name),
                    f"编号「{name}」用了 {times} 次",
                    "同一个编号只能有一处",
                    f"duplicate id {key}.{name}",
                    "duplicate",
                )


def _check_dates(desk: Desk) -> None:
    """A value holds on every day of the plan, once."""
    for road, piece in pieces(desk.book):
        for inner, value in walk_dated(piece):
            _check_entries(desk, (*road, *inner), value)


def _check_entries(desk: Desk, road: Road, value: Dated[Any]) -> None:
    plan = desk.book.plan
    entries = sorted(value.root, key=lambda one: one.since)
    for one in entries:
        if one.until is not None and one.until < one.since:
            desk.complain(
                road, f"止日 {one.until} 早于起日 {one.since}", "请改日期", "until before since", "dates"
            )
    for before, after in pairwise(entries):
        if before.until is None or before.until >= after.since:
            desk.complain(
                road,
                f"两个数在 {after.since} 重叠",
                "前一个的 until 写到后一个的前一天",
                "overlapping days",
                "overlap",
            )
        elif before.until + timedelta(days=1) < after.since:
            day = before.until + timedelta(days=1)
            desk.complain(
                road, f"从 {day} 起到 {after.since} 之前没有数", "把日期接起来", "a gap of days", "gap"
            )
    if entries[0].since > plan.since:
        desk.complain(
            road,
            f"方案从 {plan.since} 起执行，这个数从 {entries[0].since} 才有",
            "把 since 提前到方案起始日",
            "not in force on the first day",
            "gap",
        )
    last = entries[-1].until
    if last is not None and (plan.until is None or last < plan.until):
        desk.complain(
            road,
            f"方案还在执行，这个数到 {last} 就没有了",
            "写上后面的数，或者去掉 until",
            "ends before the plan",
            "gap",
        )


def _check_sources(desk: Desk) -> None:
    """Every number cites something that exists; what no source states is marked local."""
    for road, piece in pieces(desk.book):
        for inner, value in walk_dated(piece):
            for entry in value.root:
                _check_cites(desk, (*road, *inner), entry.cite, own_text=False)
                if not entry.local and not any(_states_a_number(desk, cite) for cite in entry.cite):
                    what = f"「{'.'.join(map(str, (*road, *inner)))}」引用的条款没有写数字"
                    desk.complain(
                        (*road, *inner),
                        what,
                        "没有出处的数要写 local = true",
                        "no source states this number",
                        "unverified",
                    )
    for key, field in LEARNING.items():
        for one in getattr(desk.book, field):
            _check_cites(desk, (key, one.id, "cite"), one.cite, own_text=True)
    for key, clause in desk.book.clauses.items():
        _check_cites(desk, ("clause", key, "cite"), clause.cite, own_text=True)
        for note in clause.notes:
            _check_cites(desk, ("clause", key, "notes"), note.cite, own_text=True)


def _states_a_number(desk: Desk, cite: str) -> bool:
    clause = desk.book.clauses.get(cite)
    return (
        bool(clause.numbers)
        if clause is not None
        else "." in cite or (cite in desk.names["clause"] and clause is None)
    )


def _check_cites(desk: Desk, road: Road, cites: Iterable[str], *, own_text: bool) -> None:
    since = desk.book.plan.since
    texts = [law for law in desk.book.laws if law.head.until is None or law.head.until >= since]
    articles = {f"{law.head.id}.{number}" for law in texts for number in law.articles}
    known = articles | set(desk.names["clause"]) | ({"this"} if own_text else set())
    for cite in cites:
        if cite not in known:
            near = did_you_mean(cite, known)
            desk.complain(
                road,
                f"引用的「{cite}」找不到",
                near or "条款写 S64，法条写 regulation.14",
                f"unknown citation {cite}",
                "unknown_cite",
            )


def _check_clauses(desk: Desk) -> None:
    """A computed or confirmed sentence names what does it, and what it names exists."""
    for key, clause in desk.book.clauses.items():
        road: Road = ("clause", key)
        if clause.treatment in ("computed", "confirmed") and not clause.by:
            desk.complain(
                road,
                f"{key} 写了由系统计算或专人认定，却没有写由什么来做",
                "写上 by，或者改成 not_covered",
                "treatment without by",
                "no_by",
            )
        if clause.treatment == "not_needed" and clause.by:
            desk.complain(road, f"{key} 写了不需办理，又写了 by", "二选一", "not_needed with by", "no_by")
        for target in clause.by:
            _check_target(desk, (*road, "by"), target)


def _check_target(desk: Desk, road: Road, target: str) -> None:
    kind, _, name = target.partition(".")
    known: dict[str, Iterable[str]] = {
        key: desk.names.get(key, ())
        for key in [*"duty indicator value phase paper unit task return".split(), *LEARNING]
    }
    known |= {"guard": guards.NUMBERS, "page": PAGES}
    if desk.known is not None:
        known |= {"figure": desk.known.figures, "deed": desk.known.deed_kinds}
    elif kind in ("figure", "deed"):
        return
    if kind not in known:
        advice = did_you_mean(kind, {*known, "figure", "deed"})
        desk.complain(road, f"不认识的指向「{target}」", advice, f"unknown target {target}", "unknown_target")
        return
    words = {"figure": "数", "deed": "已办种类", "page": "页面", "guard": "守护"}.get(kind, "编号")
    desk.expect(road, name, known[kind], words, "unknown_figure" if kind == "figure" else "unknown_target")


def _check_references(desk: Desk) -> None:
    """Every table names a clause that exists; figures, deeds and papers are on the signboards."""
    for road, piece in pieces(desk.book):
        clause = getattr(piece, "clause", None)
        if clause is not None:
            desk.expect((*road, "clause"), clause, desk.names["clause"], "条款号", "unknown_clause")
    for line in desk.book.indicators:
        desk.expect(("indicator", line.id, "group"), line.group, desk.names["group"], "分组", "unknown_group")
    for key, value in desk.book.values.items():
        if value.law:
            desk.expect(("value", key, "law"), value.law, desk.book.law_values, "法律数值", "unknown_law")
    if desk.known is not None:
        _check_signboards(desk, desk.known)


def _check_signboards(desk: Desk, known: Known) -> None:
    for line in desk.book.indicators:
        for key in ("of", "per"):
            if name := getattr(line, key):
                desk.expect(("indicator", line.id, key), name, known.figures, "数", "unknown_figure")
    for duty in desk.book.duties:
        desk.expect(("duty", duty.id, "kind"), duty.kind, known.deed_kinds, "已办种类", "unknown_deed")
        desk.expect(("duty", duty.id, "meets"), duty.meets.deed, known.deed_kinds, "已办种类", "unknown_deed")
        _check_result_decides_nothing(desk, duty, known.sealed.get(duty.meets.deed, frozenset()))
    for paper in desk.book.papers:
        _check_paper(desk, paper, known)
    for task in desk.book.tasks if known.entries else ():
        road = ("task", task.id, "meets")
        desk.expect(road, task.meets.entry, known.entries, "办事种类", "unknown_entry")
        for outcome in task.meets.outcomes:
            expected = known.entries.get(task.meets.entry, ())
            desk.expect(road, outcome, expected, "办成的样子", "unknown_outcome")


def _check_paper(desk: Desk, paper: Paper, known: Known) -> None:
    """What puts a paper there, and which record it is wanted for, are names that exist."""
    road = ("paper", paper.kind)
    for way in paper.satisfied_by:
        expected = known.deed_kinds | {ISSUED, SCAN}
        desk.expect((*road, "satisfied_by"), way, expected, "已办种类", "unknown_deed")
    if paper.needed_from in ("first", "each"):
        desk.expect((*road, "of"), paper.of, known.deed_kinds, "已办种类", "unknown_deed")
    if known.papers:
        desk.expect(road, paper.kind, known.papers, "材料", "unknown_paper")


def _check_law(desk: Desk) -> None:
    """Nowhere weaker than the law; where the law has no number, the plan's own is marked local."""
    since = desk.book.plan.since
    for name in REQUIRED:
        if not any(
            one.since <= since and (one.until is None or since <= one.until)
            for one in desk.book.law_values.get(name, ())
        ):
            what = f"方案起始日 {since} 没有生效的法律数值「{name}」"
            desk.complain(
                ("plan", "since"),
                what,
                "没有它就不能计算期限",
                f"law value {name} is not in force",
                "missing_law",
            )
    for one in compare_with_law(desk.book):
        if one.relation is Relation.WEAKER:
            cites = "、".join(one.cites)
            desk.complain(
                one.road,
                f"方案不能比法律松。{one.words}",
                f"依据 {cites}",
                f"weaker than the law: {one.law}",
                "weaker_than_law",
            )
        elif one.relation is Relation.NOT_COMPARED and one.law and not one.local:
            desk.complain(
                one.road,
                f"{one.subject}：法律没有写数",
                "本地数要写 local = true",
                f"the law has no number: {one.law}",
                "unverified",
            )


def _check_result_decides_nothing(desk: Desk, duty: Duty, sealed: frozenset[str]) -> None:
    """A test, a talk or a visit is done whatever came of it; else "done" itself would tell the result (G8)."""
    accepted = sealed & set(duty.meets.outcomes)
    if accepted and accepted != sealed:
        desk.complain(
            ("duty", duty.id, "meets"),
            f"「{duty.title}」只认一部分结果：做了就是做了，结果好坏不能决定算不算",
            f"outcomes 里还要有 {'、'.join(sorted(sealed - accepted))}",
            "the result decides whether it was done: guard G8",
            "guard",
        )


def _check_guards(desk: Desk) -> None:
    """What no plan may reach: guards G5, G8 and G10 in the words of a plan file."""
    for duty in desk.book.duties:
        if duty.kind == "official_test" and duty.meets.deed != "official_test":
            desk.complain(
                ("duty", duty.id, "meets"),
                "正式检测只能由派出所的检测来完成",
                guards.guard("G5").says,
                "guard G5",
                "guard",
            )
    for line in desk.book.indicators:
        road: Road = ("indicator", line.id, "shape")
        if any(word in line.title for word in ("黄牌", "否决")) and line.shape != "proposal_only":
            desk.complain(
                road,
                f"{line.id} 不能由分数算出，只能是书面建议",
                guards.guard("G10").says,
                "guard G10",
                "guard",
            )
        if line.shape == "deduct_each" and any(word in f"{line.of} {line.title}" for word in _NEVER_DEDUCTED):
            desk.complain(
                road, f"{line.id} 按这样的人数扣分，会逼人隐瞒", guards.guard("G8").says, "guard G8", "guard"
            )


_NEVER_DEDUCTED = (
    "relapse",
    "positive",
    "missing",
    "lost",
    "complaint",
    "复吸",
    "阳性",
    "失联",
    "失控",
    "脱失",
    "投诉",
    "信访",
)
