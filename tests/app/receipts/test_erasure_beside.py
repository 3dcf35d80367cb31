"""What people write beside their answers, and the files of the site, are gone as well."""

from dataclasses import replace

from app import clock
from app.db import db
from app.jobs import Job, enqueue
from app.publishing import tasks as publishing
from app.replies import service as replies
from app.replies.models import Message
from app.verdicts import service as verdicts
from app.verdicts.models import Rating, Verdict
from tests.app.receipts.test_erasure import (  # noqa: F401  (the same installation)
    CANARY,
    WORDS,
    answered,
    migrated_plain,
    traces,
    twin,
    withdraw,
    work,
)
from tests.factories import respond


def test_a_conversation_and_a_rating_leave_nothing(twin):  # noqa: F811
    loop, response, _version = answered(twin)
    code, on = respond.receipt_for(response), clock.today()
    replies.write_as_person(response, WORDS, lang="en", mark="1", on=on)
    said = {loop.entry.id: Verdict.NO}
    verdicts.rate(loop.entry, said, WORDS, rater=verdicts.by_receipt(code), lang="en", on=on)
    db.session.commit()
    assert db.session.query(Message).filter(Message.text.contains(CANARY)).count() == 1
    assert db.session.query(Rating).filter(Rating.words.contains(CANARY)).count() == 1
    withdraw(twin, response)
    work(twin)
    assert traces(twin) == set()


def test_an_open_rating_is_nobodys_and_goes_with_the_answers_of_all(twin):  # noqa: F811
    loop, response, _version = answered(twin)
    rater, on = verdicts.Rater("form", by_receipt=False), clock.today()
    said = {loop.entry.id: Verdict.NO}
    verdicts.rate(loop.entry, said, WORDS, rater=rater, lang="en", on=on)
    db.session.commit()
    withdraw(twin, response)
    work(twin)
    assert traces(twin) == {"data/heeded.db"}
    verdicts.forget_words(loop.survey.id)
    db.session.commit()
    sweep(twin)
    assert traces(twin) == set()


def sweep(app):
    """Sweep, as the end of keeping does once everything is deleted."""
    enqueue("receipts.sweep", {})
    work(app)


def test_the_files_of_the_site_leave_nothing(twin, tmp_path):  # noqa: F811
    twin.config["SETTINGS"] = replace(twin.config["SETTINGS"], publish_to=str(tmp_path / "site"))
    loop, response, _version = answered(twin)
    db.session.query(Job).delete()
    db.session.commit()
    publishing.everything()
    page = f"en/you-said/{loop.entry.slug}/index.html"
    found = {name for name in traces(twin) if name.startswith("site/")}
    assert any(name.endswith(page) for name in found)
    withdraw(twin, response)
    db.session.commit()
    assert {name for name in traces(twin) if name.startswith("site/")} == found
    work(twin)
    assert traces(twin) == set()
    assert "Its author has withdrawn it" in (tmp_path / "site" / "current" / page).read_text(
        "utf-8"
    )
