"""What programs read: valid by its own rules, rounded, and the same in every language."""

import csv
import io
import json

import jsonschema_rs
import pytest

from app.access import Role
from app.config import LOCALES
from app.db import db
from app.entries import service
from app.i18n import tag_of
from app.open import feed
from app.open.models import OpenTerms
from tests.app.entries.hostile import HOSTILE
from tests.app.open import atom
from tests.factories import accounts, entries
from tests.factories import concerns as concern_of

TAGS = [tag_of(locale) for locale in LOCALES]
FILES = (
    "you-said/feed.atom", "you-said/entries.json", "you-said/entries.csv", "you-said/data.jsonld",
    "scoreboard/scoreboard.json", "scoreboard/scoreboard.csv", "sitemap.xml",
)  # fmt: skip


def files_of(loop: entries.Loop) -> list[str]:
    slug, survey = loop.entry.slug, loop.survey.slug
    mine = (f"you-said/{slug}/entry.json", f"you-said/{slug}/entry.jsonld")
    return [*FILES, *mine, f"results/{survey}/feed.atom"]


def named(loop: entries.Loop, words: str) -> None:
    service.edit(
        loop.entry, {"en": {"title": words, "stake": words, "place": words}}, {},
        seen=loop.entry.revision, by=loop.author.id, at=entries.PUBLISHED,
    )  # fmt: skip
    finding = loop.entry.findings[0]
    service.edit_finding(
        finding, {"en": {"name": words}}, {"document": words}, quote_ids=[],
        topic_ids=[link.topic_id for link in finding.topics],
        seen=loop.entry.revision, by=loop.author.id, at=entries.PUBLISHED,
    )  # fmt: skip
    entries.publish(loop)


def table(answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


@pytest.mark.parametrize("tag", TAGS)
def test_feeds_are_valid_in_every_language(client, tag):
    loop = entries.published()
    entries.published()
    for path in ("you-said/feed.atom", f"results/{loop.survey.slug}/feed.atom"):
        answer = client.get(f"/{tag}/{path}")
        assert answer.content_type == "application/atom+xml; charset=utf-8"
        assert atom.problems(answer.data) == []
    assert len(atom.parsed(answer.data).findall(f"{atom.ATOM}entry")) == 1


def test_the_rules_of_feeds_notice_planted_faults(client):
    entries.published()
    good = client.get("/en/you-said/feed.atom").data.decode()
    for old, new in (
        ("author>", "nobody>"),
        ("Z</updated>", "</updated>"),
        ("<id>tag:", "<id>"),
        ("<title>", "<title/><title>"),
        ('rel="license"', 'rel="alternate" type="text/html" hreflang="en"'),
    ):
        assert atom.problems(good.replace(old, new).encode()) != [], old
    assert atom.problems(b"<feed/>") == ["the root is no feed (4.1.1)"]


def test_ids_stay_when_an_answer_is_published_again(client):
    loop = entries.published()
    before = atom.parsed(client.get("/en/you-said/feed.atom").data)
    named(loop, "Said anew")
    after = atom.parsed(client.get("/en/you-said/feed.atom").data)
    one, other = (each.find(f"{atom.ATOM}entry") for each in (before, after))
    assert one.findtext(f"{atom.ATOM}id") == other.findtext(f"{atom.ATOM}id")
    assert other.findtext(f"{atom.ATOM}title") == "Said anew"
    others = {link.get("hreflang") for link in after.findall(f"{atom.ATOM}link")}
    assert set(TAGS) <= others


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_break_no_file(client, words):
    loop = entries.drafted()
    named(loop, words)
    for path in files_of(loop):
        answer = client.get(f"/en/{path}")
        assert answer.status_code == 200, path
        if path.endswith(".atom"):
            assert atom.problems(answer.data) == []
        elif "json" in path:
            json.loads(answer.data)
    for row in table(client.get("/en/you-said/entries.csv")):
        assert not any(value.startswith(("=", "+", "-", "@", "\t", "\r")) for value in row.values())


def test_a_formula_is_made_inert(client):
    named(entries.drafted(), '=HYPERLINK("https://evil.example")')
    rows = table(client.get("/en/you-said/entries.csv"))
    assert rows[0]["title"].startswith("'=HYPERLINK")


def test_characters_that_xml_forbids_are_left_out():
    assert feed._clean("a\x00b\x0bc\ufffed\U0001f600") == "abcd\U0001f600"  # noqa: SLF001


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("you-said/entries.json", "entries-1"),
        ("you-said/{slug}/entry.json", "entry-1"),
        ("scoreboard/scoreboard.json", "scoreboard-1"),
    ],
)
def test_json_is_as_its_schema_says(client, path, schema):
    loop = entries.published()
    rule = jsonschema_rs.validator_for(client.get(f"/schema/{schema}.json").get_json())
    told = client.get(f"/en/{path.format(slug=loop.entry.slug)}").get_json()
    assert list(rule.iter_errors(told)) == []
    assert not rule.is_valid(told | {"more": 1})


