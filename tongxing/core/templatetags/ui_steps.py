"""The tag that draws a number changing in steps."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

from tongxing.core.ui import steps as drawing

register = template.Library()


@register.simple_tag
def steps(value: drawing.Steps) -> SafeString:
    """Flat between two days, up or down on the day itself."""
    return mark_safe(drawing.steps(value))
