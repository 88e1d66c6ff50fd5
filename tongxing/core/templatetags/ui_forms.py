"""How a form field looks: label, control, help and error, always tied to each other."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.forms import BoundField
from django.utils.safestring import SafeString

register = template.Library()


def _is_choice(field: BoundField) -> bool:
    return isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)


def _options(field: BoundField) -> list[dict[str, Any]]:
    """Every option with its icon; the empty one is not offered as a button."""
    icons: dict[str, str] = getattr(field.field, "icons", {})
    found = []
    for option in field.subwidgets:
        data = option.data
        value = str(data["value"])
        if value == "":
            continue
        found.append(
            {
                "id": data["attrs"].get("id", option.id_for_label),
                "name": data["name"],
                "type": data["type"],
                "value": value,
                "label": data["label"],
                "checked": data["selected"],
                "icon": icons.get(value, ""),
            }
        )
    return found


@register.inclusion_tag("ui/field.html")
def field(bound: BoundField, style: str = "", quiet: bool = False) -> dict[str, Any]:
    """One field. Choices become `options` (two big columns) or `pills`; anything else one control."""
    choice = _is_choice(bound)
    shown_for = getattr(bound.field, "shown_for", ())
    return {
        "field": bound,
        "choice": choice,
        "options": _options(bound) if choice else [],
        "style": style or ("options" if any(getattr(bound.field, "icons", {})) else "pills"),
        "control": None if choice else control(bound),
        "quiet": quiet,
        "hidden": bound.is_hidden,
        "checkbox": isinstance(bound.field.widget, forms.CheckboxInput),
        "shown_for": " ".join(shown_for),
        "shown_by": getattr(bound.field, "shown_by", "outcome"),
    }


@register.simple_tag
def control(bound: BoundField) -> SafeString:
    """The bare control with its class, its error and its help tied to it."""
    widget = bound.field.widget
    attrs: dict[str, Any] = {}
    if not isinstance(widget, forms.CheckboxInput | forms.HiddenInput):
        attrs["class"] = "form-select" if isinstance(widget, forms.Select) else "form-control"
    if isinstance(widget, forms.DateInput) and widget.input_type == "text":
        widget.input_type = "date"
        widget.format = "%Y-%m-%d"
    described = [f"{bound.auto_id}_helptext"] if bound.help_text else []
    if bound.errors:
        attrs["aria-invalid"] = "true"
        described.append(f"{bound.auto_id}_error")
    if described:
        attrs["aria-describedby"] = " ".join(described)
    return bound.as_widget(attrs=attrs)


@register.inclusion_tag("ui/form_errors.html")
def form_errors(form: forms.BaseForm, head: str = "") -> dict[str, Any]:
    """All errors on top, each leading to its field; what was typed is kept (where it is not, `head` says so)."""
    listed = [
        {"id": _first_id(form[name]), "label": form[name].label, "error": error}
        for name, errors in form.errors.items()
        if name in form.fields
        for error in errors
    ]
    return {"general": form.non_field_errors(), "listed": listed, "head": head}


def _first_id(bound: BoundField) -> str:
    if _is_choice(bound):
        options = _options(bound)
        return options[0]["id"] if options else bound.auto_id
    return bound.auto_id
