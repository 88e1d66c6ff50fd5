"""The door Granian knocks at."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongxing.config.settings")
application = get_wsgi_application()

from tongxing.core import probe  # noqa: E402  (Django must be ready)

if fault := probe.look():
    raise SystemExit(f"keys.json: {fault}. tongxing doctor")
