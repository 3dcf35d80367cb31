"""Publication that needs a second person's approval, and a signature under each language."""

from datetime import UTC, datetime

import pytest

from app.access import Role
from app.accounts import service as accounts_service
from app.builder import agreeing, history, service
from app.builder.service import Edit
from app.db import db
from app.errors import ConflictError
from surveys import editing, library
from tests.app.builder.desk import Desk
from tests.factories import accounts, builder

NOW = datetime(2026, 5, 4, 10, 14, tzinfo=UTC)


@pytest.fixture(params=["app", "app_on_postgresql"])
def place(request):
    """The application on either database."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def park(place):
    draft = editing.set_languages(library.load("a11_trust"), ["en", "es", "ar"])
    return builder.draft(draft, slug="park")


@pytest.fixture
def ana(place):
    return Desk(place, accounts.user(Role.EDITOR))


@pytest.fixture
def boss(place):
    return Desk(place, accounts.user(Role.APPROVER))


def ask_for(*, approval=False, sign_off=False):
    body, admin = accounts.organisation(), accounts.user(Role.ADMINISTRATOR)
    accounts_service.ask_for(body, approval=approval, sign_off=sign_off, by=admin.id, at=NOW)
    db.session.commit()


def retitle(survey, title, by):
    edit = Edit("edit_survey", "", lambda draft: editing.edit_survey(draft, title=title))
    service.apply(survey, edit, seen=survey.revision, by=by, at=NOW)
    db.session.commit()


def test_without_being_asked_for_nothing_is_needed(park):
    assert agreeing.agreement(park).is_there
    assert service.publish(park, by=None, at=NOW).number == 1


def test_a_second_person_approves_exactly_this_draft(park, ana, boss):
    ask_for(approval=True)
    retitle(park, "Ours", ana.person.id)
    with pytest.raises(agreeing.NotAgreedError):
        service.publish(park, by=ana.person.id, at=NOW)
    assert "Nobody has asked" in boss.get("park/approval/").text
    assert ana.post("park/approval/ask", {}, survey=park).status_code == 303
    assert "Approve this draft" not in ana.get("park/approval/").text
    assert "Approve this draft" in boss.get("park/approval/").text
    assert "A survey is ready for you" in boss.client.get("/staff/").text
    assert agreeing.waiting_for(ana.person) == []
    wrong = boss.post("park/approval/give", {"draft": "0" * 64}, survey=park)
    assert wrong.status_code == 409
    assert boss.post("park/approval/give", {"draft": park.draft_sha256}, survey=park).location
    assert agreeing.waiting_for(boss.person) == []
    assert f"by {boss.person.name}" in ana.get("park/approval/").text
    assert service.publish(park, by=ana.person.id, at=NOW).number == 1


def test_any_later_edit_needs_a_new_approval(park, ana, boss):
    ask_for(approval=True)
    agreeing.ask(park, seen=1, by=ana.person.id, at=NOW)
    agreeing.approve(park, sha256=park.draft_sha256, by=boss.person.id, at=NOW)
    approved = park.draft_sha256
    retitle(park, "Other", ana.person.id)
    with pytest.raises(agreeing.NotAgreedError):
        service.publish(park, by=ana.person.id, at=NOW)
    with pytest.raises(ConflictError):
        agreeing.approve(park, sha256=approved, by=boss.person.id, at=NOW)
    history.undo(park, 1, seen=2, by=ana.person.id, at=NOW)
    assert park.draft_sha256 == approved
    assert service.publish(park, by=ana.person.id, at=NOW).number == 1


def test_nobody_approves_their_own_edit_or_their_own_request(place, park, ana):
    ask_for(approval=True)
    both = Desk(place, accounts.user(Role.ADMINISTRATOR))
    retitle(park, "Mine", both.person.id)
    agreeing.ask(park, seen=2, by=ana.person.id, at=NOW)
    assert "Approve this draft" not in both.get("park/approval/").text
    refused = both.post("park/approval/give", {"draft": park.draft_sha256}, survey=park)
    assert refused.status_code == 409
    assert "somebody else approves it" in refused.text
    retitle(park, "Ana's", ana.person.id)
    both.post("park/approval/ask", {}, survey=park)
    refused = both.post("park/approval/give", {"draft": park.draft_sha256}, survey=park)
    assert refused.status_code == 409
    assert ana.post("park/approval/give", {"draft": "x"}, survey=park).status_code == 403


def test_the_page_to_publish_says_what_is_missing(park, ana):
    ask_for(approval=True, sign_off=True)
    shown = ana.get("park/publish/").text
    assert "Not approved yet" in shown
    assert "Languages that nobody has signed" in shown
    data = {"promised_on-day": "1", "promised_on-month": "9", "promised_on-year": "2099"}
    assert ana.post("park/publish/", data, survey=park).status_code == 422
    assert park.status == "draft"


def test_each_language_but_the_source_is_signed_by_somebody(place, park):
    ask_for(sign_off=True)
    assert agreeing.agreement(park).unsigned == ("es", "ar")
    translator = Desk(place, accounts.user(Role.TRANSLATOR))
    for lang in ("es", "ar"):
        words = agreeing.words_sha256(park.draft, lang)
        assert translator.post(f"park/sign/{lang}", {"words": words}, survey=park).location
    assert agreeing.agreement(park).is_there
    changed = editing.set_text(park.draft, park.draft.title, "es", "Otra cosa")
    builder.redraft(park, changed)
    assert agreeing.agreement(park).unsigned == ("es",)
    with pytest.raises(agreeing.NotAgreedError) as refused:
        service.publish(park, by=None, at=NOW)
    assert refused.value.missing.unsigned == ("es",)


def test_nothing_incomplete_outdated_or_unseen_is_signed(place, park):
    person = accounts.user(Role.TRANSLATOR)

    def sign(lang, words=None):
        sha256 = words or agreeing.words_sha256(park.draft, lang)
        agreeing.sign(park, lang, sha256=sha256, by=person.id, at=NOW)

    for lang, words in (("en", None), ("vi", None), ("es", "0" * 64)):
        with pytest.raises(ConflictError):
            sign(lang, words)
    title = park.draft.title
    for draft in (
        editing.set_text(park.draft, title, "es", ""),
        editing.edit_survey(park.draft, title="Other words"),
    ):
        builder.redraft(park, draft)
        with pytest.raises(agreeing.IncompleteError):
            sign("es")
    translator = Desk(place, person)
    answer = translator.post("park/sign/es", {"words": "x"}, survey=park)
    assert "have changed in the meantime" in translator.client.get(answer.location).text
    words = agreeing.words_sha256(park.draft, "es")
    answer = translator.post("park/sign/es", {"words": words}, survey=park)
    assert "Nothing was signed" in translator.client.get(answer.location).text


def test_a_translator_sees_the_translations_and_nothing_else(place, park):
    translator = Desk(place, accounts.user(Role.TRANSLATOR))
    start = translator.client.get("/staff/")
    assert start.location == "/staff/surveys/translations/"
    listed = translator.get("translations/").text
    assert "/staff/surveys/park/translate/start/?to=es" in listed
    assert "/staff/entries/" not in listed
    page = translator.get("park/translate/start/?to=es").text
    assert "Sign this language" in page
    for hidden in ("park/settings/", "park/languages/", 'href="/staff/surveys/park/"'):
        assert hidden not in page
    for path in ("", "park/", "park/comments/", "park/history/", "park/languages/"):
        assert translator.get(path).status_code == 403
    title = park.draft.title
    data = {"to": "es", f"t-es-{title}": "Confianza"}
    assert translator.post("park/translate/start/", data, survey=park).status_code == 303
    assert park.draft.text(title, "es").text == "Confianza"
    assert translator.post("park/undo", {"step": "1"}, survey=park).status_code == 403


def test_the_administrator_settles_what_is_asked_for(place):
    boss = Desk(place, accounts.user(Role.ADMINISTRATOR))
    path = "/staff/organisation/"
    assert "Somebody signs each translation" in boss.client.get(path).text
    boss.client.post(path, data={"csrf_token": boss.token, "asks_sign_off": "y"})
    body = accounts.organisation()
    assert (body.asks_approval, body.asks_sign_off) == (False, True)
    boss.client.post(path, data={"csrf_token": boss.token, "asks_approval": "y"})
    db.session.refresh(body)
    assert (body.asks_approval, body.asks_sign_off) == (True, False)
