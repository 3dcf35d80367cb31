"""The privacy notice of a survey: written, begun from ours, shown, and the one that held."""

import re

import pytest

import surveys
from app.access import Role
from app.builder import agreeing
from app.builder.forms import translation
from app.respond import notices
from surveys import editing
from tests.app.builder.desk import Desk
from tests.app.respond import samples
from tests.app.respond.citizen import Citizen
from tests.app.respond.samples import item, page
from tests.factories import accounts, builder
from tests.factories.respond import receipt_for, sent

TEXT = "We ask about the park.\n# Why\n- the <b>law</b>\n- the plan\n\nThat is all."


@pytest.fixture
def definition():
    made = samples.survey(page("one", item("long_text", "comment")), languages=("en", "ar"))
    made = editing.edit_survey(made, notice=TEXT)
    return editing.set_text(made, made.notice, "ar", "# لماذا")


@pytest.fixture
def survey(app, definition):
    return builder.published(definition, slug="park")


def test_a_notice_is_headings_lists_and_paragraphs_of_plain_text():
    assert [tuple(each) for each in notices.blocks(TEXT)] == [
        ("text", ("We ask about the park.",)),
        ("heading", ("Why",)),
        ("list", ("the <b>law</b>", "the plan")),
        ("text", ("That is all.",)),
    ]
    assert list(notices.blocks("")) == []
    assert [each.kind for each in notices.blocks("#no\n-no\n#\u00a0")] == ["text"] * 3


def test_it_stands_on_the_first_page_and_on_its_own_in_the_readers_language(client, survey):
    first = Citizen(client, survey).comes()
    assert "the plan" in first.html.find("main").find("details").get_text()
    own = client.get("/en/s/park/privacy-notice/").text
    assert "<h2>Why</h2>" in own
    assert "&lt;b&gt;law&lt;/b&gt;" in own
    assert "<h2>لماذا</h2>" in client.get("/ar/s/park/privacy-notice/").text
    link = first.starts().html.find("footer").find("a", href="/en/s/park/privacy-notice/")
    assert link is not None
    assert 'href="/en/embed/park/privacy-notice/"' in client.get("/en/embed/park/").text


def test_a_survey_without_one_says_what_is_true_of_every_survey(client):
    builder.published(slug="bare")
    page = client.get("/en/s/bare/privacy-notice/").text
    assert "You need no account, and no cookie is set." in page


def test_a_closed_survey_keeps_its_notice_and_a_draft_has_none(client, survey, definition):
    survey.status = "closed"
    assert client.get("/en/s/park/privacy-notice/").status_code == 200
    hidden = builder.draft(definition)
    assert client.get(f"/en/s/{hidden.slug}/privacy-notice/").status_code == 404
    assert client.get("/en/s/park/privacy-notice/7/").status_code == 404


def test_the_receipt_leads_to_the_notice_that_held_then(client, survey):
    answered = sent(survey, {"comment": "x"})
    builder.redraft(survey, editing.edit_survey(survey.draft, notice="Another notice."))
    builder.publish_again(survey)
    shown = client.post("/en/receipt/", data={"code": receipt_for(answered)}).text
    (url,) = re.findall(r'href="([^"]+/privacy-notice/1/)"', shown)
    assert "We ask about the park." in client.get(url).text
    assert "Another notice." in client.get("/en/s/park/privacy-notice/").text


def test_it_is_translated_and_signed_as_all_words_are(definition):
    (group,) = translation.groups(definition, "start", ["ar"])
    assert definition.notice in {row.string_id for row in group.rows}
    before = agreeing.words_sha256(definition, "ar")
    changed = editing.set_text(definition, definition.notice, "ar", "# كيف")
    assert agreeing.words_sha256(changed, "ar") != before


def test_advice_asks_for_one_without_gaps(definition):
    codes = {each.code: each.blocks for each in surveys.check(definition)}
    assert "no_notice" not in codes
    bare = editing.edit_survey(definition, notice="")
    assert {each.code: each.blocks for each in surveys.check(bare)}["no_notice"] is False
    gap = editing.edit_survey(definition, notice="[Write here why.]")
    assert "unfinished_notice" in {each.code for each in surveys.check(gap)}


def test_staff_begin_with_ours_in_every_language_once(app):
    park = builder.draft(
        samples.survey(page("one", item("long_text", "c")), languages=("en", "de"))
    )
    desk = Desk(app, accounts.user(Role.EDITOR))
    path = f"{park.slug}/texts/"
    assert "Begin with the standard privacy notice" in desk.get(path).text
    assert desk.post(f"{path}notice", {}, survey=park).status_code == 303
    words = park.draft.strings[park.draft.notice]
    assert "is responsible for what you tell us here." in words.text_in("en")
    assert "Verantwortlich" in words.text_in("de")
    assert "Begin with the standard" not in desk.get(path).text
    revision = park.revision
    desk.post(f"{path}notice", {}, survey=park)
    assert park.revision == revision
