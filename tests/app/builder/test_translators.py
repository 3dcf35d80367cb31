"""Words go out to translators and come back through the staff pages."""

from io import BytesIO

import pytest

from app.builder import exchanged, translators
from surveys import editing
from surveys.exchange import EXCHANGE_CODES, translating
from surveys.exchange.translating import REFUSALS, Outcome
from tests.app.builder.desk import ROOT
from tests.app.builder.test_exchange import suggested
from tests.factories import builder


@pytest.fixture
def park(app):
    draft = editing.new_survey(code="park", source_lang="en", title="The park")
    draft = editing.edit_survey(draft, intro="Hello")
    draft = editing.set_languages(draft, ["en", "es", "ar"])
    return builder.draft(draft, slug="park")


def words(survey, name="po", lang="ar", **texts):
    """Return the file as a translator sends it back."""
    work = translating.work_for(survey.draft, lang)
    named = {survey.draft.title: "title", survey.draft.intro: "intro"}
    units = [
        unit._replace(target=texts.get(named[unit.string_id], unit.target)) for unit in work.units
    ]
    return translating.written(work._replace(units=tuple(units)), name)


def upload(desk, data):
    return desk.post("park/translators/", {"file": (BytesIO(data), "words")})


@pytest.mark.parametrize(
    ("name", "start"), [("xliff", b"<?xml"), ("po", b'msgid ""'), ("xlsx", b"PK\x03\x04")]
)
def test_words_can_be_downloaded(desk, park, name, start):
    answer = desk.client.get(f"{ROOT}park/translators/file?lang=ar&file_format={name}")
    assert answer.status_code == 200
    assert answer.data.startswith(start)
    ending = translating.FORMATS[name].ending
    assert answer.headers["Content-Disposition"] == f'attachment; filename="park-ar.{ending}"'
    assert translating.parcel_from(answer.data).lang == "ar"


@pytest.mark.parametrize("query", ["", "lang=en", "lang=ja", "lang=ar&file_format=csv"])
def test_no_other_file_can_be_downloaded(desk, park, query):
    assert desk.get(f"park/translators/file?{query}").status_code == 404


@pytest.mark.parametrize("name", list(translating.FORMATS))
def test_a_file_is_looked_at_then_taken_in_one_edit(desk, park, name):
    data = words(park, name, title="الحديقة", intro="أهلا")
    seen = upload(desk, data)
    assert seen.status_code == 200
    assert "الحديقة" in seen.text
    assert park.draft.text("title", "ar").lang == "en"
    taken = desk.post("park/translators/take", suggested(seen.text), survey=park, seen=1)
    assert taken.status_code == 303
    assert park.revision == 2
    assert park.draft.text("title", "ar") == ("الحديقة", "ar")


def test_refused_texts_keep_everything_back_unless_told_otherwise(desk, park):
    data = words(park, title="<b>الحديقة</b>", intro="أهلا")
    seen = upload(desk, data)
    assert "It has tags or codes that the source does not have." in seen.text
    fields = suggested(seen.text)
    asked = desk.post("park/translators/take", fields, survey=park, seen=1)
    assert asked.status_code == 422
    assert "say that you take the others" in asked.text
    assert park.revision == 1
    fields["all_but_refused"] = "y"
    assert desk.post("park/translators/take", fields, survey=park, seen=1).status_code == 303
    assert park.draft.text(park.draft.intro, "ar").text == "أهلا"
    assert park.draft.text("title", "ar").lang == "en"


def test_what_somebody_else_saved_first_is_looked_at_anew(desk, park):
    seen = upload(desk, words(park, title="الحديقة"))
    desk.post("park/texts/", {"title": "Our park", "intro": "Hello", "thanks": ""}, survey=park)
    assert park.revision == 2
    late = desk.post("park/translators/take", suggested(seen.text), survey=park, seen=1)
    assert late.status_code == 409
    assert "Somebody else has changed this survey" in late.text
    assert "Taken, but the source has changed since" in late.text
    again = suggested(late.text)
    assert again["seen"] == "2"
    assert desk.post("park/translators/take", again, survey=park, seen=2).status_code == 303
    assert park.draft.strings["title"].is_outdated("ar")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "does not hold translations"),
        (b"msgid nothing", "Line 1 cannot be read."),
        (b"nothing", "does not hold translations"),
        (b"PK\x03\x04", "not a spreadsheet that can be read"),
        (b"<!DOCTYPE a><a/>", "XML entities or a document type"),
        (b'msgid ""\nmsgstr "X-Heeded-Survey: pond\\nLanguage: ar\\n"', "for another survey: pond"),
        (b'msgid ""\nmsgstr "X-Heeded-Survey: park\\nLanguage: ja\\n"', "The file is for ja"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(desk, park, data, sentence):
    answer = upload(desk, data)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_nothing_is_taken_without_a_file(desk, park):
    assert desk.post("park/translators/", {}).status_code == 422
    gone = {"upload": f"2026-01-01/{'0' * 32}"}
    assert desk.post("park/translators/take", gone, survey=park).status_code == 404
    assert desk.post("park/translators/take", {"upload": "../x"}, survey=park).status_code == 404


def test_an_unchanged_file_changes_nothing(desk, park):
    seen = upload(desk, words(park))
    assert "Nothing in the file differs from what is here." in seen.text
    assert "Take the translations" not in seen.text


def test_a_survey_in_one_language_has_no_files(desk, app):
    builder.draft(editing.new_survey(code="pond", source_lang="en", title="The pond"), slug="pond")
    assert "The survey is offered in one language only." in desk.get("pond/translators/").text


def test_a_reader_gets_no_files(reader, park):
    assert reader.get("park/translators/").status_code == 403
    assert reader.get("park/translators/file?lang=ar&file_format=po").status_code == 403


def test_every_code_has_words():
    assert set(translators.OUTCOMES) == set(Outcome)
    assert set(translators.REASONS) == set(REFUSALS)
    assert set(exchanged.ERRORS) == set(EXCHANGE_CODES)
