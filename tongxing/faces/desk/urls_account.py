"""Addresses of coming in, of proving again who one is, and of one's own account."""

from __future__ import annotations

from django.urls import URLPattern, path

from tongxing.faces.desk import access, again, me, me_proofs, staff, staff_acts

account_patterns: list[URLPattern] = [
    path("signin/", access.signin, name="signin"),
    path("signin/code/", access.second_step, name="signin_code"),
    path("signin/key/", access.ask_key, name="ask_key"),
    path("signout/", access.signout, name="signout"),
    path("again/", again.again, name="again"),
    path("me/", me.account, name="me"),
    path("me/awake/", me.awake, name="awake"),
    path("me/sessions/end/", me.end_sessions, name="me_end_sessions"),
    path("me/sessions/<uuid:handle>/end/", me.end_session, name="me_end_session"),
    path("me/password/", me_proofs.password, name="me_password"),
    path("me/app/", me_proofs.app, name="me_app"),
    path("me/key/", me_proofs.key, name="me_key"),
    path("me/codes/", me_proofs.codes, name="me_codes"),
    path("me/factors/<int:factor_id>/remove/", me_proofs.remove, name="me_factor_remove"),
]

staff_patterns: list[URLPattern] = [
    path("staff/", staff.staff, name="staff"),
    path("staff/new/", staff_acts.new, name="staff_new"),
    path("staff/<int:staff_id>/", staff.member, name="staff_member"),
    path("staff/<int:staff_id>/post/", staff_acts.appoint, name="staff_appoint"),
    path("staff/<int:staff_id>/end/", staff_acts.end, name="staff_end"),
    path("staff/<int:staff_id>/sessions/", staff_acts.sessions, name="staff_sessions"),
    path("staff/<int:staff_id>/factor/", staff_acts.factor, name="staff_factor"),
    path("staff/<int:staff_id>/password/", staff_acts.password, name="staff_password"),
]
