"""The receipt page: what a code opens, what it never shows, and withdrawing."""

import re

import surveys
from app.config import LOCALES
from app.db import db
from app.i18n import tag_of
from app.insights import editing
from app.jobs import Job
from app.respond import tokens
from app.respond.models import Answer, Receipt, Response
from tests.app.entries.hostile import HOSTILE
from tests.factories import entries, respond
from tests.factories import insights as runs
from tests.markup import problems

LANGS = [tag_of(locale) for locale in LOCALES]
NOBODYS = "0" * 23


def ask(client, code, lang="en"):
    return client.post(f"/{lang}/receipt/", data={"code": code})


def unknown_code():
    """Return a code that is well formed and leads nowhere."""
    last = next(each for each in tokens.CROCKFORD if tokens.read_code(NOBODYS + each))
    return NOBODYS + last


def answered():
    loop = entries.published(entries.consenting())
    response = entries.some_response(loop)
    return loop, response, respond.receipt_for(response)


def test_the_form_asks_for_a_code(client):
    page = client.get("/en/receipt/")
    assert page.status_code == 200
    assert problems(page.text) == []


def test_a_code_shows_my_words_their_topic_and_what_was_decided(client):
    loop, _response, code = answered()
    page = ask(client, code)
    assert page.status_code == 200
    assert problems(page.text) == []
    words = re.sub(r"<[^>]+>", "", page.text)
    assert "I waited" in words
    assert "Your words are counted in this topic: Waiting times" in words
    assert "change 1 [en]" in words
    assert "Accepted" in words
    assert f'href="/en/you-said/{loop.entry.slug}/"' in page.text


def test_the_code_is_in_no_address_and_no_cache_keeps_the_page(client):
    _loop, _response, code = answered()
    page = ask(client, code)
    assert page.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in page.headers
    addresses = re.findall(r'(?:href|action|formaction|src)="([^"]*)"', page.text)
    assert not [each for each in addresses if code in each]
    assert "Location" not in page.headers


def test_a_code_may_be_typed_in_many_ways(client):
    _loop, _response, code = answered()
    fours = [code[start : start + 4] for start in range(0, 24, 4)]
    typed = [code.lower(), " ".join(fours), "-".join(fours).lower(), f"  {code}\n"]
    typed += [code.replace("0", "O").replace("1", "I"), code.replace("0", "o").replace("1", "l")]
    for each in typed:
        assert ask(client, each).status_code == 200, each


def test_a_slip_of_the_hand_is_told_kindly_and_what_was_typed_stays(client):
    _loop, _response, code = answered()
    wrong = code[:-2] + code[-1] + code[-2] if code[-1] != code[-2] else code[:-1]
    for typed in (wrong, "", "ABC", code + "X", "☃" * 24, "x" * 5000):
        page = ask(client, typed)
        assert page.status_code == 422
        assert "a character is missing, or one is wrong" in page.text
        assert problems(page.text) == []
    assert 'value="ABC"' in ask(client, "ABC").text


def test_an_unknown_code_is_not_found(client):
    page = ask(client, unknown_code())
    assert page.status_code == 404
    assert "We could not find that code" in page.text


def test_guessing_is_slowed_down_reading_is_not(client):
    _loop, _response, code = answered()
    for _ in range(8):
        assert ask(client, code).status_code == 200
    for _ in range(5):
        assert ask(client, unknown_code()).status_code == 404
    assert ask(client, unknown_code()).status_code == 429
    assert client.post("/en/receipt/withdraw/", data={"code": unknown_code()}).status_code == 429


def test_every_language_keeps_the_code_when_switching(client):
    _loop, _response, code = answered()
    for tag in LANGS:
        page = ask(client, code, tag)
        assert page.status_code == 200
        assert problems(page.text) == []
        assert f'name="code" value="{code}"' in page.text
        switches = set(re.findall(r'formaction="(/[^"]+/receipt/)"', page.text))
        assert switches == {f"/{each}/receipt/" for each in LANGS if each != tag}


def test_questions_stand_in_the_language_they_were_answered_in(client):
    survey = entries.in_all_languages()
    code = runs.open_question(survey).code
    response = respond.sent(survey, {code: "لا يوجد مكان"}, lang="ar")
    page = ask(client, respond.receipt_for(response))
    assert '<dd lang="ar" dir="auto">لا يوجد مكان' in page.text.replace("\n", "")


