"""When a step of casework may be taken. Pure: each answer is a refusal with its article or None."""

from __future__ import annotations

from datetime import date

from tongxing.core.refusal import Refusal
from tongxing.rulebook.windows import CaseFacts


def why_not_report_in(facts: CaseFacts, *, on: date) -> Refusal | None:
    """Report-in needs a decision that was received; it happens once (戒毒条例 13, 14)."""
    if facts.received_on is None:
        words = "还没有记下决定书是哪天送达的。"
        return Refusal("not_received", words, cite="戒毒条例第13、14条", ways=("先补上送达的日子。",))
    if facts.reported_on is not None:
        words = f"已经在 {facts.reported_on.isoformat()} 报到。"
        return Refusal("reported", words, cite="戒毒条例第14条", ways=("记错了就更正那一条。",))
    if on < facts.received_on:
        return Refusal("before_receipt", "报到的日子早于收到决定书的日子。", cite="戒毒条例第14条")
    return None


def why_not_agreement(facts: CaseFacts, *, on: date) -> Refusal | None:
    """An agreement follows the report-in; without a decision there is none (guard G1; 戒毒条例 16)."""
    if facts.decided_on is None:
        words = "现在不能登记签协议。还没有录入决定书。"
        return Refusal(
            "no_decision", words, cite="戒毒条例第13、16条", ways=("先录入决定书。", "自愿求助的另记。")
        )
    if facts.reported_on is None:
        words = "现在不能登记签协议。他/她还没有报到。"
        return Refusal("not_reported", words, cite="戒毒条例第14、16条", ways=("先记报到。",))
    if on < facts.reported_on:
        return Refusal("before_report", "签协议的日子早于报到的日子。", cite="戒毒条例第16条")
    return None
