"""What changed between two versions: for everybody, word by word, and why."""

import pytest

from app.entries import queries, service
from app.entries.content import parsed
from app.entries.differences import pieces
from app.entries.models import DecisionStatus
from tests.app.entries.hostile import HOSTILE
from tests.factories import entries
from tests.markup import problems


def changed(loop, texts=None, facts=None, finding=None):
    seen = loop.entry.revision
    if finding is None:
        service.edit(
            loop.entry, texts or {}, facts or {}, seen=seen, by=loop.author.id,
            at=entries.PUBLISHED,
        )  # fmt: skip
        return
    service.edit_finding(
        finding, texts or {}, facts or {}, topic_ids=[each.topic_id for each in finding.topics],
        quote_ids=[], seen=seen, by=loop.author.id, at=entries.PUBLISHED,
    )  # fmt: skip


def page_of(client, loop, number=2, tag="en"):
    return client.get(f"/{tag}/you-said/{loop.entry.slug}/versions/{number}/changes/")


def test_words_are_marked_in_the_readers_language_and_the_others_are_named(client):
    loop = entries.published()
    words = {"en": {"stake": "stake [new]"}, "ar": {"stake": "جديد", "next": "ثم"}}
    changed(loop, words)
    entries.publish(loop)
    page = page_of(client, loop)
    assert page.status_code == 200
    assert problems(page.text) == []
    assert "Removed:" in page.text
    assert "</span>new</ins>" in page.text
    assert "corrected [en]" in page.text
    assert "why [en]" in page.text
    assert f'href="/ar/you-said/{loop.entry.slug}/versions/2/changes/"' in page.text
    assert "2 texts changed" in page.text
    arabic = page_of(client, loop, tag="ar").text
    assert "<ins>" in arabic
    assert problems(arabic) == []


def test_decisions_dates_and_quotes_are_before_and_after(client):
    loop = entries.drafted(entries.consenting())
    entries.publish(loop)
    entries.quoted(loop, entries.some_response(loop), "I waited")
    finding = loop.entry.findings[0]
    facts = {"status": DecisionStatus.PARTLY, "document": "Minute 13/2026"}
    quotes = [each.quote_id for each in finding.quotes]
    service.edit_finding(
        finding, {}, facts, topic_ids=[each.topic_id for each in finding.topics],
        quote_ids=quotes, seen=loop.entry.revision, by=loop.author.id, at=entries.PUBLISHED,
    )  # fmt: skip
    entries.publish(loop)
    page = page_of(client, loop).text
    assert "Minute 12/2026" in page
    assert "Minute 13/2026" in page
    assert "Accepted in part" in page
    assert "1 quote was added." in page
    assert "I waited" not in page, "quotes by reference only"


def test_a_correction_is_needed_for_every_later_version_and_for_no_first_one(app):
    loop = entries.published()
    changed(loop, {"en": {"stake": "Other"}})
    entries.checked(loop)
    with pytest.raises(service.NotReadyError) as refused:
        service.submit_for_review(
            loop.entry, seen=loop.entry.revision, by=loop.author.id, at=entries.DRAFTED
        )
    found = refused.value.problems
    assert {(each.code, each.block) for each in found} == {("texts_missing", "correction")}
    assert len(found) == 12


def test_the_log_of_corrections_grows_and_each_entry_is_of_its_version(client):
    loop = entries.published()
    for reason in ("A figure was wrong", "A date was wrong"):
        words = {lang: {"corrected": reason, "corrected_why": "Typed wrong"} for lang in ("en",)}
        entries.corrected(loop)
        changed(loop, words)
        entries.publish(loop)
    page = client.get(f"/en/you-said/{loop.entry.slug}/").text
    assert page.index("A date was wrong") < page.index("A figure was wrong")
    contents = [parsed(each.content_json) for each in queries.versions_of(loop.entry)]
    said = [each.correction.text("corrected", "en") for each in contents]
    assert said == ["A date was wrong", "A figure was wrong", ""]
    assert "corrected" not in loop.entry.texts_json, "the next version says it anew"


def test_there_is_nothing_before_the_first_version(client):
    loop = entries.published()
    assert page_of(client, loop, 1).status_code == 404
    assert page_of(client, loop, 2).status_code == 404


def test_hostile_words_stay_words(client):
    loop = entries.published()
    for number, words in enumerate(HOSTILE, start=2):
        changed(loop, {"en": {"stake": words}})
        entries.publish(loop)
        page = page_of(client, loop, number)
        assert page.status_code == 200
        assert problems(page.text) == [], number
        assert "<script>window" not in page.text


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("one two three", "one 2 three", "one [-two-][+2+] three"),
        ("", "new", "[+new+]"),
        ("old", "", "[-old-]"),
        ("same", "same", "same"),
        ("図書館は日曜に開く", "図書館は土曜に開く", "図書館は[-日-][+土+]曜に開く"),
        ("نص قديم", "نص جديد", "نص [-قديم-][+جديد+]"),
    ],
)
def test_pieces(before, after, told):
    marks = {"same": "{}", "added": "[+{}+]", "removed": "[-{}-]"}
    assert "".join(marks[kind].format(text) for kind, text in pieces(before, after)) == told


def test_pieces_make_both_texts_again():
    for words in HOSTILE:
        found = pieces("Some words before", words)
        assert "".join(each.text for each in found if each.kind != "added") == "Some words before"
        assert "".join(each.text for each in found if each.kind != "removed") == words


def test_very_long_texts_are_replaced_whole():
    assert [each.kind for each in pieces("a " * 5_000, "b")] == ["removed", "added"]
