"""Numbers of the field: windows of tests, talks, visits and reports, in time and done at all; each returns its rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.duties.figures import Census, FigureRow, Group, windows_of
from tongxing.duties.hanging import WINDOW, counting, hang_one, hang_pair

DONE = WINDOW | {"yes": "on_time done_late", "no": "missing"}


@counting(**WINDOW)
def tests(census: Census) -> Iterator[FigureRow]:
    """检测按期：数窗口，不数次数；窗口在本期到期的定期检测，窗口内由公安机关做了的算按期。 (方案二（三）; 戒毒条例第19条).

    本人拒绝、没来、样本不能用的，不算经办人的账；自查不顶替检测。

    例：四月窗口 20 日到 28 日，25 日做了，算按期；5 月 2 日才做，算未按期；25 日来了没留样，不计。

    Tests in time: windows are counted and not tests. Every window of a periodic test that falls due in the period; done by
    the police inside it, it is in time. Refused, not come, or a spoilt sample is nobody's account, and a screening never
    stands for a test (G5, G8).

    Example: the window of 20 to 28 April, done on the 25th, is in time; done on 2 May it is not; who came and left no sample is
    not counted.
    """
    return windows_of(census, "official_test")


@counting(**WINDOW)
def screenings(census: Census) -> Iterator[FigureRow]:
    """自查按期：镇里自己的检测，为了帮人，不进法定计数。 (方案二（三）).

    例：窗口内自查了一次，算按期；本人当天不愿意，不计。

    Screenings in time: the township's own tests, made to help; they feed no counter of the law (G5).

    Example: screened once inside the window is in time; not wanted on the day is not counted.
    """
    return windows_of(census, "screening")


@counting(**WINDOW)
def talks(census: Census) -> Iterator[FigureRow]:
    """谈心按期：窗口在本期到期的谈心，窗口内谈了的算按期；去了没谈成的不计。 (方案二（三）).

    例：窗口内谈了两次，只算一个窗口按期。

    Talks in time: every window of a talk due in the period; went and could not talk is not counted.

    Example: two talks inside one window are one window in time.
    """
    return windows_of(census, "talk")


@counting(**WINDOW)
def visits(census: Census) -> Iterator[FigureRow]:
    """走访按期：窗口在本期到期的走访，窗口内见到本人的算按期；没见到、只见到家人的不计。 (方案二（三）).

    例：去了两次都没见到，这个窗口不计，不扣分。

    Visits in time: every window of a visit due in the period; not found, or only the family, is not counted.

    Example: went twice and found nobody: the window is not counted and costs nothing.
    """
    return windows_of(census, "visit")


@counting(**WINDOW)
def own_reports(census: Census) -> Iterator[FigureRow]:
    """本人汇报按期：窗口在本期到期的汇报，书面、口头、电话都算。 (方案二（三）; 戒毒条例第19条).

    例：在外地打电话汇报的，算按期。

    Own reports in time: on paper, spoken or by telephone.

    Example: a report by telephone from another place is in time.
    """
    return windows_of(census, "own_report")


def _done(rows: Iterator[FigureRow]) -> Iterator[FigureRow]:
    """The same windows; done late is done all the same."""
    for row in rows:
        yield replace(row, group=Group.YES, why="done_late") if row.why == "late" else row


@counting(**DONE)
def tests_done(census: Census) -> Iterator[FigureRow]:
    """检测完成：到期的窗口里有有效检测的，补做的也算完成；本人拒绝和工作人员没做是两回事，前者不计。 (方案S64; 戒毒条例第19条).

    例：应做 7 个窗口，按期 5 个、补做 1 个、没做 1 个，完成 6 ÷ 7。

    Tests done: windows that have a valid test, made late or not. Refused by the person is not missed by the staff and is not
    counted.

    Example: of 7 windows 5 in time, 1 made late, 1 missing: 6 of 7 are done.
    """
    return _done(windows_of(census, "official_test"))


@counting(**DONE)
def talks_done(census: Census) -> Iterator[FigureRow]:
    """谈话完成：到期的窗口里谈了的，补谈的也算；和抽样回访一起看，单看容易做假。 (方案S65).

    例：窗口过了三天才谈，按期不算，完成算。

    Talks done: windows with a talk, late or not. To be read beside the sample that is asked again; alone it is easily gamed.

    Example: three days after the window is not in time, but done.
    """
    return _done(windows_of(census, "talk"))


@counting(**DONE)
def visits_done(census: Census) -> Iterator[FigureRow]:
    """家访完成：到期的窗口里见到本人的，补访的也算；和抽样回访一起看。 (方案S66).

    例：窗口里没见到，下个月补访见到了：窗口里去过的那次已经不计。

    Visits done: windows with a visit that met the person, late or not; to be read beside the sample that is asked again.

    Example: not found inside the window: the window is not counted, whatever follows.
    """
    return _done(windows_of(census, "visit"))


ROOM = "fieldwork"
TESTS_MET, TESTS_OWED = hang_pair(
    ROOM,
    ("tests_met_on_time", N_("检测按期")),
    ("tests_owed", N_("检测应计")),
    tests,
    clause="S64",
    law="regulation.19",
)
SCREENINGS_MET, SCREENINGS_OWED = hang_pair(
    ROOM,
    ("screenings_met_on_time", N_("自查按期")),
    ("screenings_owed", N_("自查应计")),
    screenings,
    clause="S64",
)
TALKS_MET, TALKS_OWED = hang_pair(
    ROOM, ("talks_met_on_time", N_("谈心按期")), ("talks_owed", N_("谈心应计")), talks, clause="S65"
)
VISITS_MET, VISITS_OWED = hang_pair(
    ROOM, ("visits_met_on_time", N_("走访按期")), ("visits_owed", N_("走访应计")), visits, clause="S66"
)
OWN_REPORTS_MET, OWN_REPORTS_OWED = hang_pair(
    ROOM,
    ("own_reports_met_on_time", N_("本人汇报按期")),
    ("own_reports_owed", N_("本人汇报应计")),
    own_reports,
    clause="S67",
    law="regulation.19",
)
TESTS_DONE = hang_one(
    ROOM, "tests_done", N_("检测完成"), tests_done, clause="S64", law="regulation.19", pair=TESTS_OWED.name
)
TALKS_DONE = hang_one(ROOM, "talks_done", N_("谈话完成"), talks_done, clause="S65", pair=TALKS_OWED.name)
VISITS_DONE = hang_one(ROOM, "visits_done", N_("家访完成"), visits_done, clause="S66", pair=VISITS_OWED.name)
