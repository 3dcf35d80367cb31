"""Big files of a survey's answers: asked for, written here and now, fetched, looked for."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import TypeAlias

from flask import current_app
from flask.testing import FlaskClient
from sqlalchemy import select

from app import clock
from app.accounts import queries as accounts_queries
from app.blobs import open_blobs
from app.db import db
from app.exports import sealed, writing
from app.exports.models import WantedExport
from app.jobs import Job
from app.receipts import service as receipts
from app.respond.models import Receipt
from tests.factories.accounts import csrf_token, post
from tests.factories.respond import receipt_for

PAGE = "/staff/surveys/park/export/"
WIDE = {"file_format": "csv", "shape": "wide", "words": "codes", "lang": ""}
CANARY = "Canary in the export"
Happening: TypeAlias = Callable[[], None]


def ask(client: FlaskClient, **chosen: str) -> WantedExport:
    answer = post(client, PAGE, WIDE | chosen, page=PAGE)
    assert (answer.status_code, answer.location) == (303, f"{PAGE}#files")
    return rows()[-1]


def rows() -> list[WantedExport]:
    db.session.expire_all()
    found = db.session.scalars(select(WantedExport).order_by(WantedExport.asked_at)).all()
    db.session.commit()
    return list(found)


def row() -> WantedExport:
    (only,) = rows()
    return only


def works() -> None:
    """Do what the process of a job does, for every job that waits."""
    for job in db.session.scalars(select(Job).where(Job.name == "exports.write")).all():
        args = json.loads(job.args)
        db.session.rollback()
        writing.write(**args)
        db.session.delete(job)
        db.session.commit()


def fetch(client: FlaskClient, wanted: WantedExport):
    return post(client, f"{PAGE}files/{wanted.id}", {}, page=PAGE)


def stored() -> list[str]:
    return list(open_blobs(current_app.config["SETTINGS"]).list(sealed.FOLDER))


def deletes() -> None:
    """Delete from the store what jobs say."""
    for job in db.session.scalars(select(Job).where(Job.name == "uploads.delete")).all():
        for key in json.loads(job.args)["blobs"]:
            open_blobs(current_app.config["SETTINGS"]).delete(key)
    db.session.commit()


def acts() -> list[str]:
    found = [each.object_id for each in accounts_queries.all_acts()
             if each.action == "responses.export"]  # fmt: skip
    db.session.commit()
    return found


def fetch_raw(client: FlaskClient, wanted: WantedExport):
    data = {"csrf_token": csrf_token(client)}
    return client.post(f"{PAGE}files/{wanted.id}", data=data)


def withdraw(response) -> None:
    receipt = db.session.scalars(select(Receipt).where(Receipt.response_id == response.id)).one()
    receipts.withdraw(receipt, code=receipt_for(response), on=clock.today())
    db.session.commit()


def shift(by: timedelta) -> None:
    """Let the file be older."""
    found = row()
    found.ended_at, found.asked_at = found.ended_at - by, found.asked_at - by
    db.session.commit()
