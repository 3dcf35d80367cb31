"""Every answer, a page at a time: named by no key of ours, without what was withdrawn."""

import pytest

from app import clock
from app.access import Scope
from app.accounts import queries as accounts_queries
from app.db import db
from app.exports.service import row_namer
from app.respond import removal, service
from app.respond.models import ImportBatch
from tests.app.api.calls import Program
from tests.app.exports import parks
from tests.app.respond import rows
from tests.factories import api
from tests.factories.builder import draft
from tests.factories.respond import sent


@pytest.fixture
def park(app):
    return parks.open_park()


def read_all(program: Program, slug: str, limit: int = 200) -> list[dict]:
    found, query = [], {}
    for _ in range(50):
        answer = program.get(f"/{slug}/answers", limit=limit, **query)
        assert answer.status_code == 200
        found += answer.json["responses"]
        if answer.json["next"] is None:
            return found
        query = {"cursor": answer.json["next"]}
    raise AssertionError("the list does not end")


def test_answers_come_in_the_shape_in_which_they_are_sent(program, park):
    body = {
        "visits": "often",
        "uses": {"options": ["paths", "other"], "text": "The pond"},
        "why": parks.ARABIC,
        "age": 41.5,
        "last": "2026-02-28",
        "score": "7",
    }
    assert program.submits(park.slug, answers=body, lang="ar").status_code == 201
    (shown,) = read_all(program, park.slug)
    assert {code: each["value"] for code, each in shown["answers"].items()} == body
    assert {each["lang"] for each in shown["answers"].values()} == {"ar"}
    assert shown["submitted_on"] == clock.today().isoformat()
    assert (shown["version"], shown["channel"], shown["lang"]) == (1, "web", "ar")


def test_pages_hold_each_response_once(program, park):
    for number in range(7):
        sent(park, {"why": f"comment {number}"})
    pages = read_all(program, park.slug, limit=3)
    words = sorted(each["answers"]["why"]["value"] for each in pages)
    assert words == [f"comment {number}" for number in range(7)]


def test_a_response_has_the_name_that_exports_give_it_and_no_key_of_ours(app, program, park):
    for _ in range(2):
        sent(park, {"why": "x"})
    answer = program.get(f"/{park.slug}/answers", limit=1)
    response = answer.json["responses"][0]["response"]
    stored = {row.id for row in db.session.query(service.Response)}
    name = row_namer(park.id, app.config["SETTINGS"].keys)
    assert response in {name(each) for each in stored}
    assert not any(str(each) in answer.text or each.hex in answer.text for each in stored)


def test_what_was_withdrawn_is_absent_and_a_pending_import_not_there_yet(program, park):
    gone, _kept = sent(park, {"why": "gone"}), sent(park, {"why": "kept"})
    removal.forget(gone.id, on=clock.today())
    batch = ImportBatch(
        survey_id=park.id, source="s", file_sha256="0" * 64, imported_at=clock.now()
    )
    db.session.add(batch)
    db.session.flush()
    version = park.versions[0]
    item = version.definition.item_coded("why").id
    service.store_response(
        version, {item: "pending"}, lang="en", channel="import", on=clock.today(), batch_id=batch.id
    )
    db.session.commit()
    (shown,) = read_all(program, park.slug)
    assert shown["answers"]["why"]["value"] == "kept"


def test_answers_to_older_versions_are_read_by_their_own_questions(program, park):
    sent(park, {"visits": parks.chosen("often")})
    parks.change(park, parks.surveys.editing.new_survey(code="park", source_lang="en", title="New"))
    (shown,) = read_all(program, park.slug)
    assert (shown["version"], shown["answers"]["visits"]["value"]) == (1, "often")


def test_every_reading_stands_in_the_record(client, park):
    token, headers = api.token(Scope.ANSWERS_READ)
    sent(park, {"why": "x"})
    Program(client, headers).get(f"/{park.slug}/answers")
    act = accounts_queries.acts(1)[0]
    assert (act.action, act.object_id) == ("responses.read", str(park.id))
    assert (act.actor_id, act.detail) == (token.id, '{"responses":1}')
    assert accounts_queries.acts(2)[1].action != "responses.read"


def test_a_draft_has_no_answers_and_other_scopes_read_none(client, program, park):
    assert program.get(f"/{draft().slug}/answers").status_code == 404
    others = api.bearer(*(set(Scope) - {Scope.ANSWERS_READ}))
    assert Program(client, others).get(f"/{park.slug}/answers").status_code == 403


def test_an_empty_survey_has_an_empty_page(program, park):
    assert program.get(f"/{park.slug}/answers").json == {"responses": [], "next": None}
    assert rows.nothing_sent()
