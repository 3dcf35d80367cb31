"""Published answers are found by words and filters, in every language, from a copy that is true."""

import re

import pytest
from sqlalchemy import select

from app import jobs
from app.config import LOCALES
from app.db import Base, db
from app.entries import listing, projecting, queries, service
from app.entries.folding import folded
from app.entries.models import EntryStage
from app.entries.public_models import EntryPublic, EntryPublicText
from app.i18n import tag_of
from app.operations import registry
from app.operations.worker import Worker
from tests.factories import concerns as concern_of
from tests.factories import entries, promises
from tests.markup import problems

PATH = "/en/you-said/"


def edited(loop: entries.Loop, texts: dict[str, dict[str, str]], **facts: object) -> entries.Loop:
    service.edit(
        loop.entry, texts, facts, seen=loop.entry.revision, by=loop.author.id, at=entries.PUBLISHED
    )
    entries.publish(loop)
    return loop


def titled(title: str, lang: str = "en", **facts: object) -> entries.Loop:
    return edited(entries.drafted(), {lang: {"title": title}}, **facts)


def listed(client, **asked: str) -> str:
    page = client.get(PATH, query_string=asked)
    assert page.status_code == 200
    assert problems(page.text) == []
    return page.text


def stored(found: queries.Published) -> list[Base]:
    return [
        row
        for table in projecting.TABLES
        for row in db.session.scalars(select(table).where(table.entry_id == found.entry.id))
    ]


def as_values(rows: list[Base]) -> list[tuple[object, ...]]:
    return sorted(
        (
            (type(row).__name__, *(str(getattr(row, each.key)) for each in row.__table__.columns))
            for row in rows
        ),
        key=repr,
    )


def test_the_copy_says_what_the_newest_version_says(app):
    loop = entries.published()
    edited(loop, {"en": {"title": "Said anew"}})
    found = queries.published(loop.entry.slug)
    assert as_values(stored(found)) == as_values(projecting.rows_of(found))
    assert db.session.get(EntryPublic, loop.entry.id).number == 2


def test_a_copy_that_was_changed_is_noticed_and_made_anew(app):
    loop = entries.published()
    db.session.get(EntryPublic, loop.entry.id).people = 1_000_000
    db.session.flush()
    found = queries.published(loop.entry.slug)
    assert as_values(stored(found)) != as_values(projecting.rows_of(found))
    registry.load()
    for _ in range(2):
        jobs.enqueue("entries.project_all", {})
        db.session.commit()
        Worker(app).drain()
        assert as_values(stored(found)) == as_values(projecting.rows_of(found))


def test_each_language_has_its_own_words_and_those_of_the_source(app):
    loop = titled("سؤال الحديقة", "ar")
    rows = db.session.scalars(select(EntryPublicText).order_by(EntryPublicText.lang)).all()
    assert sorted(row.lang for row in rows) == sorted(LOCALES)
    arabic = next(row for row in rows if row.lang == "ar")
    assert folded("سؤال الحديقة") in arabic.folded
    assert folded("title [en]") in arabic.folded
    assert loop.entry.slug


@pytest.mark.parametrize(
    ("lang", "title", "asked"),
    [
        ("es", "Más árboles en la plaza", "arboles MAS"),
        ("de", "Straße am Fluss", "strasse"),
        ("ar", "مُدّةُ الانتظار", "مدة الانتظار"),
        ("ja", "待合室の椅子が足りない", "椅子"),
        ("zh_Hans", "公园长椅太少", "长椅"),
        ("hi", "बस की प्रतीक्षा", "प्रतीक्षा"),
        ("vi", "Chờ đợi lâu", "cho doi"),
    ],
)
def test_words_are_found_in_the_readers_language(client, lang, title, asked):
    titled(title, lang)
    entries.published()
    page = client.get(f"/{tag_of(lang)}/you-said/", query_string={"q": asked}).text
    assert page.count('class="card"') == 1
    assert title in page
    assert 'class="card"' not in client.get(PATH, query_string={"q": asked}).text


def test_words_of_the_source_language_are_found_by_every_reader(client):
    titled("A bench for everybody")
    page = client.get("/ar/you-said/", query_string={"q": "bench"}).text
    assert page.count('class="card"') == 1


