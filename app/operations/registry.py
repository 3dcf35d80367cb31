"""Importing this registers every task of every feature."""

from app import mail
from app.acts import tasks as acts_tasks
from app.alerts import tasks as alerts_tasks
from app.api import tasks as api_tasks
from app.builder import tasks as builder_tasks
from app.contacts import tasks as contacts_tasks
from app.documents import tasks as documents_tasks
from app.drafting import tasks as drafting_tasks
from app.entries import projection_tasks
from app.entries import tasks as entries_tasks
from app.entries.commitments import tasks as commitments_tasks
from app.exports import tasks as exports_tasks
from app.insights import tasks as insights_tasks
from app.invitations import tasks as invitations_tasks
from app.notices import tasks as notices_tasks
from app.publishing import tasks as publishing_tasks
from app.receipts import tasks as receipts_tasks
from app.reports import tasks as reports_tasks
from app.respond import flag_tasks, import_tasks
from app.respond import tasks as respond_tasks
from app.results import tasks as results_tasks
from app.uploads import tasks as uploads_tasks
from app.verdicts import tasks as verdicts_tasks
from app.workflow import tasks as workflow_tasks

MODULES = (
    mail,
    contacts_tasks,
    uploads_tasks,
    builder_tasks,
    exports_tasks,
    entries_tasks,
    insights_tasks,
    projection_tasks,
    alerts_tasks,
    drafting_tasks,
    documents_tasks,
    commitments_tasks,
    invitations_tasks,
    notices_tasks,
    receipts_tasks,
    reports_tasks,
    respond_tasks,
    results_tasks,
    import_tasks,
    api_tasks,
    publishing_tasks,
    flag_tasks,
    acts_tasks,
    workflow_tasks,
    verdicts_tasks,
)


def load() -> int:
    """Return how many features have tasks; importing them has registered these."""
    return len(MODULES)
