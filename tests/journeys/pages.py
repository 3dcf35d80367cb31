"""All pages that are looked at: the modules that say how to get there fill these lists."""

from tests.journeys import (  # noqa: F401  (they fill the lists)
    account_pages,
    alert_pages,
    builder_pages,
    drafting_pages,
    easy_pages,
    entry_pages,
    exchange_pages,
    insight_pages,
    invitation_pages,
    machine_pages,
    notice_pages,
    open_pages,
    paper_pages,
    personal_pages,
    promise_pages,
    public_pages,
    reply_pages,
    report_pages,
    result_pages,
    saving_pages,
    staff_pages,
    topic_drafts,
    verdict_pages,
    work_pages,
)
from tests.journeys.page_types import PUBLIC, STAFF

__all__ = ["PUBLIC", "STAFF"]
