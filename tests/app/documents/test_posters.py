"""Posters: what staff choose hangs on the wall, on one page, with the way to the whole answer."""

import re

import pytest
from sqlalchemy import select

from app.access import Role
from app.accounts.models import AuditEvent
from app.blobs import open_blobs
from app.db import db
from app.documents import posters, printing, queries, service, showing, tasks
from app.documents.models import EntryPoster, PosterSize
from app.entries.models import DecisionStatus
from app.jobs import Job
from tests.app.documents.looking import facts, pages, structure
from tests.factories import accounts, entries
from tests.markup import problems


def made(loop, langs=("en",), size=PosterSize.A4, findings=(1, 2, 3)):
    service.ask_for_posters(
        loop.entry.versions[-1], findings, size, langs, by=loop.author.id, at=entries.PUBLISHED
    )
    db.session.commit()
    for each in [str(each.id) for each in queries.posters_of(loop.entry, 20)]:
        printing.print_poster(each)
    return queries.posters_of(loop.entry, 20)


def place(loop) -> str:
    return f"/staff/entries/{loop.entry.id}/posters/"


def posted(client, loop, chosen):
    token = accounts.csrf_token(client, "/staff/account/")
    return client.post(place(loop), data={"csrf_token": token, **chosen})


def content_of(app, poster) -> bytes:
    return open_blobs(app.config["SETTINGS"]).get(poster.blob)


def stranger():
    made = accounts.user(Role.EDITOR)
    made.organisation_id = accounts.service.create_organisation("Elsewhere").id
    db.session.commit()
    return made


def test_staff_choose_findings_paper_and_languages(client):
    loop = entries.published()
    accounts.sign_in(client, loop.author)
    page = client.get(place(loop)).text
    assert problems(page) == []
    assert len(re.findall(r'name="findings"[^>]* checked', page)) == 3
    chosen = {"findings": ["1", "2", "3"], "size": "a3", "langs": ["en", "ar"]}
    assert posted(client, loop, chosen).status_code == 303
    kept = queries.posters_of(loop.entry, 20)
    assert [(each.lang, each.size, each.numbers) for each in kept] == [
        ("ar", "a3", (1, 2, 3)), ("en", "a3", (1, 2, 3)),
    ]  # fmt: skip
    asked = db.session.scalars(select(Job.name).where(Job.name == "documents.poster")).all()
    assert len(asked) == 2
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "poster.asked")).one()
    assert event.object_id == str(loop.entry.id)


@pytest.mark.parametrize("numbers", [["1", "2"], ["1", "2", "9"], []])
def test_too_few_findings_and_unknown_ones_are_refused(client, numbers):
    loop = entries.published()
    accounts.sign_in(client, loop.author)
    chosen = {"findings": numbers, "size": "a4", "langs": ["en"]}
    assert posted(client, loop, chosen).status_code == 422
    assert queries.posters_of(loop.entry, 20) == []


def test_the_same_poster_asked_for_again_is_the_same_poster(app):
    loop = entries.published()
    first, again = made(loop), made(loop)
    assert [each.id for each in first] == [each.id for each in again]


def test_what_is_not_published_has_no_poster(client):
    loop = entries.drafted()
    accounts.sign_in(client, loop.author)
    assert "Publish the answer first" in client.get(place(loop)).text
    assert posted(client, loop, {}).status_code == 409


def test_a_poster_is_the_organisations_own(client):
    loop = entries.published()
    poster = made(loop)[0]
    accounts.sign_in(client, stranger())
    for path in ("", f"en/{poster.id}/", f"en/{poster.id}/poster.pdf"):
        assert client.get(place(loop) + path).status_code == 404


def test_a_poster_of_another_answer_is_not_found_under_this_one(client):
    loop, other = entries.published(), entries.published()
    poster = made(other)[0]
    accounts.sign_in(client, loop.author)
    assert client.get(f"{place(loop)}en/{poster.id}/").status_code == 404


@pytest.mark.parametrize(("lang", "size"), [("en", "a4"), ("ar", "a3")])
def test_a_poster_is_one_tagged_page_with_its_address(app, lang, size):
    loop = entries.published()
    poster = made(loop, [lang], PosterSize(size))[0]
    found = content_of(app, poster)
    words = pages(found)
    assert (len(words), poster.pages) == (1, 1)
    address = f"{showing.public_base()}/{lang}/you-said/{loop.entry.slug}/"
    assert address in words[0].replace("\r\n", "").replace("\ufffe", "-")
    # A reader of PDFs gives words of both directions on one line back in an order of its own.
    assert words[0].count("name") == 3
    told = facts(found)
    assert (told["marked"], told["lang"]) == ("True", lang)
    tags = structure(found)
    figures = [each.alt for each in tags if each.tag == "Figure"]
    assert len(figures) == 1
    assert address in figures[0]
    assert [each.tag for each in tags].count("H2") == 3


def test_more_words_make_the_type_smaller(app):
    loop = entries.published()
    poster = made(loop)[0]
    assert poster.fit == 0
    page, fit = printing._largest(poster, long_winded)  # noqa: SLF001
    assert (page.pages, fit) == (1, 3)


class long_winded:  # noqa: N801  (it stands where a class stands)
    """A page that fits only in the fourth size of type."""

    def __init__(self, html, _sheets, _base):
        self.pages = 1 if "fit-3" in html else 2


def test_the_page_on_the_screen_says_what_the_pdf_says(client):
    loop = entries.published()
    poster = made(loop)[0]
    accounts.sign_in(client, loop.author)
    page = client.get(f"{place(loop)}en/{poster.id}/").text
    assert "change 1 [en]" in page
    assert "40 people" in page
    pdf = client.get(f"{place(loop)}en/{poster.id}/poster.pdf")
    assert pdf.mimetype == "application/pdf"
    assert "change 1 [en]" in pages(pdf.data)[0]
    assert client.get(f"{place(loop)}fr/{poster.id}/").status_code == 404


def test_the_biggest_with_a_yes_come_first_and_others_fill_up(app):
    loop = entries.published()
    told = entries.shown_as(loop.entry.versions[-1], "en").findings
    assert {each.status for each in told} == {
        DecisionStatus.ACCEPTED, DecisionStatus.NOT_NOW, DecisionStatus.ALREADY_DONE,
    }  # fmt: skip
    assert posters.chosen(told) == [1, 2, 3]
    many = [each for each in told for _ in range(4)]
    numbered = [type(each)(**{**vars(each), "number": n}) for n, each in enumerate(many, 1)]
    chosen = posters.chosen(numbered)
    assert len(chosen) == 6
    assert {numbered[n - 1].status for n in chosen} <= posters.YES


def test_old_posters_go_with_their_files(app):
    loop = entries.published()
    poster = made(loop)[0]
    service.remove_old(at=entries.PUBLISHED + service.KEPT)
    assert queries.posters_of(loop.entry, 20) == [poster]
    service.remove_old(at=entries.PUBLISHED + service.KEPT * 2)
    db.session.commit()
    assert db.session.scalars(select(EntryPoster)).all() == []
    tasks._sweep_store()  # noqa: SLF001
    assert list(open_blobs(app.config["SETTINGS"]).list("posters/")) == []
