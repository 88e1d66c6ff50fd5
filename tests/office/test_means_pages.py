"""人和钱 through its doors: what is asked is written, what is wrong is said, others keep out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]


def slip(browser: Client, where: str) -> str:
    """The slip of a fresh form."""
    return str(browser.get(where).context["form"].initial["slip"])


def test_the_page_the_slider_and_the_paper(signed_in: Enter, nong: Any, sun: Any) -> None:
    page = signed_in(nong).get("/means/?people=21&change=4&wage=2600").content.decode()
    for words in ("人和钱", "31,500 元", "2029", "记聘用", "还没有填当地最低工资"):
        assert words in page
    browser = signed_in(sun)
    leader = browser.get("/means/").content.decode()
    assert "/means/engage/" not in leader
    assert "镇长签字" in browser.get("/means/print/?people=21&change=0&wage=2600").content.decode()
    assert browser.get("/means/book/").status_code == 403


def test_somebody_is_engaged_money_is_booked_and_taken_back(signed_in: Enter, nong: Any, lin: Any) -> None:
    browser = signed_in(nong)
    where = "/means/engage/"
    body = {
        "slip": slip(browser, where), "staff": lin.staff_id, "since": "2026-03-01", "age": 34, "education": "college",
        "certificate": "望证〔2026〕18号", "certificate_on": "2026-02-10", "pay": "2600", "social": "yes", "medical": "yes",
    }  # fmt: skip
    refused = browser.post(where, body | {"age": 60})
    assert refused.status_code == 422
    assert "方案写的是 25—55" in refused.content.decode()
    assert browser.post(where, body).status_code == 303
    where = "/means/book/"
    body = {
        "slip": slip(browser, where), "way": "in", "item": "work", "amount": "30000", "paper": "凭证1", "title": "拨款",
        "happened_on": "2026-03-05",
    }  # fmt: skip
    assert browser.post(where, body | {"paper": ""}).status_code == 422
    assert browser.post(where, body).status_code == 303
    page = browser.get("/means/").content.decode()
    assert "林晓" in page
    back = page.partition('href="/means/book/')[2]
    address = f"/means/book/{page.split('/means/book/')[-1].split('/back/')[0]}/back/"
    assert back
    assert browser.post(address, {"reason": "重复"}).status_code == 303
    assert "30,000" not in browser.get("/means/").content.decode()
    where = "/means/number/"
    body = {
        "slip": slip(browser, where),
        "name": "minimum_wage",
        "amount": "1990",
        "since": "2026-01-01",
        "source": "公告",
    }
    assert browser.post(where, body).status_code == 303
    assert "1990" in browser.get("/means/").content.decode()