def test_all_words_have_to_be_there_and_signs_mean_nothing(client):
    titled("A bench for everybody")
    assert 'class="card"' in listed(client, q="everybody bench")
    assert 'class="card"' not in listed(client, q="bench elephant")
    assert 'class="card"' in listed(client, q="%_ \\")
    assert "Nothing fits all of this." in listed(client, q="bench elephant")


def test_filters_count_what_choosing_them_would_find(client):
    edited(entries.drafted(), {"en": {"place": "North", "service": "Buses"}})
    edited(entries.drafted(), {"en": {"place": "North", "service": "Parks"}})
    edited(entries.drafted(), {"en": {"place": "South", "service": "Parks"}})
    page = listed(client)
    assert "North (2)" in page
    assert "Parks (2)" in page
    page = listed(client, place="North")
    assert page.count('class="card"') == 2
    assert "South (1)" in page
    assert "Buses (1)" in page
    assert "Parks (1)" in page
    assert listed(client, place="South", service="Buses").count('class="card"') == 0


def test_stage_status_language_year_and_overdue_are_filters(client):
    entries.published()
    promise = promises.promised()
    promises.done(promise)
    edited(promise.loop, {"en": {"title": "All is done"}}, stage=EntryStage.DONE)
    assert listed(client, stage="done").count('class="card"') == 1
    assert listed(client, status="not_now").count('class="card"') == 2
    assert listed(client, status="no").count('class="card"') == 0
    assert listed(client, language="en").count('class="card"') == 2
    assert listed(client, language="xx").count('class="card"') == 0
    assert listed(client, year="2026").count('class="card"') == 2
    assert listed(client, year="2025").count('class="card"') == 0
    assert listed(client, overdue="yes").count('class="card"') == 0


def test_a_promise_that_is_late_can_be_asked_for(client):
    loop = entries.drafted()
    finding = loop.entry.findings[0]
    service.edit_finding(
        finding, {}, {"due_on": entries.PUBLISHED.date()}, quote_ids=[],
        topic_ids=[link.topic_id for link in finding.topics],
        seen=loop.entry.revision, by=loop.author.id, at=entries.PUBLISHED,
    )  # fmt: skip
    entries.publish(loop)
    page = listed(client, overdue="yes")
    assert page.count('class="card"') == 1
    assert "1 promise overdue" in page


def test_a_topic_over_surveys_is_a_filter(client):
    first, second = entries.published(), entries.published()
    concern = concern_of.concern(first)
    concern_of.link(first, concern)
    page = listed(client, concern=concern.slug)
    assert page.count('class="card"') == 1
    assert first.entry.slug in page
    assert "Waiting (1)" in page
    concern_of.link(second, concern)
    assert listed(client, concern=concern.slug).count('class="card"') == 2


def test_many_answers_come_in_pages_that_keep_what_was_asked(client):
    loop = titled("A bench")
    copies = projecting.rows_of(queries.published(loop.entry.slug))
    for _ in range(listing.ON_A_PAGE):
        twin = entries.twin(loop)
        for row in copies:
            values = {each.key: getattr(row, each.key) for each in row.__table__.columns}
            extra = {"slug": twin.slug} if "slug" in values else {}
            db.session.add(type(row)(**values | {"entry_id": twin.id} | extra))
    db.session.commit()
    page = listed(client, q="bench")
    assert page.count('class="card"') == listing.ON_A_PAGE
    assert "q=bench&amp;page=2" in page
    assert listed(client, q="bench", page="2").count('class="card"') == 1
    assert listed(client, q="bench", page="99").count('class="card"') == 1
    assert listed(client, page="x").count('class="card"') == listing.ON_A_PAGE


def test_the_numbers_are_the_same_in_every_language(client):
    entries.published()
    seen = {}
    for locale in LOCALES:
        page = client.get(f"/{tag_of(locale)}/you-said/").text
        assert problems(page) == []
        told = re.sub(r"<[^>]*>", " ", page[page.index('class="cards"') :])
        numbers = [int(each) for each in re.findall(r"\d+", told)]
        seen[locale] = (numbers.count(100), told.count("×"))
    assert all(numbers == seen["en"] for numbers in seen.values())


def test_what_is_typed_stays_words_and_the_page_stays_small(client):
    titled("A bench")
    page = listed(client, q='"><script>alert(1)</script>', place="<b>x</b>", concern="'\"")
    assert "<script>alert" not in page
    assert len(page.encode()) < 30_000