def test_an_unread_topic_and_no_topic_are_told_as_such(client):
    survey = entries.in_all_languages()
    run = runs.analysed(survey, {"Noise": ["Too loud"] * 3, runs.NOT_GROUPED: ["Hello"]})
    assert run.state == "done"
    theirs = {answer.value_json: answer.response for answer in db.session.query(Answer)}
    page = ask(client, respond.receipt_for(theirs['"Too loud"']))
    assert "our staff are still reading" in page.text
    assert "Noise" not in page.text
    assert "in no topic with others" in ask(client, respond.receipt_for(theirs['"Hello"'])).text


def test_before_the_analysis_it_says_to_come_back(client):
    survey = entries.in_all_languages()
    code = runs.open_question(survey).code
    response = respond.sent(survey, {code: "Early words"})
    page = ask(client, respond.receipt_for(response))
    assert "still being read" in page.text
    silent = respond.sent(survey, {"quote_consent": surveys.Chosen(("given",))})
    assert "You wrote nothing in your own words" in ask(client, respond.receipt_for(silent)).text


def test_a_topic_merged_after_publication_keeps_its_decision(client):
    loop = entries.published()
    first, second = [link.topics[0].topic_id for link in loop.entry.findings[:2]]
    topics = {topic.id: topic for topic in loop.run.topics}
    editing.merge_topics(
        topics[second],
        topics[first],
        seen=loop.run.edits,
        by=loop.author.id,
        at=entries.PUBLISHED,
    )
    db.session.commit()
    answer = db.session.query(Answer).filter(Answer.value_json.contains("No space")).first()
    page = ask(client, respond.receipt_for(answer.response)).text
    assert "reason 2 [en]" in page


def test_withdrawing_asks_first_and_then_deletes_everything(client):
    _loop, response, code = answered()
    response_id = response.id
    asked = client.post("/en/receipt/withdraw/", data={"code": code})
    assert asked.status_code == 200
    assert "Delete your answers for good?" in asked.text
    assert problems(asked.text) == []
    assert db.session.get(Response, response_id) is not None

    done = client.post("/en/receipt/withdraw/", data={"code": code, "confirmed": "yes"})
    assert done.status_code == 200
    assert "Your answers have been deleted" in done.text
    assert "35 days" in done.text
    assert code not in done.text
    assert problems(done.text) == []
    assert db.session.get(Response, response_id) is None
    assert db.session.query(Answer).filter_by(response_id=response_id).count() == 0
    assert [job.name for job in db.session.query(Job)].count("receipts.sweep") == 1


def test_a_withdrawn_code_says_when_and_nothing_else(client):
    _loop, _response, code = answered()
    client.post("/en/receipt/withdraw/", data={"code": code, "confirmed": "yes"})
    for path in ("/en/receipt/", "/en/receipt/withdraw/"):
        page = client.post(path, data={"code": code, "confirmed": "yes"})
        assert page.status_code == 410
        assert "These answers were withdrawn" in page.text
        assert code not in page.text
        assert problems(page.text) == []
    receipt = db.session.query(Receipt).filter_by(code_hash=tokens.hashed(code)).one()
    assert receipt.response_id is None
    assert receipt.withdrawn_on is not None
    assert db.session.query(Job).filter_by(name="receipts.sweep").count() == 1


def test_withdrawing_changes_no_published_figure(client):
    loop, _response, code = answered()
    before = client.get(f"/en/you-said/{loop.entry.slug}/").text
    client.post("/en/receipt/withdraw/", data={"code": code, "confirmed": "yes"})
    assert client.get(f"/en/you-said/{loop.entry.slug}/").text == before


def test_hostile_words_are_shown_as_words(client):
    survey = entries.in_all_languages()
    code = runs.open_question(survey).code
    for words in HOSTILE:
        response = respond.sent(survey, {code: words})
        page = ask(client, respond.receipt_for(response))
        assert page.status_code == 200
        assert problems(page.text) == []
        assert "<script>window" not in page.text
        assert "<img src=x" not in page.text


def test_another_site_cannot_post_a_code(client):
    _loop, _response, code = answered()
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        data = {"code": code, "confirmed": "yes"}
        assert client.post("/en/receipt/withdraw/", data=data, headers=headers).status_code == 403
    assert ask(client, code).status_code == 200
