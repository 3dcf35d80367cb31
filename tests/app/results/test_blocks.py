"""Columns that the worker makes: told when they are missing, and gone with who withdraws."""

import json
from decimal import Decimal

import pytest
from flask import Flask

import surveys
from app.builder.models import Survey
from app.db import db
from app.receipts import service as receipts
from app.respond.models import Receipt, Response
from app.results import blocks, columns, tasks
from tests.app.results import park
from tests.app.results.showing import prepared, shown
from tests.factories.respond import SENT_ON


def test_what_is_not_counted_yet_is_said(either: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    survey = park.opened()
    park.crowd(survey, 30)
    monkeypatch.setattr(blocks, "MOST_DIRECT", 0)
    assert (shown(survey).people, shown(survey).waiting) == (0, 30)
    tasks.refresh_survey(survey.id)
    park.crowd(survey, 5, seed=2)
    assert (shown(survey).people, shown(survey).waiting) == (30, 5)
    tasks.refresh_survey(survey.id)
    assert (shown(survey).people, shown(survey).waiting) == (35, 0)


def test_nobody_is_counted_after_withdrawing(either: Flask, way: str) -> None:
    survey = park.opened()
    park.crowd(survey, 20)
    prepared(survey, way)
    response = survey_responses(survey)[0]
    withdraw(response)
    tasks.refresh_survey(survey.id)
    assert (shown(survey).people, shown(survey).waiting) == (19, 0)


def test_columns_read_before_a_withdrawal_are_not_stored_after_it(
    either: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey = park.opened()
    park.crowd(survey, 5)
    monkeypatch.setattr(blocks, "MOST_DIRECT", 0)
    definitions = {each.id: each.definition for each in survey.versions}
    db.session.commit()
    with db.engines["reading"].connect() as connection:
        seen = blocks.erasures(connection, survey.id)
        key = blocks.stale(connection, survey.id, at=survey.created_at)[0]
        old = blocks.read(connection, survey.id, key, definitions[key.version_id])
    gone = next(each for each in survey_responses(survey) if each.submitted_on == key.on)
    withdraw(gone)
    assert not blocks.store(old, seen=seen, at=survey.created_at)
    db.session.rollback()
    assert shown(survey).people == 0
    tasks.refresh_survey(survey.id)
    assert (shown(survey).people, shown(survey).waiting) == (4, 0)


def survey_responses(survey: Survey):
    return db.session.query(Response).filter_by(survey_id=survey.id).order_by(Response.id).all()


def withdraw(response) -> None:
    receipt = db.session.query(Receipt).filter_by(response_id=response.id).one()
    db.session.expunge(response)
    receipts.withdraw(receipt, code="", on=SENT_ON)
    db.session.commit()


def test_no_words_are_in_the_columns(either: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "MOST_DIRECT", 0)
    survey = park.opened()
    park.crowd(survey, 40)
    tasks.refresh_survey(survey.id)
    kept = repr([block for _, block in blocks.known(survey, versions(survey)).blocks.items()])
    assert "often" in kept
    for word in ("My own words", "Ada", "North"):
        assert word not in kept


def versions(survey: Survey):
    return {each.id: each.definition for each in survey.versions}


def test_a_block_survives_packing(either: Flask) -> None:
    survey = park.opened()
    people = park.crowd(survey, 400)
    definition = survey.versions[0].definition
    ids = {item.code: item.id for item in definition.items()}
    raw = [
        columns.Raw(each.lang, each.channel, {
            ids[code]: json.dumps(surveys.value_to_json(value))
            for code, value in each.answers.items()
        })
        for each in people
    ]  # fmt: skip
    block = columns.made(definition, raw)
    again = columns.unpacked(columns.packed(block))
    assert again == block
    assert type(again.column(ids["points"]).places) is bytes
    for damaged in (b"", b"x", columns.packed(block)[:-9], columns.packed(block) + b"1"):
        try:
            columns.unpacked(damaged)
        except columns.BadBlockError:
            continue
        assert damaged.startswith(columns.packed(block))
    assert Decimal("0.5") <= max(Decimal(v) for v in block.column(ids["age"]).values if v)
