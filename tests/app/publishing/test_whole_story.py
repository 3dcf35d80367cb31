"""Patients' comments are read, answered, told, rated, withdrawn, late, overdue, and are files."""

import json
import re
from contextlib import contextmanager
from datetime import date
from functools import partial
from html import unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

import surveys
from analysis import Recipe
from app import clock
from app.access import Role
from app.db import db
from app.entries import service
from app.entries.commitments import queries as commitments
from app.entries.models import DecisionStatus, EntryStage
from app.entries.texts import BLOCKS, FINDING_FIELDS
from app.insights import figures
from app.insights import service as analysing
from app.insights.comment_models import Assignment
from app.jobs import TASKS, Job
from app.notices import tasks as notices_tasks
from app.operations import registry
from app.publishing.writing import write
from app.respond.models import Response
from app.verdicts import tasks as verdicts
from tests.app.publishing.test_bucket import nowhere, served
from tests.browser import axe, overflow
from tests.factories import accounts, builder, entries, notices, promises, respond
from tests.factories import verdicts as rating
from tests.factories.comments import nhs_comments

LANGS = ("en", "es", "ar", "ja")
FINDINGS, PEOPLE = 10, 900
DUE = {0: date(2026, 6, 30), 6: date(2099, 6, 30)}


@pytest.fixture
def run(app, letters):
    """What an analysis of 900 patients' comments has found, confirmed by a person."""
    registry.load()
    definition = surveys.library.load("service_feedback").model_copy(update={"languages": LANGS})
    survey = builder.published(definition, slug="your-visit")
    question = next(each for each in definition.items() if isinstance(each, surveys.LongText))
    consent = {"quote_consent": surveys.Chosen(("given",))}
    for comment in nhs_comments(PEOPLE):
        respond.sent(survey, {question.code: comment.text, **consent})
    run = analysing.start_run(survey, question.id, Recipe(), by=None, at=clock.now())
    db.session.commit()
    for name in ("insights.embed", "insights.run"):
        for job in db.session.query(Job).filter_by(name=name).all():
            TASKS[name].call(json.loads(job.args))
    db.session.expire_all()
    return entries.confirmed(run)


def decided(run):
    """Return a loop with ten findings, decided in six ways, in four languages."""
    loop = entries.drafted(run, complete=False)
    who = {"by": loop.author.id, "at": entries.DRAFTED}
    for finding in loop.entry.findings[FINDINGS:]:
        service.remove_finding(finding, seen=loop.entry.revision, **who)
    assert len(loop.entry.findings) == FINDINGS
    loop.survey.promised_on = date(2026, 5, 31)
    names = [field.name for block in BLOCKS.values() for field in block]
    texts = {lang: {name: f"{name} [{lang}]" for name in names} for lang in LANGS}
    facts = {"stage": EntryStage.UNDER_WAY, "contact": "answers@riverside.example"}
    facts["next_update_on"] = date(2099, 1, 1)
    service.edit(loop.entry, texts, facts, seen=loop.entry.revision, **who)
    for number, finding in enumerate(loop.entry.findings):
        status = list(DecisionStatus)[number % len(DecisionStatus)]
        due_on = DUE.get(number, date(2099, 6, 30))
        is_promise = status in {DecisionStatus.ACCEPTED, DecisionStatus.PARTLY}
        told = {
            lang: {each.name: f"{each.name} {number} [{lang}]" for each in FINDING_FIELDS}
            for lang in LANGS
        }
        facts = {"status": status, "document": "Minute 12", "decided_on": date(2026, 4, 10)}
        facts["due_on"] = due_on if is_promise else None
        topics = [link.topic_id for link in finding.topics]
        service.edit_finding(
            finding, told, facts, topic_ids=topics, quote_ids=[], seen=loop.entry.revision, **who
        )
    db.session.commit()
    return loop


@pytest.fixture
def scanned(tmp_path, chrome):
    """Say what is wrong with these pages, served as files."""
    return lambda found: looked_at(found, tmp_path, chrome)


