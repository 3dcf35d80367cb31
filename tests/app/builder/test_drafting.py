"""Machine drafts: asked for, fetched once, kept apart from words until a person takes them."""

import json
import os
import subprocess
import threading
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count

import pytest
from sqlalchemy import select

from app.access import Role
from app.accounts.models import AuditEvent
from app.builder import agreeing, drafting, fetching, history, service
from app.builder.machine_models import MachineDraft, MachineRequest, RequestState
from app.builder.service import Edit
from app.db import db
from app.errors import NotFoundError
from app.jobs import Job, JobState
from app.operations import isolated
from surveys import editing
from tests.app.machines import cloud as clouds
from tests.app.machines.cloud import Failure
from tests.conftest import KEYS
from tests.factories import accounts, builder
from tests.servers import PROJECT

NOW = datetime(2026, 5, 4, 10, 14, tzinfo=UTC)
_minutes = count()


@pytest.fixture(params=["app", "app_on_postgresql"])
def place(request):
    """The application on either database."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def cloud(place, monkeypatch):
    with clouds.serving_for(place, monkeypatch, translate="aws-translate") as served:
        yield served


@pytest.fixture
def ana(place):
    return accounts.user(Role.TRANSLATOR)


@pytest.fixture
def park(place):
    draft = editing.new_survey(code="park", source_lang="en", title="The park")
    draft = editing.add_page(draft, title="First")
    labels = [f"Answer {number}" for number in range(1, 9)]
    draft = editing.add_item(draft, draft.pages[0].id, "single_choice", "Which one?", labels=labels)
    draft = editing.set_languages(draft, ["en", "es", "ar"])
    draft = editing.set_text(draft, draft.title, "es", "El parque")
    return builder.draft(draft, slug="park")


def edit(survey, change, act="edit_survey"):
    service.apply(survey, Edit(act, "", change), seen=survey.revision, by=None, at=NOW)
    db.session.commit()


def ask(survey, by, lang="es"):
    at = NOW + timedelta(minutes=next(_minutes))
    found = drafting.ask(survey, lang, by=by.id, at=at)
    db.session.commit()
    return found


def newest():
    return db.session.scalars(
        select(MachineRequest).order_by(MachineRequest.asked_at.desc(), MachineRequest.id)
    ).first()


def fetch(request=None):
    """Do the newest request as the worker does, and forget its job."""
    request = request or newest()
    fetching.fetch(str(request.id))
    for job in db.session.scalars(select(Job).where(Job.name == "builder.fetch_drafts")):
        db.session.delete(job)
    db.session.commit()
    db.session.expire_all()  # in life, it is another process that has written
    return request


def words(survey, lang="es"):
    return {key: row.text for key, row in drafting.waiting(survey, lang).items()}


def test_what_a_language_lacks_is_drafted_and_nothing_else(park, ana, cloud):
    before = park.draft_json
    assert ask(park, ana) == 10
    request = fetch()
    assert (request.state, request.trouble) == (RequestState.DONE, "")
    assert "The park" not in cloud.texts()
    assert min(words(park).values()) == "ANSWER 1"
    assert len(words(park)) == 10
    row = next(iter(drafting.waiting(park, "es").values()))
    assert (row.provider, row.engine) == ("aws-translate", "TranslateText")
    assert row.made_at > NOW
    assert (park.draft_json, park.revision) == (before, 1)
    assert not agreeing.is_complete(park.draft, "es")


def test_a_job_carries_no_texts_and_the_record_says_who_asked(park, ana, cloud):
    ask(park, ana)
    job = db.session.scalars(select(Job).where(Job.name == "builder.fetch_drafts")).one()
    assert job.args == f'{{"request_id": "{newest().id}"}}'
    act = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == "survey.ask_machine")
    ).one()
    assert act.actor_id == ana.id


def test_asking_twice_is_asking_once(park, ana, cloud):
    assert ask(park, ana) == 10
    assert ask(park, ana) == 0
    fetch()
    assert ask(park, ana) == 0
    assert db.session.query(MachineRequest).count() == 1


def test_a_second_run_fetches_nothing_again(park, ana, cloud):
    ask(park, ana)
    request = fetch()
    asked = len(cloud.asked)
    fetch(request)
    request.state = RequestState.RUNNING  # as after a crash just before the end
    db.session.commit()
    fetch(request)
    assert len(cloud.asked) == asked
    assert db.session.query(MachineDraft).count() == 10


def test_what_came_before_a_crash_is_kept_and_the_rest_is_fetched_later(park, ana, cloud):
    ask(park, ana)

    def breaks(text):
        return Failure("AccessDeniedException", 403) if text == "Answer 7" else text.upper()

    cloud.say = breaks
    request = fetch()
    assert (request.state, request.trouble) == (RequestState.STOPPED, "denied")
    kept = words(park)
    assert 0 < len(kept) < 10
    cloud.say = clouds.shouted
    cloud.asked.clear()
    assert ask(park, ana) == 10 - len(kept)
    fetch()
    assert len(cloud.asked) == 10 - len(kept)
    assert len(words(park)) == 10


def test_a_worker_that_was_killed_blocks_nobody(park, ana, cloud):
    ask(park, ana)
    job = db.session.scalars(select(Job).where(Job.name == "builder.fetch_drafts")).one()
    newest().state = RequestState.RUNNING
    job.state = JobState.DEAD
    db.session.commit()
    standing = drafting.standing(park, "es")
    assert standing.has_crashed
    assert not standing.is_going_on
    assert ask(park, ana) == 10


def test_something_unforeseen_is_told_as_a_failure(park, ana, cloud):
    ask(park, ana)
    cloud.say = lambda _text: Failure("an answer without a translation", 200)
    request = fetch()
    assert (request.state, request.trouble) == (RequestState.STOPPED, "failed")
    assert words(park) == {}


def test_a_refused_draft_leaves_a_reason_and_no_text_and_can_be_tried_again(park, ana, cloud):
    title = park.draft.title
    edit(park, lambda draft: editing.edit_survey(draft, title="The park of {answer}"))
    cloud.say = lambda text: text.replace("{answer}", "{respuesta}")
    ask(park, ana)
    fetch()
    (row,) = drafting.refused(park, "es")
    assert (row.string_id, row.text, row.fault) == (title, "", "placeholders")
    assert title not in words(park)
    cloud.say = clouds.shouted
    assert ask(park, ana) == 1
    fetch()
    assert words(park)[title] == "THE PARK OF {answer}"
    assert "El parque" in park.draft_json
    assert drafting.refused(park, "es") == []


def test_an_outdated_translation_stands_and_its_draft_lies_beside_it(park, ana, cloud):
    title = park.draft.title
    edit(park, lambda draft: editing.edit_survey(draft, title="Our park"))
    ask(park, ana)
    fetch()
    assert park.draft.strings[title].text_in("es") == "El parque"
    assert words(park)[title] == "OUR PARK"


def test_a_draft_of_older_source_words_is_none_until_they_return(park, ana, cloud):
    ask(park, ana)
    fetch()
    assert park.draft.pages[0].title in words(park)
    page = park.draft.pages[0]
    edit(park, lambda draft: editing.edit_page(draft, page.id, title="Second"), "edit_page")
    assert page.title not in words(park)
    number = history.reach(history.steps(park)).undo.number
    history.undo(park, number, seen=park.revision, by=ana.id, at=NOW)
    db.session.commit()
    assert words(park)[page.title] == "FIRST"


def test_a_taken_draft_is_an_edit_that_undo_takes_back(park, ana, cloud):
    ask(park, ana)
    fetch()
    string_id = park.draft.pages[0].title
    edit(park, lambda draft: editing.set_text(draft, string_id, "es", "FIRST"), "take_drafts")
    assert string_id not in words(park)
    number = history.reach(history.steps(park)).undo.number
    history.undo(park, number, seen=park.revision, by=ana.id, at=NOW)
    db.session.commit()
    assert words(park)[string_id] == "FIRST"
    assert park.draft.strings[string_id].text_in("es") == ""


def test_what_is_thrown_away_stays_away_and_can_come_back(park, ana, cloud):
    ask(park, ana)
    fetch()
    string_id = park.draft.pages[0].title
    drafting.drop(park, [(string_id, "es"), ("nowhere", "es")], by=ana.id, at=NOW)
    db.session.commit()
    assert string_id not in words(park)
    assert [row.text for row in drafting.dropped(park, "es")] == ["FIRST"]
    assert ask(park, ana) == 0
    drafting.bring_back(park, "es", string_id, by=ana.id, at=NOW)
    db.session.commit()
    assert words(park)[string_id] == "FIRST"


@pytest.mark.parametrize("lang", ["en", "ja", "nowhere"])
def test_only_languages_of_the_survey_are_asked_for(park, ana, cloud, lang):
    with pytest.raises(NotFoundError):
        drafting.ask(park, lang, by=ana.id, at=NOW)


def test_drafts_that_nobody_took_are_neither_published_nor_signed(park, ana, cloud):
    edit(park, lambda draft: editing.set_languages(draft, ["en", "es"]), "set_languages")
    ask(park, ana)
    fetch()
    with pytest.raises(service.NotReadyError):
        service.publish(park, by=None, at=NOW)
    sha256 = agreeing.words_sha256(park.draft, "es")
    with pytest.raises(agreeing.IncompleteError):
        agreeing.sign(park, "es", sha256=sha256, by=ana.id, at=NOW)
    for string_id, text in words(park).items():
        edit(park, partial(editing.set_text, string_id=string_id, lang="es", text=f"{text}!"))
    version = service.publish(park, by=None, at=NOW)
    db.session.commit()
    assert "ANSWER 1!" in version.definition_json
    assert "machine" not in version.definition_json


@pytest.fixture
def child(place, tmp_path):
    """Return what starts the newest job in a process of its own, as the worker does."""
    keys_file = tmp_path / "keys" / "keys.json"
    keys_file.parent.mkdir()
    keys_file.write_text(json.dumps(asdict(KEYS)))

    def start():
        settings = replace(place.config["SETTINGS"], keys_file=keys_file)
        job = db.session.scalars(select(Job).where(Job.name == "builder.fetch_drafts")).one()
        command = isolated.command(job.id)
        db.session.commit()
        return subprocess.Popen(command, env=os.environ | settings.as_env(), cwd=PROJECT)

    return start


@pytest.mark.parametrize("place", ["app"], indirect=True)
def test_a_process_that_is_killed_loses_no_draft_and_doubles_none(park, ana, cloud, child):
    ask(park, ana)
    last = threading.Event()

    def hangs(text):
        if len(cloud.asked) <= fetching.A_STEP:
            return text.upper()
        last.set()
        return cloud.waits(text)

    cloud.say = hangs
    process = child()
    assert last.wait(60)
    process.kill()
    process.wait()
    db.session.expire_all()
    assert len(words(park)) == fetching.A_STEP
    assert newest().state == RequestState.RUNNING
    db.session.commit()
    cloud.say, before = str.upper, len(cloud.asked)
    assert child().wait(60) == 0
    db.session.expire_all()
    assert len(words(park)) == 10
    assert newest().state == RequestState.DONE
    assert len(cloud.asked) - before == 10 - fetching.A_STEP
