"""A published answer that quotes somebody, and people who may ask for reports of it."""

import json
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from flask import Flask, before_render_template
from flask.testing import FlaskClient
from jinja2 import Template
from sqlalchemy import select

from app import clock
from app.access import Role
from app.accounts import queries as accounts_queries
from app.db import db
from app.jobs import Job
from app.operations import registry
from app.receipts import service as receipts
from app.reports import writing
from app.reports.models import WantedReport
from tests.factories import accounts, entries, reports
from tests.factories.accounts import post, sign_in
from tests.factories.respond import receipt_for

FULL = {"kind": "full", "file_format": "html", "lang": "en", "figures": "rounded"}


class Desk(NamedTuple):
    """Somebody at work on the reports of one answer."""

    client: FlaskClient
    loop: entries.Loop
    response: object

    @property
    def page(self) -> str:
        return f"/staff/entries/{self.loop.entry.id}/reports/"

    @property
    def words(self) -> str:
        return "I waited"

    def asks(self, **chosen: str) -> WantedReport:
        """Ask for a report and return what was noted."""
        answer = post(self.client, self.page, FULL | chosen, page=self.page)
        assert (answer.status_code, answer.location) == (303, f"{self.page}#files")
        return rows()[-1]

    def fetches(self, row: WantedReport):
        return post(self.client, f"{self.page}{row.id}/", {}, page=self.page)

    def sees(self) -> str:
        return self.client.get(self.page).text

    def withdraws(self) -> None:
        """Let the person who is quoted take back what they wrote."""
        receipt = entries.receipt_of(self.response)
        code = receipt_for(self.response)
        receipts.withdraw(receipt, code=code, on=clock.today())
        db.session.commit()


def rows() -> list[WantedReport]:
    db.session.expire_all()
    found = db.session.scalars(select(WantedReport).order_by(WantedReport.asked_at)).all()
    db.session.commit()
    return list(found)


def row() -> WantedReport:
    (only,) = rows()
    return only


def works() -> None:
    """Do what the process of a job does, for every report that waits."""
    for job in db.session.scalars(select(Job).where(Job.name == "reports.write")).all():
        args = json.loads(job.args)
        db.session.rollback()
        writing.write(**args)
        db.session.delete(job)
        db.session.commit()


def acts() -> list[str]:
    found = [each.action for each in accounts_queries.all_acts()]
    db.session.commit()
    return [each for each in found if each.startswith("report.")]


@pytest.fixture
def desk(app: Flask, client: FlaskClient) -> Desk:
    registry.load()
    loop, response = reports.quoting()
    sign_in(client, accounts.user(Role.ANALYST))
    return Desk(client, loop, response)


@pytest.fixture
def meanwhile(app: Flask) -> Iterator[list]:
    """Hold what happens, the last one first, when an attempt has just read the quotes."""
    waiting: list = []

    def before(_app: Flask, template: Template, **_more: object) -> None:
        if template.name == "reports/_report.html" and waiting:
            waiting.pop()()

    with before_render_template.connected_to(before, app):
        yield waiting
