"""Every page for everybody who can reach it: nothing complains, nothing sticks out, nobody is shut out, a picture of each."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, Response

from tests.browser import OUTPUT
from tests.system.visitors import (
    ADMINISTRATOR,
    DOCTOR,
    EVERYBODY,
    HE,
    LIN,
    NONG,
    SECURITY,
    SUN,
    WU,
    ZHAO,
    Ears,
    Visitors,
    rooms,
)

pytestmark = pytest.mark.system
PICTURES = OUTPUT / "pictures"
AXE = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
TALLEST = 3600
WIDE, FOLDED, PHONE, SMALL = 1440, 820, 390, 320
NOT_OURS = {"not-there": 404, "forbidden": 403}
SERIOUS = """async () => {
  const found = await axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]});
  return found.violations.filter(v => ["serious", "critical"].includes(v.impact))
    .map(v => v.id + ": " + v.nodes.slice(0, 3).map(n => n.target.join(" ") + " " + n.html.slice(0, 120)).join(" | "));
}"""


@pytest.mark.parametrize("name", EVERYBODY)
def test_every_page_fits_every_width_and_nothing_complains(visitors: Visitors, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    context, ears, wrong = visitors.enter(name), Ears(), []
    page = ears.listen(context.new_page(), expected=tuple(NOT_OURS.values()))
    for what, address in rooms(context, name):
        for width, narrower in ((WIDE, FOLDED), (PHONE, SMALL)):
            resize(page, width)
            answer = page.goto(address)
            assert isinstance(answer, Response)
            assert answer.status == NOT_OURS.get(what, 200), f"{answer.status} {address}"
            assert "'unsafe-inline'" not in answer.headers["content-security-policy"]
            picture(page, f"{name}-{what}-{width}")
            wrong += sticks_out(page, what)
            resize(page, narrower)
            wrong += sticks_out(page, what)
            if narrower == FOLDED:
                picture(page, f"{name}-{what}-{narrower}")
    context.close()
    assert wrong == []
    assert ears.heard == []


@pytest.mark.parametrize(
    ("name", "width"),
    [
        (LIN, PHONE),
        (WU, PHONE),
        (ZHAO, PHONE),
        *((n, WIDE) for n in (LIN, NONG, SUN, HE, DOCTOR, ADMINISTRATOR, SECURITY)),
    ],
)
def test_nobody_is_shut_out_of_a_page(visitors: Visitors, name: str, width: int) -> None:
    """axe-core: no serious and no critical violation of WCAG 2.2 AA."""
    if not AXE.exists():
        pytest.skip("NOT RUN: axe-core is not installed (make assets)")
    context, found = visitors.enter(name, width=width), {}
    page, axe = context.new_page(), AXE.read_text(encoding="utf-8")
    for what, address in rooms(context, name):
        if name not in {LIN, NONG, SUN} and what.startswith(("plan", "score", "board")):
            continue  # the same pages as theirs
        page.goto(address)
        page.evaluate(axe)
        if wrong := page.evaluate(SERIOUS):
            found[what] = wrong
    context.close()
    assert found == {}


def resize(page: Page, width: int) -> None:
    """As if somebody took another screen."""
    page.set_viewport_size({"width": width, "height": 844 if width < 600 else 900})


def sticks_out(page: Page, what: str) -> list[str]:
    """Sideways scrolling of the page itself."""
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{what} at {page.viewport_size}: {over} px"] if over > 0 else []


def picture(page: Page, name: str) -> None:
    """The whole page, but not endlessly far down."""
    size = page.evaluate("[document.documentElement.clientWidth, document.documentElement.scrollHeight]")
    clip = {"x": 0.0, "y": 0.0, "width": float(size[0]), "height": float(min(size[1], TALLEST))}
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True, clip=clip, timeout=60_000)  # type: ignore[arg-type]
