"""Who may ask for which report, and what the page says when something is missing."""

from flask import Flask
from flask.testing import FlaskClient

from app.access import Role
from app.db import db
from tests.app.reports.conftest import FULL, Desk, row, rows, works
from tests.factories import accounts, entries
from tests.factories.accounts import post, sign_in


def test_a_reader_gets_rounded_figures_alone(app: Flask, desk: Desk, client: FlaskClient) -> None:
    exact = desk.asks(figures="exact")
    works()
    sign_in(client, accounts.user(Role.READER))
    page = desk.sees()
    assert "Exact" not in page
    assert str(exact.id) not in page
    assert desk.fetches(exact).status_code == 404
    refused = post(client, desk.page, FULL | {"figures": "exact"}, page=desk.page)
    assert refused.status_code == 422
    mine = desk.asks()
    works()
    assert desk.fetches(mine).status_code == 200


def test_an_exact_report_says_so_on_its_first_page(desk: Desk) -> None:
    wanted = desk.asks(figures="exact")
    works()
    answer = desk.fetches(wanted)
    assert "Do not pass this report on." in answer.text
    assert "full-exact-en" in answer.headers["Content-Disposition"]


def test_others_reports_do_not_exist(desk: Desk, client: FlaskClient) -> None:
    wanted = desk.asks()
    works()
    elsewhere = accounts.service.create_organisation("Elsewhere")
    person = accounts.user(Role.ADMINISTRATOR)
    person.organisation_id = elsewhere.id
    db.session.commit()
    sign_in(client, person)
    token = accounts.csrf_token(client)
    assert client.get(desk.page).status_code == 404
    for address in (desk.page, f"{desk.page}{wanted.id}/", f"{desk.page}{wanted.id}/stop/"):
        assert client.post(address, data=FULL | {"csrf_token": token}).status_code == 404
    assert row().state == "ready"


def test_a_draft_has_no_reports(app: Flask, client: FlaskClient) -> None:
    loop = entries.drafted()
    sign_in(client, accounts.user(Role.EDITOR))
    assert client.get(f"/staff/entries/{loop.entry.id}/reports/").status_code == 404
    assert "/reports/" not in client.get(f"/staff/entries/{loop.entry.id}/").text


def test_without_pango_the_page_says_why_there_is_no_pdf(app: Flask, desk: Desk) -> None:
    app.config["MAKES_PDF"] = False
    page = desk.sees()
    assert "Pango" in page
    assert 'value="pdf"' not in page
    refused = post(desk.client, desk.page, FULL | {"file_format": "pdf"}, page=desk.page)
    assert refused.status_code == 422
    assert rows() == []
    app.config["MAKES_PDF"] = True
    assert 'value="pdf"' in desk.sees()


def test_progress_is_told_in_words_and_only_when_it_is_news(desk: Desk) -> None:
    desk.asks()
    first = desk.client.get(f"{desk.page}?told=x", headers={"HX-Request": "true"}).text
    assert 'role="status" id="live">A report is being written.<' in first
    assert "<html" not in first
    told = first.partition("?told=")[2].partition('"')[0]
    again = desk.client.get(f"{desk.page}?told={told}", headers={"HX-Request": "true"}).text
    assert "A report is being written.<" not in again


def test_readers_find_the_reports_of_what_is_published(desk: Desk, client: FlaskClient) -> None:
    sign_in(client, accounts.user(Role.READER))
    assert desk.page in client.get("/staff/entries/").text
