"""What a translators' file would change, and what of it is refused."""

from html import escape

import pytest

import surveys
from surveys import editing
from surveys.exchange import EXCHANGE_CODES, ExchangeError, error_in_words, translating
from surveys.exchange.translating import REFUSALS, Outcome
from tests.surveys import hostile
from tests.surveys.exchange import books
from tests.surveys.exchange.test_hostile_files import ENTITIES, OUTSIDE, bomb

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"


def park():
    """Return a survey whose title is translated, and one question whose words have changed."""
    survey = editing.new_survey(code="park", source_lang="en", title="Parks {year}")
    survey = editing.set_languages(survey, ["en", "ar", "es"])
    survey = editing.set_text(survey, "title", "ar", "حدائق {year}")
    survey = editing.edit_survey(survey, intro="Hello", thanks="Thanks")
    survey = editing.set_text(survey, survey.intro, "ar", "أهلا")
    return editing.set_text(survey, survey.intro, "en", "Good day")


def xliff(*units, survey="park", source="en", target="ar"):
    """Return a file; each unit is id, source, what stands in the segment after it, state."""
    body = "".join(
        f'<unit id="{key}"><segment state="{state}"><source>{escape(said)}</source>{rest}'
        "</segment></unit>"
        for key, said, rest, state in units
    )
    return (
        f'<xliff xmlns="{NAMESPACE}" version="2.0" srcLang="{source}" trgLang="{target}">'
        f'<file id="f" original="{survey}">{body}</file></xliff>'
    ).encode()


def only(survey, *units, **fields):
    """Return the single line of a plan."""
    (line,) = plan(survey, xliff(*units, **fields)).lines
    return line


def plan(survey, data, **options):
    return translating.plan_of(survey, translating.parcel_from(data), **options)


def code_of(survey, data, **options):
    with pytest.raises(ExchangeError) as refused:
        plan(survey, data, **options)
    assert refused.value.code in EXCHANGE_CODES
    assert "{" not in error_in_words(refused.value)
    return refused.value.code


def target(text):
    return f"<target>{escape(text)}</target>"


def test_new_and_changed_words_are_taken_as_one_language():
    survey = park()
    data = xliff(
        ("title", "Parks {year}", target("{year}: الحدائق"), "final"),
        (survey.thanks, "Thanks", target("شكرا"), "translated"),
    )
    found = plan(survey, data)
    assert [line.outcome for line in found.lines] == [Outcome.CHANGED, Outcome.NEW]
    made = translating.applied(survey, found)
    assert made.text("title", "ar").text == "{year}: الحدائق"
    assert made.text(made.thanks, "ar") == ("شكرا", "ar")
    assert made.strings[made.thanks].translations["ar"].status == "good"
    assert made.text(made.thanks, "es").lang == "en"


def test_words_made_from_an_older_source_are_marked_as_outdated():
    survey = park()
    older = (survey.thanks, "Thank you", target("شكرا"), "final")
    assert only(survey, older).outcome is Outcome.OUTDATED
    made = translating.applied(survey, plan(survey, xliff(older)))
    assert made.strings[made.thanks].is_outdated("ar")
    assert translating.status_of(made, made.thanks, "ar") == "outdated"


def test_a_translation_that_is_found_right_is_outdated_no_longer():
    survey = park()
    waiting = only(survey, (survey.intro, "Good day", target("أهلا"), "initial"))
    assert waiting.outcome is Outcome.SAME
    settled = (survey.intro, "Good day", target("أهلا"), "reviewed")
    assert only(survey, settled).outcome is Outcome.CONFIRMED
    made = translating.applied(survey, plan(survey, xliff(settled)))
    assert translating.status_of(made, made.intro, "ar") == "good"


def test_what_is_not_settled_stays_a_draft():
    survey = park()
    unsettled = (survey.thanks, "Thanks", target("شكرا"), "initial")
    made = translating.applied(survey, plan(survey, xliff(unsettled)))
    assert translating.status_of(made, made.thanks, "ar") == "draft"
    head = b'msgid ""\nmsgstr "X-Heeded-Survey: park\\nLanguage: ar\\n"\n\n#, fuzzy\n'
    entry = f'msgctxt "{survey.thanks}"\nmsgid "Thanks"\nmsgstr "شكرا"\n'
    assert translating.applied(survey, plan(survey, head + entry.encode())) == made


def test_a_text_without_translation_takes_nothing_away():
    survey = park()
    for rest in ("", "<target/>", target("  \n")):
        line = only(survey, ("title", "Parks {year}", rest, "initial"))
        assert (line.outcome, line.translation) == (Outcome.EMPTY, None)
        assert line.after == "حدائق {year}"
    unseen = only(survey, ("title", "Parks {year}", target("\u200b"), "initial"))
    assert (unseen.outcome, unseen.reason) == (Outcome.REFUSED, "bad_character")


@pytest.mark.parametrize(
    ("rest", "reason"),
    [
        (target("حدائق"), "placeholders"),
        (target("حدائق {year} {year}"), "placeholders"),
        (target("{Year}"), "placeholders"),
        (target("<b>{year}</b>"), "markup"),
        (target("{year} <script>alert(1)</script>"), "markup"),
        ('<target>{year} <ph id="1"/></target>', "markup"),
        ('<target><pc id="1">{year}</pc></target>', "markup"),
        ('<target>{year} a<cp hex="0000"/>b</target>', "bad_character"),
        ('<target>{year} <cp hex="D800"/></target>', "bad_character"),
        (target("{year}" + "a" * 20_001), "too_long"),
        (target("{year} a" + "\u0301" * 40), "bad_character"),
        ("<target>{year}</target></segment><segment><source/>", "unfinished"),
    ],
)
def test_words_that_cannot_be_taken_are_refused_one_by_one(rest, reason):
    survey = park()
    data = xliff(
        ("title", "Parks {year}", rest, "final"),
        (survey.thanks, "Thanks", target("شكرا"), "final"),
    )
    found = plan(survey, data)
    assert [line.reason for line in found.refused] == [reason]
    made = translating.applied(survey, found)
    assert made.strings["title"] == survey.strings["title"]
    assert made.text(made.thanks, "ar").lang == "ar"


