"""Staff write an entry through its pages, a second person approves it."""

import json
import re

import pytest

from app.access import Role
from app.db import db
from app.entries import queries
from app.entries.models import Entry, EntryState
from app.entries.texts import Texts
from tests.app.entries.hostile import HOSTILE
from tests.factories import accounts, entries
from tests.markup import problems


class Desk:
    """A member of staff at a browser, signed in."""

    def __init__(self, client, person):
        self.client = client
        accounts.sign_in(client, person)

    def get(self, path, **options):
        return self.client.get(path, **options)

    def post(self, path, data, **options):
        token = accounts.csrf_token(self.client, "/staff/account/")
        return self.client.post(path, data={"csrf_token": token, **data}, **options)


@pytest.fixture
def desk(app):
    return lambda person: Desk(app.test_client(), person)


def base(entry):
    return f"/staff/entries/{entry.id}/"


def test_the_pages_are_sound_in_every_state(desk):
    loop = entries.drafted(complete=False)
    author = desk(loop.author)
    finding = loop.entry.findings[0]
    paths = ["", "head/", "asked/?to=ar", "heard/", "next/?to=zh-Hans", "preview/?in=ja"]
    paths += [f"findings/{finding.id}/", f"findings/{finding.id}/?to=fa"]
    for path in paths:
        page = author.get(base(loop.entry) + path)
        assert page.status_code == 200, path
        assert problems(page.text) == [], path
    assert problems(author.get("/staff/entries/").text) == []


def test_an_entry_begins_from_an_analysis(desk):
    run = entries.analysed()
    editor = desk(accounts.user(Role.EDITOR))
    assert "Begin an answer" in editor.get("/staff/entries/").text
    done = editor.post("/staff/entries/", {"run": str(run.id)})
    assert done.status_code == 303
    entry = db.session.query(Entry).one()
    assert next(queries.names_of(entry)[each.id] for each in entry.findings) == "Waiting times"
    assert editor.post("/staff/entries/", {"run": "nonsense"}).status_code == 404


def test_texts_of_two_languages_are_saved_side_by_side(desk):
    loop = entries.drafted(complete=False)
    author = desk(loop.author)
    done = author.post(
        f"{base(loop.entry)}asked/?to=ar",
        {"seen": loop.entry.revision, "stake_en": "Which  buses run?", "stake_ar": "أي حافلات؟"},
    )
    assert done.status_code == 303
    assert done.location.endswith("?to=ar")
    db.session.refresh(loop.entry)
    texts = Texts.model_validate_json(loop.entry.texts_json)
    assert (texts.text("stake", "en"), texts.text("stake", "ar")) == (
        "Which  buses run?",
        "أي حافلات؟",
    )
    page = author.get(f"{base(loop.entry)}asked/?to=ar").text
    assert (
        '<textarea class="input" id="stake_ar" name="stake_ar" rows="4" lang="ar" dir="rtl">'
        in page
    )


def test_dates_links_and_counts_are_checked_and_what_was_typed_stays(desk):
    loop = entries.drafted(complete=False)
    author, seen = desk(loop.author), loop.entry.revision
    bad = {
        "seen": seen, "next_update_on-day": "30", "next_update_on-month": "2",
        "next_update_on-year": "2027", "report": "javascript:alert(1)", "next_en": "Soon",
    }  # fmt: skip
    page = author.post(f"{base(loop.entry)}next/", bad)
    assert page.status_code == 422
    assert "There is a problem" in page.text
    assert "begins with https://" in page.text
    assert ">\nSoon</textarea>" in page.text
    assert problems(page.text) == []
    good = bad | {"next_update_on-day": "1", "report": "https://riverside.example/r?a=1&b=2"}
    assert author.post(f"{base(loop.entry)}next/", good).status_code == 303
    db.session.refresh(loop.entry)
    assert json.loads(loop.entry.links_json) == {"report": "https://riverside.example/r?a=1&b=2"}
    heard = {"seen": loop.entry.revision, "late": "many"}
    assert author.post(f"{base(loop.entry)}heard/", heard).status_code == 422


