"""Strings that have broken programs, kept and shown again in a browser: no dialog, nothing the content policy stops."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest

from tests.naughty.strings import SHORT
from tests.system.conftest import Walk
from tests.system.visitors import HE, LIN, NONG, links, person

pytestmark = pytest.mark.system
MARKUP = [s for s in SHORT if re.search(r"[<>]|script:|alert|{{|\$\{", s)]
NOTE = 400


def notes() -> list[str]:
    """All of them, as many in one note as it holds."""
    packed = [""]
    for text in MARKUP:
        one = text.replace("\n", " ")[:NOTE]
        packed = (
            [*packed[:-1], f"{packed[-1]} {one}"] if len(packed[-1]) + len(one) < NOTE else [*packed, one]
        )
    return packed


def test_what_is_shown_again_acts_nowhere(walk_in: Walk) -> None:
    """A note that was kept, words that were refused, what was looked for: text, wherever it stands."""
    dialogs: list[str] = []
    page = walk_in(LIN, "/", expected=(404, 422))
    page.on("dialog", lambda one: (dialogs.append(one.message), one.dismiss()))
    file, kept = person(page.context, "陈立"), 0
    for note in notes():
        page.goto(f"{file}record/visit/")
        page.evaluate(FILL, {"note": note, "partner": note[:40]})
        with page.expect_navigation():
            page.evaluate("document.querySelector('main form').submit()")
        kept += page.locator(".field-error").count() == 0
    assert kept >= len(notes()) // 2
    for where in (
        file,
        f"{file}?all=1",
        *links(page.context, f"{file}?all=1", r"/deeds/[^/]+/withdraw/.*")[:8],
    ):
        page.goto(where)
    for text in MARKUP[:: len(MARKUP) // 15]:  # a budget stops who looks for more than thirty people a minute
        page.goto(f"/people/?q={quote(text)}")
    for name, where in ((NONG, file), (HE, "/audit/")):
        other = walk_in(name, where)
        other.on("dialog", lambda one: (dialogs.append(one.message), one.dismiss()))
        other.reload()
    assert len(MARKUP) >= 100
    assert dialogs == []


FILL = """given => {
  const form = document.querySelector('main form')
  for (const [name, value] of Object.entries(given)) {
    const field = form.querySelector(`[name="${name}"]`)
    if (field) field.value = value
  }
  const first = form.querySelector('input[type=radio][name=outcome][value=fine]')
  if (first) first.checked = true
  const partner = form.querySelector('input[type=radio][name=way]')
  if (partner) partner.checked = true
}"""


def test_a_script_that_acts_is_heard(walk_in: Walk) -> None:
    """Teeth: markup that is put into the page by force is stopped by the policy, and the ears hear it."""
    from tests.system.visitors import Ears

    page, ears = walk_in(LIN, "/", expected=(404,)), Ears()
    fresh = ears.listen(page.context.new_page())
    fresh.goto("/")
    fresh.evaluate("document.body.innerHTML += '<img src=x onerror=alert(1)>'")
    fresh.wait_for_timeout(300)
    fresh.close()
    assert [line for line in ears.heard if "Content Security Policy" in line]
