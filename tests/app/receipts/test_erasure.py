"""What is withdrawn is gone: from every byte that the installation keeps (TRUST.md, P26).

The installation here is an unencrypted twin, so that its bytes can be read. A unique word is sent
in, goes everywhere that it belongs, is withdrawn, and must then be nowhere.
"""

import logging
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import delete

from analysis.text import bare_form
from app import clock, create_app, schema
from app.blobs import open_blobs
from app.builder.models import Survey
from app.db import db
from app.documents import printing
from app.documents import queries as documents
from app.drafting import queries as drafts
from app.drafting.content import Claim, Written
from app.entries.models import EntryVersion
from app.entries.proof import verify_version
from app.exports import wanting, writing
from app.exports.table import Wanted
from app.insights import codebook, history, moving, queries, undoing
from app.insights import vectors as stored_vectors
from app.insights.comment_models import (
    Assignment,
    CommentText,
    Embedding,
    MovedComment,
    RunComment,
    text_hash,
)
from app.insights.models import PublishedQuote, Topic
from app.jobs import Job
from app.operations import registry
from app.operations.worker import Worker
from app.reports import service as reports
from app.reports import writing as report_writing
from app.reports.content import Format, Kind
from app.reports.content import Wanted as Chosen
from app.respond.models import Answer
from tests.app.documents import looking
from tests.app.respond import samples
from tests.app.respond.citizen import Citizen
from tests.app.respond.samples import item
from tests.conftest import KEYS, settings_in
from tests.factories import drafting, entries, respond
from tests.factories import insights as runs
from tests.factories.builder import published
from tests.standing import Browser

CANARY = "Zwölfendrachenwort"
WORDS = f"The {CANARY} ramp is too steep for me"


def plain(folder):
    return replace(settings_in(folder), keys=replace(KEYS, database_key=""))


@pytest.fixture(scope="module")
def migrated_plain(tmp_path_factory):
    """An unencrypted database file at this release's shape."""
    settings = plain(tmp_path_factory.mktemp("plain"))
    with create_app(settings, testing=True).app_context():
        schema.upgrade(db.engine)
        db.engine.dispose()
    return settings.sqlite_file


@pytest.fixture
def twin(tmp_path, monkeypatch, migrated_plain):
    """An installation without encryption, whose logs and temporary files are kept in its folder."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    log = logging.FileHandler(tmp_path / "log")
    logging.getLogger().addHandler(log)
    registry.load()
    settings = plain(tmp_path)
    shutil.copy(migrated_plain, settings.sqlite_file)
    app = create_app(settings, testing=True)
    app.test_client_class = Browser
    with app.app_context():
        yield app
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
    logging.getLogger().removeHandler(log)
    log.close()


def traces(app):
    """Return every file and blob that holds the canary, in any of its written forms."""
    settings = app.config["SETTINGS"]
    forms = [CANARY.encode(form) for form in ("utf-8", "utf-16-le", "utf-16-be")]
    forms += [bare_form(CANARY).encode(form) for form in ("utf-8", "utf-16-le", "utf-16-be")]
    forms += [CANARY.encode("unicode_escape"), CANARY.replace("ö", "\\u00f6").encode()]
    root = settings.data.parent
    found = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if path.is_file() and any(form in path.read_bytes() for form in forms)
    }
    blobs = open_blobs(settings)
    found |= {f"blob {key}" for key in blobs.list() if any(f in blobs.get(key) for f in forms)}
    papers = {key: "".join(looking.pages(blobs.get(key))) for key in blobs.list("papers/")}
    found |= {f"blob {key}" for key, words in papers.items() if CANARY in words}
    return found


def answered(app):
    """Publish an entry that quotes the canary; return it and its author's response."""
    run = entries.consenting("I waited {number} hours", extra=WORDS)
    loop = entries.drafted(run)
    answer = db.session.query(Answer).filter(Answer.value_json.contains(CANARY)).one()
    response = answer.response
    _worked_on(loop, response)
    entries.quoted(loop, response, WORDS)
    key = text_hash(WORDS)
    vectors = {key: np.ones(4, dtype=np.float32)}
    stored_vectors.store_vectors(vectors, {key: [response.id]}, "model")
    db.session.commit()
    return loop, response, entries.publish(loop)


def _worked_on(loop, response):
    """Let staff take the comment out of its topic and back, and name it as an example."""
    run, who = loop.run, {"by": loop.author.id, "at": entries.DRAFTED}
    topic = queries.topic_numbered(run, 1)
    moving.take_out(run, [response.id], topic, seen=run.edits, **who)
    undoing.undo(run, history.edit_numbered(run, run.edits), **who)
    meaning = codebook.Meaning("Waiting", examples=[response.id])
    codebook.set_codebook(topic, meaning, seen=run.edits, **who)


def withdraw(app, response):
    code = respond.receipt_for(response)
    client = app.test_client()
    asked = client.post("/en/receipt/withdraw/", data={"code": code})
    assert "for good" in asked.text
    done = client.post("/en/receipt/withdraw/", data={"code": code, "confirmed": "yes"})
    assert done.status_code == 200, done.text


def exported(loop):
    """Let a file of all answers lie ready; return its row."""
    survey = db.session.get_one(Survey, loop.entry.survey_id)
    row = wanting.ask(survey, Wanted(), by=loop.author.id, at=clock.now())
    db.session.execute(delete(Job).where(Job.name == "exports.write"))
    db.session.commit()
    writing.write(str(row.id))
    return row