def test_control_characters_are_refused(desk):
    loop = entries.drafted(complete=False)
    typed = {"seen": loop.entry.revision, "title_en": "A\x1b[2J", "contact": "b\x00c"}
    page = desk(loop.author).post(f"{base(loop.entry)}head/", typed | {"stage": "decided"})
    assert page.status_code == 422
    assert page.text.count("Remove the characters") >= 2
    assert problems(page.text) == []


def test_a_decision_without_reason_is_refused_at_the_right_place(desk):
    loop = entries.drafted(complete=False)
    finding = loop.entry.findings[0]
    author = desk(loop.author)
    typed = {"seen": loop.entry.revision, "status": "no", "meaning_en": "They waited."}
    page = author.post(f"{base(loop.entry)}findings/{finding.id}/", typed)
    assert page.status_code == 422
    assert 'href="#reason_en"' in page.text
    assert ">\nThey waited.</textarea>" in page.text
    assert problems(page.text) == []
    typed |= {"reason_en": "No money.", "topics": str(finding.topics[0].topic_id)}
    assert author.post(f"{base(loop.entry)}findings/{finding.id}/", typed).status_code == 303
    db.session.refresh(finding)
    assert finding.status == "no"


def test_whoever_comes_second_keeps_what_they_typed(desk):
    loop = entries.drafted(complete=False)
    seen = loop.entry.revision
    first, second = desk(loop.author), desk(accounts.user(Role.EDITOR))
    path = f"{base(loop.entry)}asked/"
    assert first.post(path, {"seen": seen, "stake_en": "First"}).status_code == 303
    page = second.post(path, {"seen": seen, "stake_en": "Second"})
    assert page.status_code == 409
    assert "Somebody else saved this entry" in page.text
    assert ">\nSecond</textarea>" in page.text
    assert problems(page.text) == []
    now = re.search(r'name="seen" value="(\d+)"', page.text).group(1)
    assert second.post(path, {"seen": now, "stake_en": "Second"}).status_code == 303


