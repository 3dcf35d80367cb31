"""Machine drafts on the pages: asked for, read, taken one by one, changed, or thrown away."""

from functools import partial

import pytest
from sqlalchemy import select

import surveys
from app.access import Role
from app.builder import drafting, fetching, telling
from app.builder.forms.translation import field_name
from app.builder.machine_models import MachineRequest
from app.clock import now
from app.db import db
from app.jobs import Job
from surveys import editing
from surveys.exchange import translating
from tests.app.builder.desk import Desk
from tests.app.machines import cloud as clouds
from tests.app.machines.cloud import Failure
from tests.factories import accounts, builder

BOTH = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
START = "park/translate/start/?to=es"


@pytest.fixture
def cloud(app, monkeypatch):
    settings = {"translate": "bedrock", "translate_model": "example.model-v1:0"}
    with clouds.serving_for(app, monkeypatch, **settings) as served:
        yield served


@pytest.fixture
def park(app):
    draft = editing.new_survey(code="park", source_lang="en", title="The park")
    draft = editing.edit_survey(draft, intro="What do you think?")
    draft = editing.set_languages(draft, ["en", "es", "ar"])
    draft = editing.set_text(draft, draft.title, "es", "El parque")
    return builder.draft(draft, slug="park")


@pytest.fixture
def translator(app):
    return Desk(app, accounts.user(Role.TRANSLATOR))


@pytest.fixture
def drafted(cloud, park, translator):
    """The survey with a draft of its introduction, and one beside its outdated title."""
    draft = editing.edit_survey(park.draft, title="Our park")
    park.draft_json = surveys.to_json(draft)
    db.session.commit()
    translator.post("park/machine/es/", {})
    works()
    return park


def works():
    """Do what the worker would do."""
    for job in db.session.scalars(select(Job).where(Job.name == "builder.fetch_drafts")).all():
        fetching.fetch(str(db.session.scalars(select(MachineRequest.id)).all()[-1]))
        db.session.delete(job)
    db.session.commit()
    db.session.expire_all()


def boxes(survey, field, text, **ticked):
    """Return one box of the workbench as the browser sends it, with the draft that stood there."""
    string_id = getattr(survey.draft, field)
    name = field_name("es", string_id)
    row = drafting.waiting(survey, "es").get(string_id)
    marks = {f"{tick}-{name}": "y" for tick, is_ticked in ticked.items() if is_ticked}
    return {"to": "es", name: text, **({f"m-{name}": row.text} if row else {}), **marks}


def stored(survey, field):
    return survey.draft.strings[getattr(survey.draft, field)].text_in("es")


def test_without_a_service_nothing_is_offered_and_nothing_can_be_asked(park, translator):
    assert "achine" not in translator.get(START).text
    page = translator.get("park/machine/es/").text
    assert "No service for drafts is set up here." in page
    assert "<button" not in page.partition('id="region"')[2]
    assert translator.post("park/machine/es/", {}).status_code == 404
    assert db.session.query(MachineRequest).count() == 0


@BOTH
def test_drafts_are_asked_for_and_followed(cloud, park, translator, htmx):
    page = translator.get("park/machine/es/").text
    assert "sent to Amazon Bedrock. What people answer is never sent." in page
    assert "1 text is missing or outdated" in page
    page = translator.followed("park/machine/es/", {}, survey=park, htmx=htmx)
    assert "Asked for 1 draft." in page
    assert "0 of 1 text" in page
    assert 'hx-trigger="every 3s"' in page
    works()
    page = translator.get("park/machine/es/").text
    assert "Every text is translated or has a draft." in page
    assert translator.person.name in page
    assert 'hx-trigger="every 3s"' not in page
    again = translator.followed("park/machine/es/", {}, survey=park, htmx=htmx)
    assert "There is nothing to ask for" in again


def test_an_unread_draft_stands_in_the_box_and_counts_as_missing(drafted, translator):
    page = translator.get(START).text
    assert "WHAT DO YOU THINK?" in page
    assert "Machine draft" in page
    assert "Amazon Bedrock (example.model-v1:0)" in page
    assert "Nobody has read it yet." in page
    assert "never published" in page
    assert "Sign this language" not in page
    assert (
        "1 of 2"
        in Desk(translator.client.application, accounts.user(Role.EDITOR))
        .get("park/languages/")
        .text
    )


@BOTH
def test_saving_the_page_takes_no_draft_that_nobody_ticked(drafted, translator, htmx):
    data = boxes(drafted, "intro", "WHAT DO YOU THINK?") | boxes(drafted, "title", "El parque")
    page = translator.followed(START, data, survey=drafted, htmx=htmx)
    assert "0 texts have been saved." in page
    assert stored(drafted, "intro") == ""
    assert drafted.revision == 1


@BOTH
def test_a_draft_is_taken_by_whoever_has_read_it(drafted, translator, htmx):
    data = boxes(drafted, "intro", "WHAT DO YOU THINK?", take=True)
    page = translator.followed(START, data, survey=drafted, htmx=htmx)
    assert "1 text has been saved." in page
    assert stored(drafted, "intro") == "WHAT DO YOU THINK?"
    told = telling.lines(drafted, now())[0].text
    assert told.endswith("translated words, partly with drafts by a machine")
    assert translator.person.name in told


def test_a_draft_that_is_changed_is_a_persons_words(drafted, translator):
    translator.post(START, boxes(drafted, "intro", "¿Qué opina?"), survey=drafted)
    assert stored(drafted, "intro") == "¿Qué opina?"
    assert telling.lines(drafted, now())[0].text.endswith("translated words")


