"""All addresses: each face brings its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("tongxing.faces.exchange.urls")),
    path("", include("tongxing.faces.desk.urls")),
]
handler404 = "tongxing.faces.desk.errors.not_found"
handler403 = "tongxing.faces.desk.errors.forbidden"
handler400 = "tongxing.faces.desk.errors.bad_request"
handler500 = "tongxing.faces.desk.errors.broken"
