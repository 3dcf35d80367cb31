"""Creating, editing, publishing: what is kept, what is refused, what is recorded."""

import json
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DatabaseError

from app.access import Role
from app.accounts.models import AuditEvent
from app.builder import queries, service
from app.builder.models import Details, SurveyStatus, SurveyVersion
from app.builder.service import Edit
from app.db import db
from app.errors import ConflictError
from surveys import editing, library
from tests.factories import accounts, builder

NOW = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)


def make(slug="park", definition=None):
    return service.create(
        definition or library.load("service_feedback"),
        name="The park",
        slug=slug,
        organisation_id=accounts.organisation().id,
        by=None,
        at=NOW,
    )


def retitled(title):
    return Edit("edit_survey", "", lambda draft: editing.edit_survey(draft, title=title))


def acts():
    found = db.session.scalars(select(AuditEvent).order_by(AuditEvent.number))
    return [act.action for act in found if act.action.startswith("survey.")]


def test_a_new_survey_is_a_draft_with_a_first_revision(app):
    survey = make()
    assert (survey.status, survey.revision) == (SurveyStatus.DRAFT, 1)
    assert survey.draft == library.load("service_feedback")


@pytest.mark.parametrize("slug", ["park", "new"])
def test_an_address_is_given_once(app, slug):
    make("park")
    with pytest.raises(service.SlugTakenError):
        make(slug)


def test_an_edit_is_one_revision(app):
    survey = make()
    service.apply(survey, retitled("The lake"), seen=1, by=None, at=NOW)
    assert survey.revision == 2
    assert survey.draft.text(survey.draft.title, "en").text == "The lake"


def test_an_edit_that_changes_nothing_is_no_revision(app):
    survey = make()
    same = survey.draft.text(survey.draft.title, "en").text
    service.apply(survey, retitled(same), seen=1, by=None, at=NOW)
    assert survey.revision == 1
    assert "survey.edit" not in acts()


def test_of_two_editors_the_second_is_told(app):
    survey = make()
    service.apply(survey, retitled("The lake"), seen=1, by=None, at=NOW)
    with pytest.raises(ConflictError):
        service.apply(survey, retitled("The wood"), seen=1, by=None, at=NOW)
    assert "The lake" in survey.draft_json


def test_the_database_itself_lets_only_one_of_two_editors_be_first(app):
    survey = make()
    # Somebody else's transaction has ended between our reading and our writing.
    newer = update(type(survey)).values(revision=7).execution_options(synchronize_session=False)
    db.session.execute(newer)
    with pytest.raises(ConflictError):
        service.apply(survey, retitled("The wood"), seen=1, by=None, at=NOW)


def test_what_the_rules_of_editing_refuse_changes_nothing(app):
    survey = make()
    needed = next(item for item in survey.draft.items() if item.code == "satisfaction")
    deletion = Edit("delete_item", needed.id, lambda draft: editing.delete_item(draft, needed.id))
    with pytest.raises(editing.EditError):
        service.apply(survey, deletion, seen=1, by=None, at=NOW)
    assert survey.revision == 1


def test_publishing_freezes_the_draft_and_opens_the_survey(app):
    survey = make()
    promised = date(2026, 9, 1)
    version = service.publish(survey, by=None, at=NOW, promised_on=promised)
    assert (version.number, survey.status) == (1, SurveyStatus.OPEN)
    assert version.definition_json == survey.draft_json
    assert version.sha256 == survey.draft_sha256
    assert survey.promised_on == promised


def test_a_blocked_draft_is_not_published(app):
    empty = editing.new_survey(code="empty", source_lang="en", title="Empty")
    survey = make(definition=empty)
    with pytest.raises(service.NotReadyError) as refused:
        service.publish(survey, by=None, at=NOW)
    assert {problem.code for problem in refused.value.problems} == {"no_pages"}
    assert queries.newest_version(survey) is None
    assert survey.status == SurveyStatus.DRAFT


def test_publishing_again_leaves_the_first_version_as_it_was(app):
    survey = make()
    first = service.publish(survey, by=None, at=NOW)
    service.apply(survey, retitled("The lake"), seen=1, by=None, at=NOW)
    second = service.publish(survey, by=None, at=NOW)
    assert (first.number, second.number) == (1, 2)
    assert "The lake" not in first.definition_json
    assert queries.latest_version(survey) == second


@pytest.mark.parametrize(
    "statement",
    ["update survey_version set definition_json = '{}'", "delete from survey_version"],
)
def test_the_database_refuses_to_change_a_version(app, statement):
    builder.published()
    with pytest.raises(DatabaseError, match="survey_version"):
        db.session.execute(text(statement))
    db.session.rollback()
    assert db.session.scalar(select(SurveyVersion)) is not None


def test_closing_and_opening_again(app):
    survey = make()
    service.publish(survey, by=None, at=NOW)
    service.reopen(survey, by=None, at=NOW)
    service.close(survey, by=None, at=NOW)
    service.close(survey, by=None, at=NOW)
    assert survey.status == SurveyStatus.CLOSED
    service.reopen(survey, by=None, at=NOW)
    assert survey.status == SurveyStatus.OPEN
    assert acts() == ["survey.create", "survey.publish", "survey.close", "survey.reopen"]


def test_the_address_stays_once_people_can_know_it(app):
    survey = make()
    renamed = Details("The park", "lake", None, None, None)
    service.publish(survey, by=None, at=NOW)
    with pytest.raises(service.SlugFixedError):
        service.settle(survey, renamed, seen=1, by=None, at=NOW)


def test_the_record_says_who_did_what_and_quotes_nobody(app):
    editor = accounts.user(Role.EDITOR)
    survey = make()
    service.apply(survey, retitled("A secret title"), seen=1, by=editor.id, at=NOW)
    details = Details("A secret name", "park", None, date(2026, 6, 1), None)
    service.settle(survey, details, seen=2, by=editor.id, at=NOW)
    edited, settled = db.session.scalars(
        select(AuditEvent).where(AuditEvent.actor_id == editor.id).order_by(AuditEvent.number)
    ).all()[-2:]
    assert (edited.action, json.loads(edited.detail)["edit"]) == ("survey.edit", "edit_survey")
    assert json.loads(settled.detail) == {"changed": ["name", "closes_on"]}
    assert edited.object_id == settled.object_id == str(survey.id)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Library visit 2026", "library-visit-2026"),
        ("  ¿Qué piensa?  ", "que-piensa"),
        ("公園", ""),
        ("a" * 200, "a" * 60),
    ],
)
def test_an_address_is_made_of_a_name(name, slug):
    assert service.slug_from(name) == slug
