"""Sent responses: reading them, counting them, forgetting them."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.exc import IntegrityError

from app import clock
from app.db import db
from app.errors import NotFoundError
from app.respond import queries, removal, service, tokens
from app.respond.models import Answer, ImportBatch, Receipt, Response
from tests.app.respond import rows, samples
from tests.factories.builder import publish_again, published
from tests.factories.respond import receipt_for, sent


@pytest.fixture
def survey(app):
    return published(samples.everything())


def test_comments_of_all_versions_and_only_comments(survey):
    first = sent(survey, {"long_text": "One", "short_text": "Not this"}, lang="ar")
    publish_again(survey)
    second = sent(survey, {"long_text": "Two"})
    sent(published(samples.everything()), {"long_text": "Of another survey"})
    found = queries.comments_on(survey.id, "i_long_text")
    assert {(row.response_id, row.text, row.lang) for row in found} == {
        (first.id, "One", "ar"),
        (second.id, "Two", "en"),
    }
    assert [row.response_id for row in found] == sorted(row.response_id for row in found)


def test_rows_of_an_import_count_once_it_is_complete(survey):
    batch = ImportBatch(
        survey_id=survey.id, source="paper", file_sha256="0" * 64, imported_at=clock.now()
    )
    db.session.add(batch)
    db.session.flush()
    version = survey.versions[0]
    service.store_response(
        version,
        {"i_long_text": "Paper"},
        lang="en",
        channel="paper",
        on=date(2026, 1, 1),
        batch_id=batch.id,
    )
    db.session.commit()
    assert queries.response_count(survey.id) == 0
    assert queries.comments_on(survey.id, "i_long_text") == []
    batch.state = "complete"
    db.session.commit()
    assert queries.response_count(survey.id) == 1


def test_a_response_is_found_by_its_receipt_code(survey):
    response = sent(survey, {"number": Decimal("1.5")})
    code = receipt_for(response)
    receipt = queries.receipt_by_code(tokens.read_code(code))
    assert receipt.response_id == response.id
    assert queries.response_by_id(response.id).answers[0].value == Decimal("1.5")
    assert queries.receipt_by_code("0" * 24) is None


def test_a_forgotten_response_leaves_an_empty_receipt(survey):
    response = sent(survey, {"long_text": "Gone"})
    kept = sent(survey, {"long_text": "Kept"})
    removal.forget(response.id, on=date(2026, 5, 1))
    db.session.commit()
    db.session.expire_all()
    receipt = queries.receipt_by_code(receipt_for(response))
    assert (receipt.response_id, receipt.withdrawn_on) == (None, date(2026, 5, 1))
    assert rows.count(Response) == rows.count(Answer) == 1
    assert queries.response_by_id(kept.id).answers[0].value == "Kept"
    with pytest.raises(NotFoundError):
        queries.response_by_id(response.id)


def test_the_database_refuses_to_change_or_lose_what_was_sent(survey):
    response = sent(survey, {"long_text": "Mine"})
    for statement in (
        Answer.__table__.update().values(value_json='"Yours"'),
        Answer.__table__.delete(),
        Response.__table__.delete(),
        Response.__table__.update().values(lang="fr"),
    ):
        with pytest.raises(IntegrityError):
            db.session.execute(statement)
        db.session.rollback()
    assert queries.response_by_id(response.id).answers[0].value == "Mine"


def test_nothing_that_is_kept_tells_the_hour(survey):
    sent(survey, {"long_text": "When?"})
    for model in (Response, Receipt, Answer):
        for column in model.__table__.columns:
            assert "time" not in str(column.type).lower(), column