def test_from_an_answer_to_what_became_of_it(client, run, letters, site, bucket, scanned):
    loop = decided(run)
    slug = loop.entry.slug
    first, other = (db.session.get_one(Response, each) for each in of_first_finding(loop)[:2])
    quoted = entries.quoted(loop, first, words_of(loop, first)).text
    hearers = {"ada@example.org": "en", "bo@example.org": "es", "cai@example.org": "ar"}
    for address, lang in hearers.items():
        notices.hearing(loop.survey, address, lang=lang)

    # Two people publish it, in four languages.
    version = entries.publish(loop)
    assert loop.author.id != loop.approver.id
    content = version.content_json
    assert len({each.status for each in loop.entry.findings}) == len(DecisionStatus)
    for lang in LANGS:
        page = client.get(f"/{lang}/you-said/{slug}/")
        assert page.status_code == 200
        assert f"change 0 [{lang}]" in page.text
    # A promise of June is overdue in November, in public.
    assert re.search(r"\d+ days overdue", client.get(f"/en/you-said/{slug}/").text)
    assert quoted in unescape(client.get(f"/en/you-said/{slug}/").text)

    # Everybody who asked is told once, by a real server, in their language.
    for _ in range(2):
        notices_tasks.gather_due()
        notices_tasks.send()
    read = [(mail["To"], mail.get_body(("plain",)).get_content()) for mail in letters.mails]
    assert sorted(to for to, _text in read) == sorted([*hearers, *hearers])
    for address, lang in hearers.items():
        # That there is an answer; and, as weeks have gone by since April, whether it answers.
        texts = [text for to, text in read if to == address]
        assert all(f"/{lang}/you-said/{slug}/" in text for text in texts)
        assert sum(f"/{lang}/you-said/{slug}/#verdict" in text for text in texts) == 1

    # One receipt: the answer, the decision, done, and a rating.
    code = respond.receipt_for(other)
    assert "change 0 [en]" in client.post("/en/receipt/", data={"code": code}).text
    promise = promises.Promise(
        loop,
        commitments.commitments_of(loop.entry)[0],
        accounts.user(Role.EDITOR, Role.APPROVER),
        accounts.user(Role.APPROVER),
    )
    promises.done(promise)
    page = client.post("/en/receipt/", data={"code": code})
    assert "A second person has checked it: it is done." in page.text
    field = re.search(r'name="(rate-[^"]+-done_\d+)"', page.text)[1]
    data = {"code": code, "slug": slug, field: "yes", f"rate-{slug}-verdict": "yes"}
    assert "Your rating is kept" in client.post("/en/receipt/rate/", data=data).text
    rating.rated(loop, yes=30, partly=8, no=12, on=clock.today())
    verdicts.freeze()
    assert "People with a receipt" in client.get(f"/en/you-said/{slug}/").text

    # Who is quoted withdraws: the words are gone, the version stands.
    gone = respond.receipt_for(first)
    client.post("/en/receipt/withdraw/", data={"code": gone, "confirmed": "yes"})
    assert client.post("/en/receipt/", data={"code": gone}).status_code == 410
    assert quoted not in unescape(client.get(f"/en/you-said/{slug}/").text)
    assert "Its author has withdrawn it" in client.get(f"/en/you-said/{slug}/").text
    assert version.content_json == content

    # Late answers raise the mark, once they are so many that it tells of nobody.
    assert "have changed since" not in client.get(f"/en/you-said/{slug}/").text
    for _ in range(20):
        respond.sent(loop.survey, {"satisfaction": surveys.Chosen(("1",))}, on=clock.today())
    figures.make_snapshot(loop.survey, at=clock.now())
    db.session.commit()
    assert "figures have changed" in client.get(f"/en/you-said/{slug}/").text.lower()

    # All of it as files on S3: no link leads nowhere, and axe finds nothing.
    write(site, bucket)
    found = served(bucket)
    assert nowhere(found) == set()
    assert scanned(found) == []


def of_first_finding(loop):
    """Return people whose words are in the topic that the first finding answers."""
    topic_id = loop.entry.findings[0].topics[0].topic_id
    theirs = db.session.query(Assignment).filter_by(topic_id=topic_id, standing=True)
    return [each.response_id for each in theirs.order_by("strength", "response_id")]


def words_of(loop, response):
    """Return the comment of a response."""
    question_id = loop.run.question_id
    return next(each.value for each in response.answers if each.question_id == question_id)


@contextmanager
def serving_files(folder):
    """Serve a folder, as any web server would; gives its address."""
    handler = partial(Quiet, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


class Quiet(SimpleHTTPRequestHandler):
    """A server that writes nothing down."""

    def log_message(self, *_told):
        pass


def looked_at(found, folder, chrome):
    """Return what is wrong with the pages in English and Arabic, each served as a file."""
    for key, text in found.items():
        place = folder / "served" / key
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    pages = [key for key in sorted(found) if re.match(r"(en|ar)/.*index\.html", key)]
    faults, hosts = [], set()
    with serving_files(folder / "served") as address:
        for scheme, width in (("light", 1280), ("dark", 320)):
            context = chrome.new_context(
                viewport={"width": width, "height": 900}, color_scheme=scheme
            )
            page = context.new_page()
            page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
            for key in pages[:: 1 if width > 1000 else 3]:
                page.goto(f"{address}/{key}")
                faults += [f"{key} {width}: {each}" for each in axe(page)]
                faults += [f"{key} {width}: too wide"] if overflow(page) else []
            context.close()
    assert hosts == {address.split("/")[2]}
    return faults
