"""Advice about a plan that may be loaded but is not wise: it never refuses.

Where each rule comes from: 整治形式主义为基层减负若干规定 (points for meetings, photographs, papers, log-ins),
1991年综治委规定 (what a township may not decide), 条例第16条 (who can be asked for an agreement at all).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from tongxing.rulebook.against_law import Relation, compare_with_law
from tongxing.rulebook.document import Book, Indicator
from tongxing.rulebook.scoring import show_number

Road = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """One remark: where, what kind, in words, with its twin in English."""

    code: str
    file: str
    line: int
    subject: str
    what: str
    what_en: str


_COUNTED = ("count_at_least", "add_each", "deduct_each", "share", "share_steps", "yes_no", "survey_value")
_BURDEN = "（整治形式主义为基层减负若干规定，2024年）"
_GOVERNANCE = "（1991年综治委规定：否决由县级以上决定，乡镇只有建议权）"
_FORMS = {
    "meeting": (
        ("会议", "例会", "开会", "meeting"),
        f"按会议次数给分，会引来为开会而开会{_BURDEN}",
        "points for meetings",
    ),
    "photo": (
        ("照片", "拍照", "截图", "photo", "picture"),
        f"按照片给分，留痕不等于做事{_BURDEN}",
        "points for photographs",
    ),
    "papers": (
        ("简报", "信息篇数", "报送", "台账", "文件数", "bulletin"),
        f"按材料篇数给分，会引来做材料{_BURDEN}",
        "points for documents",
    ),
    "logins": (
        ("登录", "打卡", "在线时长", "点击", "关注", "login", "checkin"),
        f"按登录、打卡给分，是指尖上的形式主义{_BURDEN}",
        "points for log-ins",
    ),
    "punish": (
        ("处罚", "告诫次数", "强戒", "强制隔离", "移送", "报告公安", "训诫", "sanction", "referral"),
        "按处罚、移送的人数给分，会奖励强制",
        "points for punishing people",
    ),
}
_OFFICE = "office."  # what the office owes is about nobody: there are no small numbers of persons in it
_PEOPLE_WITHOUT_ORDER = ("casework.people_registered",)


def lint(book: Book, counts: Mapping[str, int] | None = None) -> tuple[Advice, ...]:
    """Every remark; with counts of people the reach of a target is worked out as well."""
    rules: tuple[Callable[[Book], Iterator[Advice]], ...] = (
        _forms, _powers, _own_time, _unscored_people, _missing_outcome, _too_heavy, _too_much_by_hand,
    )  # fmt: skip
    found = [advice for rule in rules for advice in rule(book)]
    return (*found, *_unreachable(book, counts or {}))


def _advice(book: Book, code: str, road: Road, subject: str, what: str, english: str) -> Advice:
    while road and road not in book.where:
        road = road[:-1]
    where = book.where[road] if road else next(iter(book.where.values()))
    return Advice(code, where.file, where.line, subject, what, english)


def _worth(line: Indicator) -> Decimal:
    return max(entry.value for entry in line.points.root)


def _forms(book: Book) -> Iterator[Advice]:
    """Points that count meetings, pictures, papers, log-ins or punishments instead of help given."""
    for line in book.indicators:
        if line.shape not in _COUNTED or not _worth(line):
            continue
        text = f"{line.title} {line.of} {line.per}".lower()
        for code, (words, what, english) in _FORMS.items():
            if any(word in text for word in words):
                yield _advice(
                    book, code, ("indicator", line.id), line.id, f"{line.id}「{line.title}」：{what}", english
                )


_POWERS = (
    (("强制隔离", "强戒决定", "责令", "解除动态管控"), "这是公安机关的权力，镇里只能记录和转送（禁毒法第33、38条）"),
    (("黄牌", "否决", "挂牌督办", "取消评优"), f"这是县级以上的权力，镇里只能书面建议{_GOVERNANCE}"),
    (("罚款", "扣工资", "扣发", "停发", "取消低保"), "镇里没有这个权力，考核不能罚款，更不能动人家的救助"),
)  # fmt: skip


def _powers(book: Book) -> Iterator[Advice]:
    """Powers a township does not have, written as if it had them."""
    for line in book.indicators:
        for words, what in _POWERS if line.shape != "proposal_only" else ():
            if any(word in line.title for word in words):
                yield _advice(
                    book, "powers", ("indicator", line.id), line.id,
                    f"{line.id}「{line.title}」：{what}", "a power the township lacks",
                )  # fmt: skip


def _own_time(book: Book) -> Iterator[Advice]:
    """A shorter report-in deadline takes days from the person, not from the office."""
    for one in compare_with_law(book):
        if one.relation is Relation.STRICTER and one.law in (
            "report_in",
            "cr_report_in",
            "transfer_report_in",
        ):
            what = f"{one.words}。报到期限是法律给本人的时间，镇里缩短它要有依据"
            yield _advice(
                book, "own_time", one.road, str(one.road[1]), what, "the deadline is the person's own time"
            )


def _unscored_people(book: Book) -> Iterator[Advice]:
    """A rate without a floor for small numbers turns one missed day into −33 %."""
    for line in book.indicators:
        per_people = (
            line.per and not line.per.endswith("papers_required") and not line.per.startswith(_OFFICE)
        )
        if line.shape in ("share", "share_steps") and per_people and line.small is None:
            what = f"{line.id}「{line.title}」：没有写人少的时候怎么办，三个人漏一次就是三成"
            yield _advice(book, "small", ("indicator", line.id), line.id, what, "no rule for small numbers")


def _missing_outcome(book: Book) -> Iterator[Advice]:
    """Deducting for outcomes makes people hide them: an outcome adds in a bonus group, and never takes away (X15)."""
    bonus = {group.id for group in book.groups if group.kind == "bonus"}
    for line in book.indicators:
        if (
            line.aim == "outcome"
            and _worth(line)
            and (line.shape == "deduct_each" or line.group not in bonus)
        ):
            what = f"{line.id}「{line.title}」：结果类的数只宜加分和学习，放在总分里就是扣分，会逼人隐瞒"
            yield _advice(book, "outcome", ("indicator", line.id), line.id, what, "deducting for an outcome")


HEAVIEST, MOST_BY_HAND = Decimal("0.25"), Decimal("0.5")


def _too_heavy(book: Book) -> Iterator[Advice]:
    """One line that decides the sheet draws all the work to itself."""
    for scheme in book.schemes:
        lines = book.lines_of(scheme.id)
        for line in lines if len(lines) >= _SHEET else ():
            share = _worth(line) / max(entry.value for entry in scheme.points.root)
            if share > HEAVIEST and line.shape != "parts" and not line.part_of:
                what = f"{line.id}「{line.title}」占 {show_number(share * 100)}%，一项超过四分之一，别的就没人做了"
                yield _advice(
                    book, "heavy", ("indicator", line.id), line.id, what, "one line weighs too much"
                )


_SHEET = 8  # on a sheet of a few lines each is heavy, and nobody can help it


def _too_much_by_hand(book: Book) -> Iterator[Advice]:
    """A sheet that people fill in mostly by hand is an opinion with numbers."""
    for scheme in book.schemes:
        lines = [one for one in book.lines_of(scheme.id) if one.shape != "parts" and _worth(one)]
        hand = sum((_worth(one) for one in lines if one.shape == "by_hand"), Decimal(0))
        full = sum((_worth(one) for one in lines), Decimal(0))
        if len(lines) >= _SHEET and hand > full * MOST_BY_HAND:
            what = (
                f"{scheme.id}「{scheme.title}」：{show_number(hand)} 分靠人认定，超过一半，同一件事会有两样分"
            )
            yield _advice(
                book, "by_hand", ("scheme", scheme.id), scheme.id, what, "too much is judged by hand"
            )


def _unreachable(book: Book, counts: Mapping[str, int]) -> Iterator[Advice]:
    """A target over all people known, while an agreement needs a decision and a report-in (条例第16条)."""
    for key, clause in book.clauses.items():
        figures = {name.removeprefix("figure.") for name in clause.by if name.startswith("figure.")}
        targets = [
            name.removeprefix("value.")
            for name in clause.by
            if name.startswith("value.") and name.endswith("percent")
        ]
        if not targets or not figures & set(_PEOPLE_WITHOUT_ORDER):
            continue
        wanted = Decimal(str(book.amount(targets[0], book.plan.since)))
        yield _advice(
            book,
            "unreachable",
            ("clause", key),
            key,
            _reach(key, wanted, counts),
            "target may be unreachable by law",
        )


def _reach(key: str, wanted: Decimal, counts: Mapping[str, int]) -> str:
    words = f"{key}：目标 {wanted}% 的分母是实有人数，里面有没有决定书、依法不能签协议的人"
    everyone, able = counts.get("casework.people_registered"), counts.get("casework.reported_in")
    if everyone and able is not None:
        most = (Decimal(able) * 100 / everyone).quantize(Decimal("0.1"))
        verdict = "达不到" if most < wanted else "最多刚够" if most - wanted < 1 else "可以达到"
        return f"{words}；现在最多能做到 {most}%（{able} ÷ {everyone}），{verdict}，建议改用法定口径"
    return f"{words}；建议改用法定口径"
