"""Four roads, each a table of steps: where a step may be taken, where it leads, whose hand takes it, what it asks.

Nothing here knows a number of a score: a step is a person's, and none is taken by a job (guard G10).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_noop as N_  # noqa: N812

KEEPER, SECOND, UNIT, ASSESSOR, POLICE, OTHER = "keeper", "second", "unit", "assessor", "police", "other"
OF_DESK = frozenset({KEEPER, SECOND, OTHER})


@dataclass(frozen=True, slots=True)
class Step:
    """One step: from where to where, by whose hand, with which answers; ``told`` from here on the unit or colleague sees it."""

    name: str
    word: str
    moves: Mapping[str, str]
    hand: str
    asks: tuple[str, ...] = ()
    told: bool = False


@dataclass(frozen=True, slots=True)
class Road:
    """One kind of proceeding: its kinds of matter, its states in words, which of them are over, its steps."""

    name: str
    title: str
    second: str
    whats: Mapping[str, str]
    states: Mapping[str, str]
    over: frozenset[str]
    steps: Mapping[str, Step]
    cite: Mapping[str, str]
    first: str = "noted"

    def walk(self, taken: Iterable[str]) -> str:
        """The state after these steps."""
        state = self.first
        for name in taken:
            state = self.steps[name].moves[state]
        return state


def _steps(*steps: Step) -> dict[str, Step]:
    return {step.name: step for step in steps}


def _stays(*states: str) -> dict[str, str]:
    return {state: state for state in states}


def _to(after: str, *before: str) -> dict[str, str]:
    return dict.fromkeys(before, after)


ON_AWARDS = "禁毒法第9条、戒毒条例第8条"
AWARD = Road(
    "award", N_("奖励"), N_("先推荐，公示，有异议先答复，再由另一位批准。"),
    {"honour": N_("精神奖励"), "money": N_("物质奖励"), "both": N_("精神和物质奖励")},
    {
        "noted": N_("推荐了，还没有公示"), "noticed": N_("公示中"), "approved": N_("批准了，等发给"),
        "handed": N_("发给了，记录在案"), "refused": N_("没有批准"), "withdrawn": N_("撤回了"),
    },
    frozenset({"handed", "refused", "withdrawn"}),
    _steps(
        Step("announced", N_("公示"), _to("noticed", "noted"), KEEPER, ("days", "where"), told=True),
        Step("objected", N_("记一条异议"), _stays("noticed"), KEEPER, ("name", "words")),
        Step("answered", N_("答复异议"), _stays("noticed"), KEEPER, ("how", "words")),
        Step("approved", N_("批准"), _to("approved", "noticed"), SECOND, ("words",)),
        Step("refused", N_("不批准"), _to("refused", "noted", "noticed"), SECOND, ("words",)),
        Step("handed", N_("发给，记录"), _to("handed", "approved"), KEEPER, ("paper",)),
        Step("withdrawn", N_("撤回推荐"), _to("withdrawn", "noted", "noticed", "approved"), KEEPER, ("words",)),
    ),
    {"honour": ON_AWARDS, "money": ON_AWARDS, "both": ON_AWARDS},
)  # fmt: skip
FACT = Road(
    "fact", N_("情况核实"), N_("先送给单位看，听完再由另一位认定。"),
    {"shirking": N_("推诿"), "not_done": N_("措施不落实"), "false": N_("弄虚作假")},
    {
        "noted": N_("记下了，还没有送给单位看"), "shown": N_("送给单位看了，等答复"), "replied": N_("单位答复了，等认定"),
        "silent": N_("过了日子没有答复，等认定"), "found": N_("认定属实"), "dropped": N_("不认定，了结"), "withdrawn": N_("撤回了"),
    },
    frozenset({"dropped", "withdrawn"}),
    _steps(
        Step("shown", N_("送给单位看"), _to("shown", "noted"), KEEPER, ("until",), told=True),
        Step("replied", N_("单位答复"), _to("replied", "shown", "silent"), UNIT, ("words",)),
        Step("silent", N_("过了日子没有答复"), _to("silent", "shown"), KEEPER),
        Step("found", N_("认定属实"), _to("found", "replied", "silent"), SECOND, ("words",)),
        Step("dropped", N_("不认定"), _to("dropped", "replied", "silent"), SECOND, ("words",)),
        Step(
            "withdrawn", N_("撤回"), _to("withdrawn", "noted", "shown", "replied", "silent", "found"), KEEPER, ("words",)
        ),
    ),
    {"shirking": "方案S86", "not_done": "方案S87", "false": "方案S88"},
)  # fmt: skip
CARD = Road(
    "card", N_("向县里的建议"), N_("镇里只有建议权：先指出、限期改，没有改好才建议，决定在县里。"),
    {"yellow": N_("建议给黄牌警告"), "veto": N_("建议一票否决")},
    {
        "noted": N_("摆了事实，还没有听单位说"), "invited": N_("约了单位来说"), "heard": N_("听过单位，或者日子过了"),
        "term": N_("限期改正"), "mended": N_("改好了，不再建议"), "unmended": N_("没有改好"), "drafted": N_("建议书起草了，等审定"),
        "agreed": N_("审定了，等送县里"), "refused": N_("审定不同意"), "sent": N_("送县里了，等答复"), "given": N_("县里决定给"),
        "not_given": N_("县里决定不给"), "returned": N_("县里退回"), "lifted": N_("县里解除了"), "withdrawn": N_("撤回了"),
    },
    frozenset({"mended", "refused", "not_given", "lifted", "withdrawn"}),
    _steps(
        Step("invited", N_("约单位来说"), _to("invited", "noted"), KEEPER, ("until", "where"), told=True),
        Step("replied", N_("单位说了"), _to("heard", "invited"), UNIT, ("words",)),
        Step("silent", N_("到日子没有来说"), _to("heard", "invited"), KEEPER),
        Step("term", N_("限期改正"), _to("term", "heard"), KEEPER, ("until", "words")),
        Step("mended", N_("改好了"), _to("mended", "term", "unmended"), KEEPER, ("words",)),
        Step("unmended", N_("到期没有改好"), _to("unmended", "term"), KEEPER, ("words",)),
        Step("drafted", N_("起草建议书"), _to("drafted", "unmended", "returned"), KEEPER, ("words", "law")),
        Step("agreed", N_("审定：同意送县里"), _to("agreed", "drafted"), SECOND, ("words",)),
        Step("refused", N_("审定：不同意"), _to("refused", "drafted"), SECOND, ("words",)),
        Step("sent", N_("送县里"), _to("sent", "agreed"), KEEPER, ("name", "paper")),
        Step("given", N_("县里答复：给"), _to("given", "sent"), KEEPER, ("paper", "words")),
        Step("not_given", N_("县里答复：不给"), _to("not_given", "sent"), KEEPER, ("paper", "words")),
        Step("returned", N_("县里退回"), _to("returned", "sent"), KEEPER, ("paper", "words")),
        Step("lifted", N_("县里解除"), _to("lifted", "given"), KEEPER, ("paper", "words")),
        Step(
            "withdrawn", N_("撤回"),
            _to("withdrawn", "noted", "invited", "heard", "term", "unmended", "drafted", "agreed", "returned"),
            KEEPER, ("words",),
        ),
    ),
    {"yellow": "方案S89", "veto": "方案S90"},
)  # fmt: skip
APPRAISAL = Road(
    "appraisal", N_("年终考评"), N_("两方各自看，互不照抄；本人看得到，可以说，有答复。"),
    {"member": N_("专职和工作小组成员"), "officer": N_("社区民警（只提供情况）")},
    {
        "noted": N_("等两方的意见"), "group_in": N_("等派出所的意见"), "police_in": N_("等领导小组的意见"),
        "both": N_("两方都写了，还没有给本人看"), "shown": N_("给本人看了，等本人说"), "replied": N_("本人说了，等答复"),
        "silent": N_("过了日子本人没有说"), "answered": N_("答复了"), "closed": N_("办结"), "withdrawn": N_("撤回了"),
    },
    frozenset({"closed", "withdrawn"}),
    _steps(
        Step("by_group", N_("领导小组一方的意见"), {"noted": "group_in", "police_in": "both"}, ASSESSOR, ("how", "words")),
        Step("by_police", N_("派出所一方的意见"), {"noted": "police_in", "group_in": "both"}, POLICE, ("how", "words")),
        Step("shown", N_("给本人看"), _to("shown", "both"), KEEPER, ("until",), told=True),
        Step("replied", N_("本人的看法"), _to("replied", "shown"), UNIT, ("words",)),
        Step("silent", N_("过了日子没有说"), _to("silent", "shown"), KEEPER),
        Step("answered", N_("答复本人"), _to("answered", "replied"), OTHER, ("words",)),
        Step("closed", N_("办结"), _to("closed", "silent", "answered"), KEEPER),
        Step(
            "withdrawn", N_("撤回"),
            _to("withdrawn", "noted", "group_in", "police_in", "both", "shown", "replied", "silent", "answered"),
            KEEPER, ("words",),
        ),
    ),
    {"member": "方案S82", "officer": "方案S82"},
)  # fmt: skip
ROADS: Mapping[str, Road] = {road.name: road for road in (AWARD, FACT, CARD, APPRAISAL)}
GRADES: Mapping[str, str] = {
    "excellent": N_("优秀"),
    "competent": N_("称职"),
    "basic": N_("基本称职"),
    "not": N_("不称职"),
}
ANSWERED: Mapping[str, str] = {"upheld": N_("异议成立"), "not_upheld": N_("异议不成立")}
HOWS: Mapping[str, Mapping[str, str]] = {"by_group": GRADES, "by_police": GRADES, "answered": ANSWERED}
QUIET = (
    "withdrawn",
    "objected",
    "refused",
    "dropped",
    "silent",
    "not_given",
    "returned",
    "mended",
)  # never the filled button
COUNTY = (
    "given",
    "not_given",
    "returned",
    "lifted",
)  # the county's word: written down when it comes, waited for by nobody's list
