"""Files made to break a reader: each is refused with a code, or read as what it is."""

import json
import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

import surveys
from surveys.exchange import EXCHANGE_CODES, ExchangeError, convert, error_in_words
from tests.surveys import hostile
from tests.surveys.exchange import books, lime

ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    b"<document><LimeSurveyDocType>Survey&b;</LimeSurveyDocType></document>"
)
OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    b"<document><LimeSurveyDocType>&a;</LimeSurveyDocType></document>"
)
SIMPLE = [["type", "name", "label"], ["text", "q", "Words?"]]


def code_of(data):
    with pytest.raises(ExchangeError) as refused:
        convert(data)
    assert refused.value.code in EXCHANGE_CODES
    assert "{" not in error_in_words(refused.value)
    return refused.value.code


def scripted(**fields):
    """Return a SurveyJS file with one text question that has these fields."""
    question = {"type": "comment", "name": "q", "title": "Words?", **fields}
    return json.dumps({"pages": [{"name": "p", "elements": [question]}]}).encode()


def bomb():
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"xl/part{number}.xml", b"0" * 10_000_000)
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "unknown_format"),
        (b"type,name,label\n", "unknown_format"),
        (b"\x00" * 100, "unknown_format"),
        (b"{}", "unknown_format"),
        (b"{" * 50_000, "not_json"),
        (b'{"a":' + b"[" * 200_000, "too_deep"),
        (b"{\xff\xfe}", "not_text"),
        (b"{nonsense", "not_json"),
        (b"<" * 100, "not_xml"),
        (b"<html></html>", "not_a_survey"),
        (b'<?xml version="1.0" encoding="martian"?><document/>', "not_xml"),
        (ENTITIES, "forbidden_xml"),
        (OUTSIDE, "forbidden_xml"),
        (ENTITIES.decode().encode("utf-16"), "forbidden_xml"),
        (b"PK\x03\x04 and nothing else", "not_a_workbook"),
        (bomb(), "workbook_too_big"),
        (b"{" + b" " * 4_000_001, "too_big"),
        (lime.lss(), "no_questions"),
        (lime.lss(*[lime.question("T", f"Q{n}") for n in range(501)]), "too_many_questions"),
        (
            lime.lss(lime.question("T", "Q", "a\x85\u200b")).replace(b"a\xc2\x85", b"\xff"),
            "not_xml",
        ),
        (lime.lss(lime.question("T", "Q"), languages=("nl",)), "no_known_language"),
        (books.book(other=SIMPLE), "not_a_survey"),
        (books.book(survey=[*SIMPLE, *[["text", "q", "w"]] * 5_000]), "too_many_rows"),
        (books.book(survey=[["type", *map(str, range(300))]]), "too_many_columns"),
        (books.with_part(books.book(survey=SIMPLE), "xl/workbook.xml", ENTITIES), "forbidden_xml"),
        (books.with_part(books.book(survey=SIMPLE), "xl/workbook.xml", b"<a"), "not_a_workbook"),
        (
            books.with_part(
                books.book(survey=SIMPLE),
                "xl/worksheets/sheet1.xml",
                ENTITIES.decode().encode("utf-16"),
            ),
            "not_a_workbook",
        ),
        (scripted(title="a\x00b"), "bad_character"),
        (scripted(title="\ud800"), "bad_character"),
        (scripted(title={"default": "a", "de": "\udfff"}), "bad_character"),
        (scripted(title="a" * 30_000), "too_long"),
        (b'{"format": 1, "surprise": true}', "not_a_definition"),
        (json.dumps({"elements": []}).encode(), "no_questions"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_code(data, code):
    assert code_of(data) == code


def test_a_hundred_thousand_questions_are_refused():
    many = [{"type": "text", "name": f"q{n}"} for n in range(100_000)]
    assert (
        code_of(json.dumps({"elements": many}, separators=(",", ":")).encode())
        == "too_many_questions"
    )


def test_panels_without_end_are_refused():
    inner = {"type": "text", "name": "q"}
    for _ in range(60):
        inner = {"type": "panel", "name": "p", "elements": [inner]}
    assert code_of(json.dumps({"elements": [inner]}).encode()) == "too_deep"


def test_a_small_file_of_deep_xml_is_read_or_refused():
    deep = b"<document>" + b"<a>" * 300_000 + b"</a>" * 300_000 + b"</document>"
    assert code_of(deep) == "not_a_survey"


def test_a_cell_far_away_is_refused_rather_than_padded():
    far = books.book(survey=SIMPLE)
    with zipfile.ZipFile(BytesIO(far)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    low = sheet.replace(b"</sheetData>", b'<row r="1048576"><c r="A1048576"/></row></sheetData>')
    wide = sheet.replace(b"</sheetData>", b'<row r="3"><c r="XFD3"><v>1</v></c></row></sheetData>')
    part = "xl/worksheets/sheet1.xml"
    assert code_of(books.with_part(far, part, low)) == "too_many_rows"
    assert code_of(books.with_part(far, part, wide)) == "too_many_columns"


def test_a_formula_is_its_text():
    survey = convert(books.book(survey=[SIMPLE[0], ["text", "q", '=HYPERLINK("http://x")']])).survey
    assert survey.text(survey.item_coded("q").prompt, "en").text == '=HYPERLINK("http://x")'


@pytest.mark.parametrize("text", [text for text in hostile.TEXTS if len(text) < 100_000])
def test_any_words_are_kept_or_refused(text):
    try:
        survey = convert(scripted(name=text, title=text, description=text)).survey
    except ExchangeError as error:
        assert error.code in {"bad_character", "too_long"}  # noqa: PT017 # both ways are right
    else:
        assert surveys.from_json(surveys.to_json(survey)) == survey


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
FIELDS = ["type", "name", "title", "choices", "rows", "columns", "rateMin", "rateMax", "rateValues",
          "min", "max", "maxLength", "visibleIf", "elements", "minSelectedChoices", "inputType",
          "labelTrue", "isRequired", "html"]  # fmt: skip
KINDS = [
    "text",
    "comment",
    "radiogroup",
    "checkbox",
    "rating",
    "boolean",
    "matrix",
    "panel",
    "html",
]


@given(
    st.lists(
        st.tuples(st.sampled_from(KINDS), st.dictionaries(st.sampled_from(FIELDS), JSON)),
        max_size=4,
    ),
    st.dictionaries(st.sampled_from(["title", "locale", "pages", "completedHtml"]), JSON),
)
def test_any_json_is_read_or_refused(questions, survey):
    elements = [{"type": kind, "name": "q", **fields} for kind, fields in questions]
    data = json.dumps({**survey, "elements": elements}).encode()
    assert _kind_of(data) in {"survey", *EXCHANGE_CODES}


@given(st.lists(st.tuples(st.integers(0, 10_000), st.binary(max_size=4)), max_size=6))
def test_a_damaged_workbook_is_read_or_refused(damages):
    data = bytearray(WORKBOOK)
    for somewhere, bytes_ in damages:
        place = somewhere % len(data)
        data[place : place + len(bytes_)] = bytes_
    assert _kind_of(bytes(data)) in {"survey", *EXCHANGE_CODES}


WORKBOOK = books.book(**books.PARKS)


def _kind_of(data):
    try:
        converted = convert(data)
    except ExchangeError as error:
        return error.code
    return "survey" if isinstance(converted.survey, surveys.Survey) else "nothing"
