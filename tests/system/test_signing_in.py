"""Coming in as people do it: a phone, a security key, a screen that locks, a grave step; in a real browser."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.house_process import HouseProcess
from tests.system.visitors import LIN, NONG, Ears, Visitors, password, person

pytestmark = pytest.mark.system
# People of the next town whom no other journey needs: what is enrolled here stays enrolled.
PHONE, KEY = "liaohong", "panchao"


@pytest.fixture
def doorstep(demo_house: HouseProcess, browser: Browser) -> Iterator[BrowserContext]:
    """A fresh browser before the house, by its name: security keys know houses by name."""
    fresh = browser.new_context(
        locale="zh-CN", timezone_id="Asia/Shanghai", base_url=f"http://localhost:{demo_house.port}"
    )
    fresh.set_default_timeout(20_000)
    ears = Ears()
    fresh.on("page", lambda page: ears.listen(page, expected=(422,)))
    yield fresh
    fresh.close()
    assert ears.heard == []


def enter(page: Page, name: str, secret: str, code: str = "") -> None:
    """The doorstep, filled in."""
    page.goto("/signin/")
    page.get_by_label("账号").fill(name)
    page.get_by_label("密码", exact=True).fill(secret)
    if code:
        page.get_by_label("动态码").fill(code)
    page.get_by_role("button", name="进入").click()


def shown(secret: str) -> str:
    """What the phone shows now; with little time left, the next one."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def test_given_a_phone_when_it_is_enrolled_then_the_password_alone_opens_nothing(
    doorstep: BrowserContext, demo_house: HouseProcess
) -> None:
    page, secret = doorstep.new_page(), password(demo_house)
    enter(page, PHONE, secret)
    page.wait_for_url(lambda url: "/signin" not in url)
    page.goto("/me/")
    expect(page.get_by_text("还没有动态码")).to_be_visible()
    page.get_by_role("link", name="登记手机验证器").click()
    page.get_by_text("扫不了，就输这串字").click()
    phone = page.locator(".enrol-secret").inner_text().replace(" ", "")
    page.get_by_label("动态码").fill("000000")
    page.get_by_role("button", name="登记这部手机").click()
    expect(page.locator("[data-errors]")).to_contain_text("动态码不对")
    page.get_by_text("扫不了，就输这串字").click()
    assert page.locator(".enrol-secret").inner_text().replace(" ", "") == phone, "the picture stays the same"
    page.get_by_label("动态码").fill(shown(phone))
    page.get_by_role("button", name="登记这部手机").click()
    codes = page.locator(".codes code").all_inner_texts()
    assert len(codes) == 10
    page.get_by_role("link", name="记好了").click()
    page.locator("details.me summary").click()
    page.locator(".me-menu").get_by_role("button", name="退出").click()

    enter(page, PHONE, secret)
    expect(page).to_have_url(re.compile("/signin/code/"))
    page.goto("/audit/")
    expect(page).to_have_url(re.compile("/signin/"))
    enter(page, PHONE, secret, codes[0])
    page.wait_for_url(lambda url: "/signin" not in url)
    expect(page.locator(".messages")).to_contain_text("上次登录")


def test_given_a_security_key_when_it_is_touched_then_she_is_in(
    doorstep: BrowserContext, demo_house: HouseProcess
) -> None:
    page, secret = doorstep.new_page(), password(demo_house)
    virtual_key(doorstep, page)
    enter(page, KEY, secret)
    page.wait_for_url(lambda url: "/signin" not in url)
    page.goto("/me/key/")
    page.get_by_label("给它起个名字").fill("蓝色的那把")
    page.get_by_role("button", name="登记这把密钥").click()
    expect(page.locator(".codes code").first).to_be_visible()
    page.goto("/me/")
    expect(page.get_by_text("蓝色的那把").first).to_be_visible()
    doorstep.clear_cookies()
    enter(page, KEY, secret)
    page.get_by_role("button", name="用安全密钥").click()
    page.wait_for_url(lambda url: "/signin" not in url)
    page.goto("/again/?next=/me/")
    page.get_by_role("button", name="用安全密钥").click()
    expect(page).to_have_url(re.compile("/me/$"))