def test_findings_are_added_moved_and_taken_out(desk):
    loop = entries.drafted(complete=False)
    author = desk(loop.author)
    first, second, third = loop.entry.findings
    topic = str(third.topics[0].topic_id)
    gone = f"{base(loop.entry)}findings/{third.id}/remove/?seen={loop.entry.revision}"
    assert author.post(gone, {}).status_code == 303
    db.session.refresh(loop.entry)
    down = f"{base(loop.entry)}findings/{first.id}/move/?seen={loop.entry.revision}"
    part = author.post(down, {"to": "down"}, headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert "<html" not in part.text
    assert "The order has changed." in part.text
    assert problems(part.text) == []
    db.session.refresh(loop.entry)
    assert [each.id for each in loop.entry.findings] == [second.id, first.id]
    added = f"{base(loop.entry)}findings/?seen={loop.entry.revision}"
    assert author.post(added, {"topics": topic}).status_code == 303
    db.session.refresh(loop.entry)
    assert len(loop.entry.findings) == 3


def test_the_whole_way_to_the_public(desk, client):
    loop = entries.drafted()
    author, approver = desk(loop.author), desk(loop.approver)
    assert "Hand in for approval" in author.get(base(loop.entry)).text
    assert (
        author.post(f"{base(loop.entry)}submit/?seen={loop.entry.revision}", {}).status_code == 303
    )
    assert author.get(f"{base(loop.entry)}review/").status_code == 403
    page = approver.get(f"{base(loop.entry)}review/")
    assert problems(page.text) == []
    for words in ("stake [en]", "meaning 1 [en]", "reason 2 [en]", "40 people"):
        assert words in page.text
    typed = {"seen": re.search(r'name="seen" value="(\d+)"', page.text).group(1)}
    assert approver.post(f"{base(loop.entry)}approve/", typed).status_code == 303
    assert client.get(f"/en/you-said/{loop.entry.slug}/").status_code == 200


def test_an_administrator_cannot_approve_their_own_entry(desk, client):
    run, person = entries.analysed(), accounts.user(Role.ADMINISTRATOR)
    admin = desk(person)
    admin.post("/staff/entries/", {"run": str(run.id)})
    entry = db.session.query(Entry).one()
    entries.fill(entries.Loop(entry.survey, run, entry, person, person))
    db.session.commit()
    admin.post(f"{base(entry)}submit/?seen={entry.revision}", {})
    page = admin.get(f"{base(entry)}review/")
    assert "Somebody else has to approve it." in page.text
    assert "Approve and publish" not in page.text
    refused = admin.post(f"{base(entry)}approve/", {"seen": entry.revision})
    assert refused.status_code == 409
    assert client.get(f"/en/you-said/{entry.slug}/").status_code == 404


def test_sent_back_with_a_note_that_its_author_reads(desk):
    loop = entries.drafted()
    author, approver = desk(loop.author), desk(loop.approver)
    author.post(f"{base(loop.entry)}submit/?seen={loop.entry.revision}", {})
    db.session.refresh(loop.entry)
    typed = {"seen": loop.entry.revision, "note": "Say <b>who</b> pays."}
    assert approver.post(f"{base(loop.entry)}send-back/", typed).status_code == 303
    page = author.get(base(loop.entry)).text
    assert "Say &lt;b&gt;who&lt;/b&gt; pays." in page
    db.session.refresh(loop.entry)
    assert loop.entry.state == EntryState.DRAFT


def test_readers_see_what_is_published_and_no_draft(desk):
    draft, published = entries.drafted(), entries.published()
    reader = desk(accounts.user(Role.READER))
    page = reader.get("/staff/entries/").text
    assert f"/en/you-said/{published.entry.slug}/" in page
    assert str(draft.entry.id) not in page
    assert reader.get(base(draft.entry)).status_code == 403
    assert reader.get(f"{base(draft.entry)}preview/").status_code == 403


def test_the_preview_is_what_the_public_will_see(desk, client):
    loop = entries.drafted()
    page = desk(loop.author).get(f"{base(loop.entry)}preview/?in=ar").text
    assert '<html lang="ar" dir="rtl">' in page
    assert "stake [ar]" in page
    entries.publish(loop)
    public = client.get(f"/ar/you-said/{loop.entry.slug}/").text
    said = re.compile(r'<section aria-labelledby="said">.*?</section>\s*<h3', re.DOTALL)
    # What becomes of a promise begins with its publication.
    added = r"</?a\b[^>]*>|\s*<div class=\"promise\">.*?</div>"
    shown, seen = (
        re.sub(added, "", said.search(each).group(), flags=re.DOTALL) for each in (page, public)
    )
    assert shown.split() == seen.split()


@pytest.mark.parametrize("words", HOSTILE[:5])
def test_hostile_words_stay_words_on_staff_pages(desk, words):
    loop = entries.drafted()
    author = desk(loop.author)
    finding = loop.entry.findings[0]
    typed = {f"{name}_en": words for name in ("title", "place", "service", "unit", "role")}
    path = f"{base(loop.entry)}head/"
    data = typed | {"seen": loop.entry.revision, "stage": "decided", "contact": words}
    assert author.post(path, data).status_code == 303
    db.session.refresh(loop.entry)
    data = {"seen": loop.entry.revision, "name_en": words, "status": "no", "reason_en": words}
    assert author.post(f"{base(loop.entry)}findings/{finding.id}/", data).status_code == 303
    for path in ("", "head/", f"findings/{finding.id}/", "preview/"):
        page = author.get(base(loop.entry) + path)
        assert problems(page.text) == [], path
        assert "<script>window" not in page.text
        assert "<img src=x" not in page.text
        assert "<div hx-get" not in page.text


def test_sending_back_without_saying_why_is_refused(desk):
    loop = entries.drafted()
    desk(loop.author).post(f"{base(loop.entry)}submit/?seen={loop.entry.revision}", {})
    db.session.refresh(loop.entry)
    for note in ("", " \n "):
        typed = {"seen": loop.entry.revision, "note": note}
        refused = desk(loop.approver).post(f"{base(loop.entry)}send-back/", typed)
        assert refused.status_code == 422
        assert "Write what should change." in refused.text
    db.session.refresh(loop.entry)
    assert loop.entry.state == EntryState.IN_REVIEW
