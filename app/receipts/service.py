"""Withdrawing: everything that one person sent, gone for good, in one transaction."""

from datetime import date

from app.db import db
from app.entries import service as entries
from app.insights import service as insights
from app.jobs import enqueue
from app.respond import service as respond
from app.respond.models import Receipt


def withdraw(receipt: Receipt, *, on: date) -> None:
    """Delete what was sent under this receipt, everywhere; the receipt stays, without it.

    Published versions and snapshots stand: they hold figures, and quotes without their words.
    """
    response_id = receipt.response_id
    if response_id is None:
        return
    receipt.withdrawn_on = on
    db.session.flush()
    entries.forget(response_id)
    insights.forget(response_id)
    respond.forget(response_id, on=on)
    enqueue("receipts.sweep", {})