def test_unknown_ids_and_ids_given_twice_are_refused():
    found = plan(
        park(),
        xliff(
            ("nowhere", "Words", target("كلمات"), "final"),
            ("title", "Parks {year}", target("{year} حدائق"), "final"),
            ("title", "Parks {year}", target("{year}"), "final"),
        ),
    )
    assert [line.reason for line in found.lines] == ["unknown_string", "", "twice"]
    assert {line.reason for line in found.refused} <= set(REFUSALS)


def test_segments_of_one_text_are_joined():
    survey = park()
    cut = (
        f'<unit id="{survey.thanks}"><segment state="final"><source>Than</source>'
        "<target>شك</target></segment><ignorable><source>k</source></ignorable>"
        '<segment state="final"><source>s</source><target>را</target></segment></unit>'
    )
    data = xliff().replace(b"</file>", cut.encode() + b"</file>")
    (line,) = plan(survey, data).lines
    assert (line.after, line.outcome) == ("شكkرا", Outcome.NEW)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"survey": "other"}, "other_survey"),
        ({"target": "es"}, "wrong_language"),
        ({"target": "en"}, "wrong_language"),
        ({"target": "ja"}, "wrong_language"),
        ({"source": "fr"}, "wrong_language"),
        ({"target": ""}, "not_a_translation"),
    ],
)
def test_a_file_for_something_else_is_refused_whole(fields, code):
    data = xliff(("title", "Parks {year}", target("{year}"), "final"), **fields)
    assert code_of(park(), data, lang="ar") == code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_a_translation"),
        (b"\x00\x01", "not_a_translation"),
        (b"\xff\xfe", "not_text"),
        (b"id,source\n", "not_a_translation"),
        (b"msgid\n", "bad_line"),
        (b'msgid "a"\nmsgstr "b"\n', "not_a_translation"),
        (b'msgid "a\nmsgstr "b"\n', "bad_line"),
        (b'msgid "a\\x41"\n', "bad_line"),
        (b'msgid "a"\nmsgid_plural "b"\n', "bad_line"),
        (b'msgctxt "a"\nmsgctxt "b"\n', "bad_line"),
        (b"<xliff/>", "not_a_translation"),
        (b"<" * 1000, "not_xml"),
        (f'<xliff xmlns="{NAMESPACE}"><file/><file/></xliff>'.encode(), "not_a_translation"),
        (ENTITIES, "forbidden_xml"),
        (OUTSIDE, "forbidden_xml"),
        (b"<?xml version='1.0' encoding='nonsense'?><a/>", "not_xml"),
        (bomb(), "workbook_too_big"),
        (b"PK\x03\x04", "not_a_workbook"),
        (books.book(survey=[["type", "name"], ["text", "q"]]), "not_a_translation"),
        (b" " * 12_000_001, "too_big"),
    ],
)
def test_what_is_no_translators_file_is_refused_with_a_code(data, code):
    assert code_of(park(), data) == code


def test_a_spreadsheet_is_read_as_people_leave_it():
    survey = park()
    rows = [
        ["ID::park", "Place", "Source::en", "Translation::ar", "Status"],
        [survey.thanks, None, "Thanks", "=1+1", "missing"],
        [None, None, None, None, None],
        ["title", "x", "Parks {year}", "{year}_x000D_\nحدائق", "good"],
        [None, None, "Words", "كلمات", None],
    ]
    found = plan(survey, books.book(ar=rows))
    assert [line.outcome for line in found.lines] == ["new", "changed", "refused"]
    assert [line.after for line in found.lines][:2] == ["=1+1", "{year}\nحدائق"]
    made = translating.applied(survey, found)
    assert translating.status_of(made, survey.thanks, "ar") == "good"


@pytest.mark.parametrize("name", list(translating.FORMATS))
@pytest.mark.parametrize("text", [text for text in hostile.TEXTS if len(text) < 30_000])
def test_hostile_words_are_taken_clean_or_refused(name, text):
    survey = park()
    work = translating.work_for(survey, "ar")
    units = [unit._replace(target=text) for unit in work.units if unit.string_id == survey.thanks]
    try:
        data = translating.written(work._replace(units=tuple(units)), name)
        found = plan(survey, data)
    except (ExchangeError, UnicodeEncodeError):
        return
    made = translating.applied(survey, found)
    assert surveys.from_json(surveys.to_json(made)) == made
    assert "\x00" not in made.strings[survey.thanks].text_in("ar")


def test_translations_without_room_are_refused():
    survey = park()
    many = {f"s{n}": surveys.Message() for n in range(200)}
    survey = survey.model_copy(update={"strings": {**survey.strings, **many}})
    lines = tuple(
        translating.Line(
            key, "", "", "", "", Outcome.NEW, "", surveys.Translation(text="ا" * 20_000)
        )
        for key in many
    )
    with pytest.raises(editing.EditError) as refused:
        translating.applied(survey, translating.Plan("ar", lines))
    assert refused.value.code == "too_long"
