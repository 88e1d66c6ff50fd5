"""Checks of the returns a plan names: each column is a figure that exists, and stands in it once."""

from __future__ import annotations

from collections import Counter

from tongxing.rulebook.desk import Desk, Road


def check_returns(desk: Desk) -> None:
    """Every column hangs on the signboard; none stands twice."""
    for one in desk.book.returns:
        road: Road = ("return", one.id, "columns")
        for name, times in Counter(one.columns).items():
            if desk.known is not None:
                desk.expect(road, name, desk.known.figures, "数", "unknown_figure")
            if times > 1:
                desk.complain(
                    road, f"「{one.title}」里「{name}」列了 {times} 次", "一个数只列一次", f"{name} twice", "duplicate"
                )  # fmt: skip
