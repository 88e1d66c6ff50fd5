"""Addresses of coming in, of proving again who one is, and of one's own account."""

from __future__ import annotations

from django.urls import URLPattern, path

from tongxing.faces.desk import access, again, me, me_proofs

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
