"""Addresses of returns, the charts of the year and what the house costs its people."""

from __future__ import annotations

from django.urls import URLPattern, path

from tongxing.faces.desk import burden, charts, returns

return_patterns: list[URLPattern] = [
    path("year/charts/", charts.charts, name="charts"),
    path("burden/", burden.burden, name="burden"),
    path("returns/", returns.whole, name="returns"),
    path("returns/<slug:form>/<int:year>/<int:part>/", returns.one, name="return_period"),
    path("returns/<slug:form>/<int:year>/<int:part>/put/", returns.put, name="return_put"),
    path("returns/<uuid:return_id>/", returns.sent, name="return_sent"),
    path("returns/<uuid:return_id>/settle/", returns.settled, name="return_settle"),
]
