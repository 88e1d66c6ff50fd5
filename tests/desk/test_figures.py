"""这个数怎么算: every number has its page, in both languages, for everybody who works here."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tongxing.core.vocabulary import figures
from tongxing.duties.hanging import reasons_of, words_of
from tongxing.duties.why_words import WHY


def test_every_number_has_its_page_in_both_languages(signed_in, wu):  # type: ignore[no-untyped-def]
    """Whatever is missing is seen here: words, reasons, the number it is divided by, the plan's clause."""
    browser = signed_in(wu)
    listed = browser.get("/figures/").content.decode()
    for one in figures:
        url = f"/figures/{one.name}/"
        assert url in listed
        text = browser.get(url).content.decode()
        assert one.title in text
        assert words_of(one).zh[0] in text
        assert all(WHY[why] in text for group in reasons_of(one).values() for why in group)
        assert not one.pair or f"/figures/{one.pair}/" in text
        assert "方案" in text
    browser.post("/language/", {"language": "en", "next": "/"})
    text = browser.get("/figures/support.people_at_work/").content.decode()
    assert words_of(figures["support.people_at_work"]).en[0] in text.replace("&#x27;", "'")
    assert browser.get("/figures/support.people_at_wrk/").status_code == 404


def test_the_items_of_the_plan_that_use_a_number_stand_on_its_page(signed_in, wu):  # type: ignore[no-untyped-def]
    text = signed_in(wu).get("/figures/fieldwork.tests_met_on_time/").content.decode()
    assert "B1" in text
    assert "检测按期" in text
    unused = signed_in(wu).get("/figures/office.money_arrived/").content.decode()
    assert "现在的方案没有用到。" in unused


@pytest.mark.parametrize("url", ["/figures/", "/figures/casework.base/"])
def test_a_page_of_words_asks_little(signed_in, lin, url):  # type: ignore[no-untyped-def]
    browser = signed_in(lin)
    browser.get(url)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        browser.get(url)
    assert len(asked) <= 12
