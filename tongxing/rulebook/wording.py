"""Turns the reader's technical complaints into words a clerk can act on."""

from __future__ import annotations

import typing
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from tongxing.rulebook.problems import Problem, did_you_mean

# technical type → (words with {key} and {raw}, advice, English, code)
_WORDS: dict[str, tuple[str, str, str, str]] = {
    "span": (
        "「{key}」的时间写法 {raw} 读不懂",
        '写成 "15 days"、"1 month"、"3 years" 或 "15日"',
        "not a span of time",
        "span",
    ),
    "span_unit": (
        "「{key}」的 {raw} 按工作日或小时计，方案的窗口只按日、月、年计",
        "换算成日写进方案；法律里的工作日和小时由法律数值计算",
        "a plan counts in days, months or years",
        "span",
    ),
    "number": ("「{key}」要写数字，现在是 {raw}", "数字不加引号", "not a number", "number"),
    "month_day": (
        "「{key}」要写月日，现在是 {raw}",
        '写成 "03-31"，年份由方案的 year 决定',
        "not a month and day",
        "month_day",
    ),
    "bare_value": (
        "「{key}」只有一个数，没有依据也没有日期",
        '写成 {{ value = …, since = 日期, cite = "S64" }}',
        "a bare number: uncited and undated",
        "uncited",
    ),
    "extra_forbidden": ("不认识的写法「{key}」", "", "unknown key", "unknown_key"),
    "literal_error": ("「{key}」的写法 {raw} 不在可选范围", "", "not one of the allowed words", "literal"),
    "too_short": ("「{key}」不能是空的", "", "empty", "empty"),
}
_MISSING = {
    "since": ("「{parent}」没有写从哪天起有效", "加上 since = 日期", "undated", "undated"),
    "cite": (
        "「{parent}」没有写依据",
        '加上 cite = "条款号"；没有出处的本地数写 local = true 并引用所在条款',
        "uncited",
        "uncited",
    ),
}


def problem_from(
    file: str, line: int, road: tuple[str | int, ...], error: Mapping[str, Any], model: type[BaseModel]
) -> Problem:
    """One complaint of the reader in Chinese, with advice and the English twin."""
    key, kind = _key(road), str(error["type"])
    parent = _key(road[:-1])
    if kind == "missing":
        words = _MISSING.get(
            key, (f"「{parent}」少了「{key}」", f"请补上 {key}", f"missing {key}", "missing")
        )
        return Problem(
            file, line, words[0].format(parent=parent), words[1], f"{words[2]}: {dotted(road)}", words[3]
        )
    what, advice, english, code = _WORDS.get(
        kind, ("「{key}」的写法不对：{raw}", "", str(error["msg"]), "wrong")
    )
    raw = repr(error.get("input"))[:60]
    if kind == "extra_forbidden":
        code = "guard" if key.lower().startswith(("guard", "override")) else code
        advice = (
            did_you_mean(key, model.model_fields)
            if len(road) <= 3
            else did_you_mean(key, _entry_keys(model, road))
        )
    elif kind == "literal_error":
        advice = did_you_mean(str(error.get("input")), _expected(error))
    return Problem(
        file,
        line,
        what.format(key=key, raw=raw),
        advice.replace("{{", "{").replace("}}", "}"),
        f"{english}: {dotted(road)}",
        code,
    )


def _expected(error: Mapping[str, Any]) -> list[str]:
    words = str(error.get("ctx", {}).get("expected", ""))
    return [one.strip().strip("'") for one in words.replace(" or ", ",").split(",") if one.strip()]


def _entry_keys(model: type[BaseModel], road: tuple[str | int, ...]) -> list[str]:
    """The keys allowed where the unknown one stands: those of the inner table, as far as it can be told."""
    found: type[BaseModel] = model
    for step in road[2:-1]:
        if isinstance(step, str) and step in found.model_fields:
            inner = _model_in(found.model_fields[step].annotation)
            found = inner or found
    return list(found.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        root = annotation.model_fields.get("root")
        return _model_in(root.annotation) if root is not None else annotation
    for one in typing.get_args(annotation):
        found = _model_in(one)
        if found is not None:
            return found
    return None


def _key(road: tuple[str | int, ...]) -> str:
    names = [str(step) for step in road if not isinstance(step, int)]
    return names[-1] if names else "?"


def dotted(road: tuple[str | int, ...]) -> str:
    """The road to a key as one dotted word."""
    return ".".join(str(step) for step in road)
