"""Fill an empty installation once, then run it: `make demo`."""

import csv
import gzip
import io
import os
import secrets
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import click
from sqlalchemy import select

import surveys
from app import clock, create_app
from app.access import Role
from app.accounts import service as accounts
from app.accounts.models import Organisation, User
from app.builder import notices
from app.builder import service as builder
from app.builder.models import Survey
from app.config import LOCALES, Settings
from app.db import db
from app.demo import answering, invented
from app.demo.sample import SAMPLE
from app.insights import figures
from app.operations import locks, registry, serving
from app.operations.worker import Worker
from app.respond import importing, intake
from surveys import editing, library

NHS = Path(__file__).parent / "nhs_feedback.csv.gz"
EVERY = 3
FEEDBACK, CONSULTATION = "your-visit", "sample-consultation"
QUESTION = "comment"
PEOPLE = (
    ("Editor of the demo", "editor@demo.example", (Role.EDITOR,)),
    ("Approver of the demo", "approver@demo.example", (Role.APPROVER,)),
    ("Policymaker of the demo", "reader@demo.example", (Role.READER,)),
    ("Administrator of the demo", "admin@demo.example", (Role.ADMINISTRATOR,)),
)


def run(settings: Settings, *, serve: bool) -> None:
    """Load the demo unless it is there, then serve it with a worker beside, until stopped."""
    registry.load()
    if settings.is_sqlite and not settings.sqlite_file.exists():
        # Loaded aside and moved into place when whole: what a stop in between leaves is not used.
        aside = settings.data.with_name(f"{settings.data.name}.loading")
        shutil.rmtree(aside, ignore_errors=True)
        _fill(replace(settings, data=aside, blobs=str(aside / "blobs")))
        settings.data.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(settings.data, ignore_errors=True)
        aside.rename(settings.data)
    else:
        _fill(settings)
    if serve:
        _serve(settings)


def _fill(settings: Settings) -> None:
    with locks.hold(settings, "web", alone=True):
        serving.prepare(settings)
        app = create_app(settings)
        with app.app_context():
            is_loaded = db.session.scalar(select(Survey.id).limit(1)) is not None
            db.session.rollback()
            if not is_loaded:
                _load(Worker(app))
            db.session.remove()
            for engine in db.engines.values():
                engine.dispose()


def _load(worker: Worker) -> None:
    click.echo("Loading the demo: this takes a minute or two, once.")
    body = accounts.create_organisation("Northbank", contact="hello@demo.example")
    passwords = {email: secrets.token_urlsafe(12) for _name, email, _roles in PEOPLE}
    people = [
        accounts.create_user(body, name=name, email=email, password=passwords[email], roles=roles)
        for name, email, roles in PEOPLE
    ]
    editor, approver = people[0], people[1]
    codes = {each.email: accounts.make_recovery_codes(each)[0] for each in people}
    feedback = _open(body, feedback_survey(), "Your visit", FEEDBACK, editor, is_sample=False)
    sample = _open(
        body,
        library.load("consultation"),
        "Sample consultation",
        CONSULTATION,
        editor,
        is_sample=True,
    )
    db.session.commit()
    taken = _bring_in(feedback, nhs_rows(), "NHS patient feedback (pxtextmining, MIT)", editor)
    click.echo(f"{taken.added} comments of patients brought in.")
    _bring_in(sample, invented.rows(clock.today()), "Sample answers, drawn by chance", editor)
    figures.make_snapshot(sample, at=clock.now())
    db.session.commit()
    click.echo("Reading the comments …")
    answering.analyse(feedback, QUESTION, worker)
    answering.publish(feedback, QUESTION, editor=editor, approver=approver, worker=worker)
    _tell(passwords, codes)


def feedback_survey() -> surveys.Survey:
    """Return service feedback with the one open question that the imported comments answer."""
    survey = library.load("service_feedback")
    words = next(page for page in survey.pages if page.code == "words")
    for item in [each for each in words.items if each.kind == "long_text"]:
        survey = editing.delete_item(survey, item.id)
    survey = editing.add_item(survey, words.id, "long_text", SAMPLE.question["en"], code=QUESTION)
    prompt = survey.item_coded(QUESTION).prompt
    for lang in LOCALES:
        survey = editing.set_text(survey, prompt, lang, SAMPLE.question[lang])
        survey = editing.set_text(survey, survey.title, lang, SAMPLE.title[lang])
    return survey


def with_notice(definition: surveys.Survey, organisation: str) -> surveys.Survey:
    """Return a survey of the demo with its privacy notice, which leaves nothing to be filled in."""
    why = SAMPLE.purposes[definition.code]
    return notices.begun(definition, organisation=organisation, why=why)


def _open(
    body: Organisation,
    definition: surveys.Survey,
    name: str,
    slug: str,
    by: User,
    *,
    is_sample: bool,
) -> Survey:
    now = clock.now()
    survey = builder.create(
        with_notice(definition, body.name),
        name=name,
        slug=slug,
        organisation_id=body.id,
        by=by.id,
        at=now,
    )
    survey.is_sample = is_sample
    survey.opens_on, survey.closes_on = now.date(), now.date() + timedelta(days=180)
    survey.promised_on = now.date() + timedelta(days=270)
    db.session.flush()
    builder.publish(survey, by=by.id, at=now)
    return survey


def _bring_in(survey: Survey, data: bytes, source: str, by: User) -> intake.Taken:
    plan = importing.plan_of(survey.versions[-1].definition, data, source=source)
    batch = intake.begin(survey, plan, by=by.id, at=clock.now())
    return intake.bring_in(batch.id, plan)


def nhs_rows() -> bytes:
    """Return every third comment as a CSV that the import reads; consent to be quoted is no."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["id", "lang", "channel", QUESTION])
    with gzip.open(NHS, "rt", encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            if number % EVERY == 0:
                writer.writerow([row["id"], "en", "import", row["text"]])
    return out.getvalue().encode()


def _tell(passwords: dict[str, str], codes: dict[str, str]) -> None:
    click.echo("\nSign in at /staff/ — each account sets up its second factor at first sign-in.")
    for _name, email, roles in PEOPLE:
        click.echo(f"  {email:24} {passwords[email]:20} recovery code {codes[email]}  {roles[0]}")
    click.echo("These are shown once. Write them down.\n")


def _serve(settings: Settings) -> None:
    worker = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "worker"], env=os.environ | settings.as_env()
    )
    click.echo(f"Open {settings.base_url}/ (stop with Ctrl-C)")
    try:
        serving.serve(settings)
    finally:
        worker.terminate()
        worker.wait(timeout=30)
