"""What a web worker runs: the WSGI application, in a process that does not outlive its parent."""

from __future__ import annotations

from tongxing.launch.offspring import behave

behave()

from tongxing.config.wsgi import application  # noqa: E402  (after the lines above, on purpose)

__all__ = ["application"]