def test_words_that_are_outdated_stand_until_their_draft_is_taken(drafted, translator):
    page = translator.get(START).text
    assert "El parque</textarea>" in page
    assert "Machine draft of the new source" in page
    translator.post(START, boxes(drafted, "title", "El parque"), survey=drafted)
    assert stored(drafted, "title") == "El parque"
    translator.post(START, boxes(drafted, "title", "Parque", take=True), survey=drafted)
    assert stored(drafted, "title") == "Parque"


def test_a_draft_written_over_outdated_words_is_a_persons_words(drafted, translator):
    translator.post(START, boxes(drafted, "title", "OUR PARK"), survey=drafted)
    assert stored(drafted, "title") == "OUR PARK"


def test_the_draft_of_outdated_words_takes_their_place_when_ticked(drafted, translator):
    translator.post(START, boxes(drafted, "title", "El parque", take=True), survey=drafted)
    assert stored(drafted, "title") == "OUR PARK"


@pytest.mark.parametrize(("text", "drop"), [("WHAT DO YOU THINK?", True), ("  ", False)])
def test_a_draft_is_thrown_away_and_brought_back(drafted, translator, text, drop):
    data = boxes(drafted, "intro", text, drop=drop)
    page = translator.followed(START, data, survey=drafted, htmx=False)
    assert "1 draft thrown away." in page
    assert "WHAT DO YOU THINK?" not in page
    page = translator.get("park/machine/es/").text
    assert "Drafts thrown away" in page
    back = {"text": drafted.draft.intro}
    page = translator.followed("park/machine/es/back", back, survey=drafted, htmx=False)
    assert "The draft waits again." in page
    assert "WHAT DO YOU THINK?" in translator.get(START).text


def test_a_colleagues_words_are_not_overwritten_by_a_draft(drafted, translator):
    data = boxes(drafted, "intro", "WHAT DO YOU THINK?", take=True)
    unread = boxes(drafted, "intro", "WHAT DO YOU THINK?")
    own = {"to": "es", field_name("es", drafted.draft.intro): "¿Qué opina usted?"}
    translator.post(START, own, survey=drafted)
    for overtaken, status in ((data, 409), (unread, 303)):
        answer = translator.post(START, overtaken, survey=drafted, seen=1)
        assert answer.status_code == status
        assert stored(drafted, "intro") == "¿Qué opina usted?"


def test_a_refused_page_still_holds_the_drafts_that_were_left_alone(drafted, translator):
    title = field_name("es", drafted.draft.title)
    translator.post(START, {"to": "es", title: "Nuestro parque"}, survey=drafted)
    data = boxes(drafted, "intro", "WHAT DO YOU THINK?") | {title: "Mi parque"}
    answer = translator.post(START, data, survey=drafted, seen=1)
    assert answer.status_code == 409
    assert "WHAT DO YOU THINK?</textarea>" in answer.text
    assert len(drafting.waiting(drafted, "es")) == 1


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Failure("AccessDeniedException", 403), "the credentials do not allow this"),
        (Failure("ResourceNotFoundException", 404), "does not know the model or region"),
    ],
)
def test_trouble_with_the_service_is_told_in_words(cloud, park, translator, answer, told):
    cloud.say = lambda _text: answer
    translator.post("park/machine/es/", {})
    works()
    page = translator.get("park/machine/es/").text
    assert told in page
    assert "as told" not in page
    assert "Ask for drafts" in page


def test_a_refused_draft_is_listed_with_its_reason(cloud, park, translator):
    cloud.say = lambda text: f"{text} https://evil.example/"
    translator.post("park/machine/es/", {})
    works()
    page = translator.get("park/machine/es/").text
    assert "The draft did not keep the links of the source." in page
    assert "evil" not in page
    assert "evil" not in translator.get(START).text


def test_a_text_that_talks_to_the_model_gets_no_further_than_its_draft(cloud, park, translator):
    cloud.say = lambda _text: "<script>alert(1)</script>"
    translator.post("park/machine/es/", {})
    works()
    assert "alert(1)" not in translator.get(START).text
    cloud.say = lambda _text: '"><b onload=x>'
    translator.post("park/machine/es/", {})
    works()
    assert '"><b onload' not in translator.get(START).text


@pytest.mark.parametrize("path", ["park/machine/en/", "park/machine/ja/", "nowhere/machine/es/"])
def test_other_languages_and_surveys_have_no_such_page(cloud, park, translator, path):
    assert translator.get(path).status_code == 404
    assert translator.post(path, {}).status_code == 404
    assert translator.post(f"{path}back", {"text": "title"}).status_code == 404


def test_readers_cannot_ask(cloud, park, reader):
    assert reader.get("park/machine/es/").status_code == 403
    assert reader.post("park/machine/es/", {}).status_code == 403


@pytest.mark.parametrize("name", ["xliff", "po"])
def test_a_file_carries_drafts_as_such_and_brings_back_only_what_is_settled(desk, drafted, name):
    answer = desk.client.get(f"/staff/surveys/park/translators/file?lang=es&file_format={name}")
    text = answer.data.decode()
    assert "WHAT DO YOU THINK?" in text
    assert "Made by a machine; nobody has read it yet." in text
    unread = plan(drafted, text)
    assert unread.taken == ()
    settled = text.replace("#, fuzzy\n", "").replace("initial", "final")
    (line, *_others) = (each for each in plan(drafted, settled).taken if "WHAT" in each.after)
    assert line.translation.status == "good"


def plan(survey, text):
    parcel = translating.parcel_from(text.encode())
    known = partial(drafting.known_texts, survey)
    return translating.plan_of(survey.draft, parcel, machine=known)
