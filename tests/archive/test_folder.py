"""A folder's index and its borrowing: through the doors, append-only, and what is out is said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from tests.archive.papers import issued, scanned
from tests.cast import TODAY, Folder, at, day, step_in, take_in
from tests.desk.test_statements import run
from tongxing.archive.folder.actions import lay_order, lend_folder, return_folder
from tongxing.archive.folder.models import Loan
from tongxing.archive.folder.queries import folder_index, loans_of, out_now
from tongxing.archive.folder.rules import LONGEST, why_not_lend, why_not_return
from tongxing.core.refusal import Refused

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]
NOW = at(TODAY)


@pytest.fixture
def folder(lin: Any, town: Any) -> Folder:
    """A file with a scan and a print."""
    return take_in(lin, town.upper, reported_on=day("2026-03-25"))


def lend(by: Any, folder: Folder, **more: Any) -> Any:
    """Lend a folder."""
    told = {
        "borrower": "赵强，派出所",
        "reason": "核对决定书",
        "out_on": TODAY,
        "due_on": TODAY + timedelta(7),
    }
    return lend_folder(by=step_in(by), at=NOW, on=TODAY, case_id=folder.case_id, **(told | more))


def test_lent_once_brought_back_once_and_lent_again(lin: Any, folder: Folder) -> None:
    first = lend(lin, folder)
    with pytest.raises(Refused, match="还没有还"):
        lend(lin, folder)
    assert [one.id for one in out_now(lin)] == [first.pk]
    assert return_folder(by=lin, at=NOW, on=TODAY, loan_id=first.pk, back_on=TODAY) is not None
    with pytest.raises(Refused, match="已经还了"):
        return_folder(by=lin, at=NOW, on=TODAY, loan_id=first.pk, back_on=TODAY)
    assert out_now(lin) == []
    lend(lin, folder)
    assert [one.back_on for one in loans_of(lin, [folder.case_id])] == [None, TODAY]


def test_a_form_sent_twice_is_one_loan(lin: Any, folder: Folder) -> None:
    one = uuid4()
    assert lend(lin, folder, id=one).pk == lend(lin, folder, id=one).pk == one
    assert Loan.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, []),
        ({"borrower": " "}, ["borrower"]),
        ({"reason": ""}, ["reason"]),
        ({"out_on": TODAY + timedelta(1), "due_on": TODAY + timedelta(2)}, ["out_on"]),
        ({"due_on": TODAY - timedelta(1)}, ["due_on"]),
        ({"due_on": TODAY + LONGEST + timedelta(1)}, ["due_on"]),
        ({"out_since": TODAY}, ["out"]),
    ],
)  # fmt: skip
def test_why_not_lend(change: dict[str, Any], codes: list[str]) -> None:
    told = {
        "borrower": "赵强",
        "reason": "核对",
        "out_on": TODAY,
        "due_on": TODAY,
        "on": TODAY,
        "out_since": None,
    }
    assert [r.code for r in why_not_lend(**(told | change))] == codes


def test_why_not_return() -> None:
    days = {"out_on": TODAY, "back_on": TODAY, "on": TODAY, "back": False}
    assert why_not_return(**days) is None
    for change in ({"back": True}, {"back_on": TODAY - timedelta(1)}, {"back_on": TODAY + timedelta(1)}):
        assert why_not_return(**(days | change)) is not None


@pytest.mark.parametrize("verb", ["UPDATE archive_loan SET due_on = due_on + 1", "DELETE FROM archive_loan"])
def test_a_loan_is_never_changed(lin: Any, folder: Folder, verb: str) -> None:
    lend(lin, folder)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb)


def test_elsewhere_there_is_nothing(lin: Any, stranger: Any, folder: Folder) -> None:
    loan = lend(lin, folder)
    step_in(stranger)
    assert out_now(stranger) == []
    assert return_folder(by=stranger, at=NOW, on=TODAY, loan_id=loan.pk, back_on=TODAY) is None
    assert lay_order(by=stranger, at=NOW, case_id=folder.case_id, leaves=[]) is None


def test_the_index_has_scans_and_prints_and_keeps_the_order_somebody_laid(
    signed_in: Enter, lin: Any, folder: Folder
) -> None:
    printed, scan = issued(lin, folder), scanned(lin, folder, "决定扫").pk
    browser, url = signed_in(lin), f"/people/{folder.person_id}/folder/"
    assert [e.leaf.id for e in folder_index(step_in(lin), folder.case_id, titles={})] == [scan, printed]
    page = browser.get(url).content.decode()
    assert "基字〔2026〕第1号" in page
    assert browser.post(url, {"leaf": str(printed), "to": "1"}).status_code == 303
    assert [e.leaf.id for e in folder_index(step_in(lin), folder.case_id, titles={})] == [printed, scan]
    assert browser.post(url, {"leaf": str(uuid4()), "to": "1"}).status_code == 404
    paper = browser.get(f"{url}print/").content.decode()
    assert paper.index("基本情况表") < paper.index("决定书")
    assert "接收人" in paper


def test_lending_and_bringing_back_through_the_doors(signed_in: Enter, lin: Any, folder: Folder) -> None:
    browser, base = signed_in(lin), f"/people/{folder.person_id}/folder/"
    asked = browser.get(f"{base}lend/")
    slip = asked.context["form"].initial["slip"]
    body = {
        "slip": slip,
        "borrower": "赵强",
        "reason": "核对",
        "out_on": TODAY.isoformat(),
        "due_on": TODAY.isoformat(),
    }
    assert browser.post(f"{base}lend/", body | {"reason": ""}).status_code == 422
    assert browser.post(f"{base}lend/", body).status_code == 303
    out = browser.get("/loans/").content.decode()
    assert folder.number in out
    step_in(lin)
    [loan] = Loan.objects.all()
    assert browser.post(f"/loans/{loan.pk}/back/", {"back_on": TODAY.isoformat()}).status_code == 303
    assert folder.number not in browser.get("/loans/").content.decode()


def test_statements_stay_the_same(signed_in: Enter, lin: Any, town: Any, folder: Folder) -> None:
    browser = signed_in(lin)
    lend(lin, folder)
    few = run(browser, "/loans/")
    for _n in range(4):
        lend(lin, take_in(lin, town.lower, reported_on=day("2026-03-25")))
    assert len(few) == len(run(browser, "/loans/")) <= 5