def test_given_another_key_when_it_answers_then_it_is_not_hers(
    doorstep: BrowserContext, demo_house: HouseProcess, browser: Browser
) -> None:
    """A key that was never enrolled does not even answer; one that answers for another house is refused."""
    page = doorstep.new_page()
    virtual_key(doorstep, page)
    enter(page, KEY, password(demo_house))
    expect(page).to_have_url(re.compile("/signin/code/"))
    page.get_by_role("button", name="用安全密钥").click()
    expect(page.locator("[data-key-said]")).to_contain_text("没有回答")
    assert "/signin/code/" in page.url


def virtual_key(context: BrowserContext, page: Page) -> Any:
    """Chromium's own imitation of a security key, touched as soon as it is asked."""
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "usb", "hasResidentKey": False, "hasUserVerification": True}
    more = {"isUserVerified": True, "automaticPresenceSimulation": True}
    return session.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, **more}})


def test_given_she_walks_away_then_the_screen_locks_and_keeps_what_she_wrote(
    visitors: Visitors, demo_house: HouseProcess
) -> None:
    context, ears = visitors.enter(LIN), Ears()
    page = ears.listen(context.new_page(), expected=(422,))
    page.clock.install()
    page.goto(f"{person(context, '陈立')}record/visit/")
    note = page.get_by_label("一句话")
    note.fill("写到一半的一句话")
    with page.expect_response("**/me/awake/"):  # writing counts as being there
        page.clock.run_for("04:10")
    page.clock.run_for("14:10")
    expect(page.get_by_text("再过一分钟锁屏")).to_be_visible()
    page.get_by_role("button", name="还在，接着用").click()
    expect(page.get_by_text("再过一分钟锁屏")).to_be_hidden()
    page.clock.run_for("15:10")
    lock = page.locator("dialog[data-lock]")
    expect(lock.get_by_role("heading", name="锁屏了")).to_be_visible()
    expect(page.locator("#main")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator("#main")).to_be_hidden()
    lock.get_by_label("密码", exact=True).fill("not hers")
    lock.get_by_role("button", name="是我，继续").click()
    expect(lock.get_by_role("alert")).to_contain_text("密码不对")
    lock.get_by_label("密码", exact=True).fill(password(demo_house))
    lock.get_by_role("button", name="是我，继续").click()
    expect(page.locator("#main")).to_be_visible()
    expect(note).to_have_value("写到一半的一句话")
    page.locator(".option", has_text="见到").first.click()
    page.get_by_role("button", name="存好", exact=True).click()
    expect(page).not_to_have_url(re.compile("record/visit"))
    context.close()
    assert ears.heard == []


def test_a_password_may_be_looked_at_while_it_is_typed(doorstep: BrowserContext) -> None:
    page = doorstep.new_page()
    page.goto("/signin/")
    field = page.get_by_label("密码", exact=True)
    field.fill("三把椅子")
    page.get_by_role("button", name="显示").click()
    assert field.get_attribute("type") == "text"
    page.get_by_role("button", name="隐藏").click()
    assert field.get_attribute("type") == "password"


def test_the_doorstep_of_the_demo_says_so(doorstep: BrowserContext) -> None:
    page = doorstep.new_page()
    page.goto("/signin/")
    expect(page.get_by_text("这是演示")).to_be_visible()
    expect(page.get_by_text("离开 15 分钟自动锁屏")).to_be_visible()


def test_every_form_may_be_sent_again_after_signing_in_elsewhere(visitors: Visitors) -> None:
    """Two places at most: the third sign-in ends the first, which then is led to the doorstep and back."""
    contexts = []
    for _n in range(3):
        visitors.states.pop(NONG, None)
        contexts.append(visitors.enter(NONG))
        contexts[-1].request.get("/people/")
    answer = contexts[0].request.get("/people/", max_redirects=0)
    assert (answer.status, answer.headers["location"]) == (302, "/signin/?next=/people/")
    assert contexts[2].request.get("/people/", max_redirects=0).status == 200
    for one in contexts:
        one.close()
