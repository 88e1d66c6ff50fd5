"""The cast itself stands on firm ground."""

from tests.cast import agreed, contacted, day, excused, sampled, step_in, take_in
from tongxing.duties.queries import bundle, known_cases


def test_lin_takes_someone_in_and_records_a_test(lin, town, stranger):  # type: ignore[no-untyped-def]
    folder = take_in(lin, town.upper, reported_on=day("2026-03-25"))
    assert agreed(lin, folder, day("2026-03-28"))
    assert sampled(lin, folder, day("2026-04-25"))
    assert contacted(lin, folder, "talk", day("2026-04-25"))
    assert excused(lin, folder, "in_hospital", day("2026-05-01"), day("2026-06-30"))
    case = bundle(lin, folder.case_id)
    assert case is not None
    states = {(d.kind, d.window_no): bool(d.met_by) for d in case.duties}
    assert states["official_test", 1]
    assert states["agreement", 1]
    [known] = known_cases(lin, as_of=day("2026-03-31"))
    assert [d.kind for d in known.deeds] == ["report_in", "agreement"]
    step_in(stranger)
    assert not list(known_cases(stranger, as_of=day("2026-11-23")))


def test_a_browser_with_lin_signed_in(lin, signed_in):  # type: ignore[no-untyped-def]
    assert signed_in(lin).get("/no-such-page/").status_code == 404
