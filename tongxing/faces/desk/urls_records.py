"""Addresses of writing something down, of the town's own desk, and of the plan."""

from __future__ import annotations

from django.urls import URLPattern, path

from tongxing.faces.desk import (
    correct,
    decision,
    excuse,
    figures,
    intake,
    law,
    plan,
    plan_rehearse,
    record,
    retention,
    sealing,
    testday,
    twice,
)
from tongxing.faces.desk.recording import KINDS
from tongxing.org.roles import Permission

VIEWS = {
    Permission.RECORD_OFFICIAL_TEST: record.official_test,
    Permission.RECORD_FIELDWORK: record.fieldwork,
    Permission.RECORD_CASEWORK: record.casework,
    Permission.EXCUSE_DUTY: record.absence,
}

record_patterns: list[URLPattern] = [
    path("people/new/", intake.new, name="intake"),
    *(
        path(
            f"people/<uuid:person_id>/record/{kind.kind}/",
            VIEWS[kind.permission],
            {"kind": kind.kind},
            name=f"record_{kind.kind}",
        )
        for kind in KINDS.values()
    ),
    path("testday/", testday.testday, name="testday"),
    path("duties/<uuid:duty_id>/excuse/", excuse.excuse, name="excuse"),
    path("duties/<uuid:duty_id>/snooze/", excuse.snooze, name="snooze"),
    path("cases/<uuid:case_id>/decision/", decision.decision, name="decision"),
    path("deeds/<uuid:deed_id>/withdraw/", correct.correct, name="withdraw"),
]

desk_patterns: list[URLPattern] = [
    path("people/twice/", twice.twice, name="twice"),
    path("people/twice/part/<uuid:join_id>/", twice.part, name="twice_part"),
    path("people/twice/<uuid:person_id>/<uuid:other_id>/", twice.look, name="twice_look"),
    path("people/<uuid:person_id>/seal/", sealing.seal, name="seal"),
    path("sealed/", sealing.sealing, name="sealing"),
    path("sealed/<uuid:proposal_id>/", sealing.decide, name="sealing_decide"),
    path("sealed/<uuid:proposal_id>/open/", sealing.unseal, name="unseal"),
    path("sealed/<uuid:proposal_id>/shut/", sealing.shut, name="seal_shut"),
    path("retention/", retention.retention, name="retention"),
    path("retention/table/", retention.enter, name="retention_table"),
    path("retention/table/<uuid:schedule_id>/", retention.agree, name="retention_agree"),
    path("retention/lists/<uuid:destruction_id>/", retention.destruction, name="destruction"),
    path("retention/<slug:docs>/", retention.propose, name="destroy_list"),
]

plan_patterns: list[URLPattern] = [
    path("plan/", plan.plan, name="plan"),
    path("plan/versions/", plan.all_versions, name="plan_versions"),
    path("plan/law/", law.plan_law, name="plan_law"),
    path("plan/compare/", plan.difference, name="plan_compare"),
    path("plan/load/", plan.load, name="plan_load"),
    path("plan/<int:version_id>/approve/", plan.approve, name="plan_approve"),
    path("plan/<int:version_id>/rehearse/", plan_rehearse.page, name="plan_rehearse"),
    path("clause/<str:key>/", plan.clause, name="clause"),
    path("figures/", figures.figures, name="figures"),
    path("figures/<str:figure>/", figures.one_figure, name="figure"),
]
