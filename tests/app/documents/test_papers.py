"""Published answers as PDF: tagged, in every language, the same again, gone with a quote."""

from datetime import timedelta

from flask import current_app
from sqlalchemy import select

from app import clock
from app.blobs import open_blobs
from app.db import db
from app.documents import drawing, printing, queries, showing, tasks
from app.documents.models import EntryPaper
from app.entries.models import EntryVersion
from app.jobs import Job
from app.receipts import retention
from app.receipts import service as receipts
from tests.app.documents.looking import facts, pages, structure
from tests.app.documents.papers import entry_paper
from tests.factories import entries


def printed(loop: entries.Loop) -> EntryVersion:
    """Return the newest version of an entry, once its PDF in English has been made."""
    version = loop.entry.versions[-1]
    printing.print_one(version.id, "en")
    return version


def papers() -> list[EntryPaper]:
    return list(db.session.scalars(select(EntryPaper).order_by(EntryPaper.lang)))


def test_an_answer_is_a_tagged_pdf_in_each_of_its_languages(client):
    loop = entries.published()
    printing.print_version(str(loop.entry.versions[-1].id))
    assert len(papers()) == 12
    here = f"/ar/you-said/{loop.entry.slug}/versions/1/answer.pdf"
    assert here in client.get(f"/ar/you-said/{loop.entry.slug}/").text
    answer = client.get(here)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert "Set-Cookie" not in answer.headers
    told = facts(answer.data)
    assert told == {
        "marked": "True", "lang": "ar", "title": "title [ar]", "shows_title": "True", "ua": "1",
    }  # fmt: skip


def test_headings_tables_and_figures_are_named_for_those_who_do_not_see(app):
    html, _standing = showing.paper(entries.publish(entries.lopsided()).id, "en")
    tags = structure(drawing.Drawn(html, ["paper"], "http://127.0.0.1").pdf())
    names = [each.tag for each in tags]
    assert names.count("H1") == 1
    assert {"H2", "H3", "Table", "TH", "TD", "Caption", "L"} <= set(names)
    figures = [each for each in tags if each.tag == "Figure"]
    assert figures
    assert all(each.alt for each in figures)


def test_the_same_version_gives_the_same_bytes(app):
    version = printed(entries.published())
    before = {paper.lang: paper.sha256 for paper in papers()}
    for paper in papers():
        db.session.delete(paper)
    db.session.commit()
    printing.print_one(version.id, "en")
    assert {paper.lang: paper.sha256 for paper in papers()} == before


def test_making_them_again_makes_nothing(app):
    version = printed(entries.published())
    before = [paper.id for paper in papers()]
    printing.print_one(version.id, "en")
    assert [paper.id for paper in papers()] == before


def test_publishing_asks_for_them_and_without_them_there_is_no_link(client):
    loop = entries.published()
    asked = db.session.scalars(select(Job.name).where(Job.name == "documents.print")).all()
    assert asked == ["documents.print"]
    page = client.get(f"/en/you-said/{loop.entry.slug}/")
    assert "answer.pdf" not in page.text
    assert client.get(f"/en/you-said/{loop.entry.slug}/versions/1/answer.pdf").status_code == 404


def test_whoever_withdraws_takes_their_words_out_of_every_pdf(client):
    loop = entries.drafted(entries.consenting())
    response = entries.some_response(loop)
    quote = entries.quoted(loop, response, "I waited")
    entries.publish(loop)
    version = printed(loop)
    store, here = open_blobs(current_app.config["SETTINGS"]), f"/en/you-said/{loop.entry.slug}/"
    old = queries.paper_in(version, "en")
    assert quote.text in "".join(pages(store.get(old.blob)))
    receipts.withdraw(entries.receipt_of(response), code="none", on=entries.PUBLISHED.date())
    db.session.commit()
    assert papers() == []
    assert "answer.pdf" not in client.get(here).text
    printing.print_one(version.id, "en")
    words = "".join(pages(client.get(f"{here}versions/1/answer.pdf").data))
    assert "I waited" not in words
    assert "Its author has withdrawn it" in words.replace("\r\n", " ")


def test_a_quote_taken_back_while_the_page_is_drawn_is_kept_nowhere(app):
    loop = entries.drafted(entries.consenting())
    response = entries.some_response(loop)
    entries.quoted(loop, response, "I waited")
    entries.publish(loop)
    version = loop.entry.versions[-1]
    html, standing = showing.paper(version.id, "en")
    receipts.withdraw(entries.receipt_of(response), code="none", on=entries.PUBLISHED.date())
    db.session.commit()
    late = entry_paper(version, standing)
    assert "I waited" in html
    assert not printing._kept(late)  # noqa: SLF001
    assert papers() == []


def test_what_is_missing_is_asked_for_and_what_nobody_knows_is_deleted(app):
    loop = entries.published()
    db.session.execute(Job.__table__.delete())
    store = open_blobs(current_app.config["SETTINGS"])
    store.put("papers/left/behind.pdf", b"x")
    db.session.commit()
    tasks.sweep()
    assert list(store.list("papers/")) == []
    waiting = db.session.scalars(select(Job).where(Job.name == "documents.print")).one()
    assert waiting.unique_key == f"papers:{loop.entry.versions[-1].id}"


def test_what_is_deleted_when_its_time_is_over_goes_out_of_every_pdf_too(app):
    loop = entries.drafted(entries.consenting())
    entries.quoted(loop, entries.some_response(loop), "I waited")
    entries.publish(loop)
    printed(loop)
    db.session.execute(Job.__table__.delete())
    survey, at = loop.survey, clock.now()
    survey.closes_on = at.date() - timedelta(days=62)
    survey.retention_months = 1
    survey.warned_for, survey.warned_on = survey.deletes_on, at.date() - timedelta(days=7)
    db.session.commit()
    retention.begin(survey.id, at=at)
    assert retention.erase_some(survey.id, at=at)
    db.session.commit()
    assert papers() == []
    asked = set(db.session.scalars(select(Job.name)))
    assert {"documents.print", "publishing.forget", "uploads.delete"} <= asked