def reported(loop):
    """Let a report that quotes people lie ready; return its row."""
    wanted = Chosen(Kind.FULL, Format.DOCX, "en", exact=False)
    row = reports.ask(loop.entry, wanted, Format, by=loop.author.id, at=clock.now())
    db.session.execute(delete(Job).where(Job.name == "reports.write"))
    db.session.commit()
    report_writing.write(str(row.id))
    return row


def work(app):
    db.session.commit()
    worker = Worker(app, "test")
    with app.app_context():
        assert worker.drain() >= 1


def test_a_withdrawn_word_is_nowhere(twin):
    loop, response, version = answered(twin)
    response_id, version_id = response.id, version.id
    path = f"/en/you-said/{loop.entry.slug}/"
    client = twin.test_client()
    assert CANARY in client.get(path).text
    assert db.session.query(Answer).filter(Answer.value_json.contains(CANARY)).count() == 1
    assert (
        db.session.query(PublishedQuote).filter(PublishedQuote.text.contains(CANARY)).count() == 1
    )
    assert db.session.query(Embedding).filter_by(text_hash=text_hash(WORDS)).count() == 1
    file = exported(loop)
    store = open_blobs(twin.config["SETTINGS"])
    assert (file.state, len(list(store.list("exports/")))) == ("ready", 1)
    printing.print_one(version_id, "en")
    paper = documents.paper_in(version, "en").blob
    assert (reported(loop).state, len(list(store.list("reports/")))) == ("ready", 1)
    assert {name for name in traces(twin) if name.startswith("data/heeded.db")}
    assert f"blob {paper}" in traces(twin)

    withdraw(twin, response)
    work(twin)

    assert paper not in store.list("papers/")
    assert list(store.list("exports/")) == list(store.list("reports/")) == []

    assert traces(twin) == set()
    assert CANARY not in client.get(path).text
    assert "Its author has withdrawn it" in client.get(path).text
    for model in (Assignment, RunComment, CommentText, MovedComment):
        assert db.session.query(model).filter_by(response_id=response_id).count() == 0
    assert {topic.examples_json for topic in db.session.query(Topic)} == {"[]"}
    assert db.session.query(Embedding).filter_by(text_hash=text_hash(WORDS)).count() == 0
    assert verify_version(db.session.get_one(EntryVersion, version_id))


def test_no_draft_of_its_topic_keeps_a_withdrawn_word(twin):
    loop, response, _version = answered(twin)
    assignment = db.session.query(Assignment).filter_by(response_id=response.id).one()
    topic = db.session.get_one(Topic, assignment.topic_id)
    drafting.made(topic, loop.author, with_machine=False)
    draft = drafting.stored(topic, loop.author)
    told = Claim(text=f"The {CANARY} ramp is steep.", comments=(2, 3), support=(2, 3))
    draft.content_json = Written(label=told, meaning=told, claims=(told,)).model_dump_json()
    first = drafts.comments_behind(draft)[0]
    if response.id not in {row.response_id for row in drafts.comments_behind(draft)}:
        first.response_id = response.id
    db.session.commit()
    assert {name for name in traces(twin) if name.startswith("data/heeded.db")}
    withdraw(twin, response)
    work(twin)
    assert traces(twin) == set()
    db.session.expire_all()
    assert draft.outdated_on == clock.today()


def test_without_the_sweep_the_word_would_still_be_in_the_log_of_the_database(twin):
    _loop, response, _version = answered(twin)
    withdraw(twin, response)
    assert traces(twin) == {"data/heeded.db-wal"}


def test_a_copy_that_nobody_thought_of_is_found(twin):
    loop, response, _version = answered(twin)
    loop.entry.review_note = f"Somebody wrote {CANARY}"
    db.session.commit()
    withdraw(twin, response)
    work(twin)
    assert traces(twin) == {"data/heeded.db"}


@pytest.mark.parametrize("place", ["tmp/left", "log", "data/blobs/aa"])
def test_the_scan_sees_files_logs_and_blobs(twin, place):
    path = Path(twin.config["SETTINGS"].data.parent, place)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(WORDS, encoding="utf-8")
    assert place in traces(twin)


def test_the_whole_way_through_the_pages(twin):
    survey = entries.in_all_languages()
    citizen = Citizen(twin.test_client(), survey).starts()
    code = runs.open_question(survey).code
    for page in survey.draft.pages:
        given = {item.code: item.options[0].code for item in page.items if item.required}
        citizen.answers(**given, **{item.code: WORDS for item in page.items if item.code == code})
    assert CANARY in citizen.text
    citizen.sends()
    code = citizen.html.find(class_="code").get_text()
    db.session.query(Job).delete()  # the analysis is not part of this story
    db.session.commit()
    assert traces(twin)

    client = twin.test_client()
    assert CANARY in client.post("/en/receipt/", data={"code": code}).text
    client.post("/en/receipt/withdraw/", data={"code": code, "confirmed": "yes"})
    work(twin)
    assert traces(twin) == set()
    assert citizen.presses("Español").response.status_code == 410
    assert traces(twin) == set()


def test_a_word_that_its_author_replaced_is_nowhere(twin):
    survey = published(samples.survey(samples.page("one", item("long_text", "comment"))))
    citizen = Citizen(twin.test_client(), survey).starts().answers(comment=WORDS).sends()
    code = citizen.html.find(class_="code").get_text()
    db.session.query(Job).delete()  # the analysis is not part of this story
    db.session.commit()
    assert traces(twin)
    citizen.posts({"code": code}, "/en/receipt/change/")
    citizen.opens(citizen.url.replace("check-answers", "one")).answers(comment="Mended").sends()
    db.session.query(Job).filter_by(name="insights.embed").delete()
    work(twin)
    assert traces(twin) == set()
    assert db.session.query(Answer).one().value == "Mended"
