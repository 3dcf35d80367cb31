"""Papers on PostgreSQL: kept once, never changed, and of a quote taken back meanwhile nothing."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from app.db import db
from app.documents import printing, queries, service, showing
from app.documents.models import EntryPaper, PosterSize
from app.receipts import service as receipts
from tests.app.documents.papers import entry_paper
from tests.factories import entries


@pytest.fixture
def app(app_on_postgresql):
    return app_on_postgresql


def test_a_paper_is_kept_once_and_nobody_changes_it(app):
    version = entries.published().entry.versions[-1]
    assert printing.print_one(version.id, "en")
    assert not printing.print_one(version.id, "en")
    with pytest.raises(DBAPIError, match="entry_paper: no update"):
        db.session.execute(update(EntryPaper).values(sha256="0" * 64))
    db.session.rollback()


def test_a_quote_taken_back_while_the_page_is_drawn_is_kept_nowhere(app):
    loop = entries.drafted(entries.consenting())
    response = entries.some_response(loop)
    entries.quoted(loop, response, "I waited")
    version = entries.publish(loop)
    _html, standing = showing.paper(version.id, "en")
    db.session.rollback()
    receipts.withdraw(entries.receipt_of(response), code="none", on=entries.PUBLISHED.date())
    db.session.commit()
    assert not printing._kept(entry_paper(version, standing))  # noqa: SLF001
    assert db.session.scalars(select(EntryPaper)).all() == []


def test_a_poster_asked_for_twice_is_one(app):
    loop = entries.published()
    chosen = (loop.entry.versions[-1], (1, 2, 3), PosterSize.A3, ["en"])
    for _ in range(2):
        service.ask_for_posters(*chosen, by=loop.author.id, at=entries.PUBLISHED)
        db.session.commit()
    poster = queries.posters_of(loop.entry, 20)[0]
    printing.print_poster(str(poster.id))
    assert [each.pages for each in queries.posters_of(loop.entry, 20)] == [1]