def test_numbers_are_rounded_and_the_same_in_every_language(client):
    few = entries.COMMENTS | {"Signs": ["One", "Two", "Three"]}
    loop = entries.published(entries.analysed(few))
    seen = []
    for tag in TAGS:
        told = client.get(f"/{tag}/you-said/{loop.entry.slug}/entry.json").get_json()
        people = [each["people"] for each in told["findings"]]
        seen.append((told["people"], people, [each["share"] for each in told["findings"]]))
        assert {"shown": "few", "value": None} in people
    assert all(each == seen[0] for each in seen)
    boards = [client.get(f"/{tag}/scoreboard/scoreboard.json").get_json() for tag in TAGS]
    for board in boards:
        for survey in board["surveys"]:
            del survey["title"]
    assert all(board == boards[0] for board in boards)


def test_a_row_for_each_finding(client):
    loop = entries.published()
    rows = table(client.get("/en/you-said/entries.csv"))
    assert [row["finding"] for row in rows] == ["1", "2", "3"]
    assert [row["status"] for row in rows] == ["accepted", "not_now", "already_done"]
    assert {row["survey"] for row in rows} == {loop.survey.slug}
    assert rows[0]["finding_people"] == "40"


def test_topics_over_surveys_stand_in_the_data(client):
    loop = entries.published()
    concern = concern_of.concern(loop)
    concern_of.link(loop, concern)
    told = client.get(f"/en/you-said/{loop.entry.slug}/entry.json").get_json()
    address = f"http://127.0.0.1:8000/en/topics/{concern.slug}/"
    assert told["findings"][0]["topics"] == [address]


def test_linked_data_is_a_document_of_its_own(client):
    loop = entries.published()
    page = client.get(f"/en/you-said/{loop.entry.slug}/").text
    path = f"/en/you-said/{loop.entry.slug}/entry.jsonld"
    assert f'<link rel="alternate" type="application/ld+json" href="{path}">' in page
    answer = client.get(path)
    assert answer.content_type == "application/ld+json"
    told = answer.get_json()
    assert (told["@context"], told["@type"]) == ("https://schema.org", "Report")
    assert told["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert client.get("/en/you-said/data.jsonld").get_json()["@type"] == "Dataset"


def test_files_can_be_kept_and_asked_about_again(client):
    loop = entries.published()
    for path in files_of(loop):
        answer = client.get(f"/en/{path}")
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        assert "Set-Cookie" not in answer.headers
        again = client.get(f"/en/{path}", headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304, path


def test_the_organisation_chooses_the_licence(client):
    loop = entries.published()
    assert "CC BY 4.0</bdi>" in client.get("/en/you-said/").text
    accounts.sign_in(client, accounts.user(Role.ADMINISTRATOR))
    assert accounts.post(client, "/staff/open-data/", {"licence": "none"}).status_code == 422
    sent = accounts.post(client, "/staff/open-data/", {"licence": "ogl-uk-3.0"})
    assert sent.status_code == 303
    assert db.session.get(OpenTerms, loop.survey.organisation_id).licence == "ogl-uk-3.0"
    page = client.get(f"/en/you-said/{loop.entry.slug}/").text
    assert 'rel="license" href="https://www.nationalarchives.gov.uk/' in page
    assert "Open Government" in client.get("/en/you-said/entries.csv").text
