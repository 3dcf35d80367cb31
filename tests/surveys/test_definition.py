import pytest
from pydantic import ValidationError

import surveys
from surveys.definition import Survey
from tests.surveys.drafts import ONE_OF_EACH, item, page, survey

DEMO = survey(page("first", *ONE_OF_EACH), page("second", item("long_text", "why")))


def test_parts_are_found_by_id_and_code():
    assert DEMO.item("why").kind == "long_text"
    assert DEMO.item_coded("why") is DEMO.item("why")
    assert DEMO.page("second").id == "page_second"
    assert DEMO.position("second") == 1
    assert [one.code for one in DEMO.items()][-1] == "why"


@pytest.mark.parametrize(
    ("look", "error"),
    [
        (lambda: DEMO.item("nope"), surveys.UnknownItemError),
        (lambda: DEMO.item_coded("nope"), surveys.UnknownItemError),
        (lambda: DEMO.page("nope"), surveys.UnknownPageError),
        (lambda: DEMO.text("nope", "en"), surveys.UnknownStringError),
    ],
)
def test_what_is_not_there_is_a_key_error_of_its_own(look, error):
    with pytest.raises(error) as refused:
        look()
    assert isinstance(refused.value, KeyError)


def test_nothing_can_be_changed():
    with pytest.raises(ValidationError):
        DEMO.code = "another"


def test_the_canonical_form_is_sorted_compact_and_comes_back():
    text = surveys.to_json(DEMO)
    assert text.startswith('{"code":"demo","format":1,"languages":["en"],"pages":[{"code":"first"')
    assert surveys.from_json(text) == DEMO
    assert surveys.to_json(surveys.from_json(text.encode())) == text


def test_defaults_are_left_out_so_that_digests_last():
    plain = survey(page("only", item("long_text", "why")))
    spelled = survey(
        page("only", item("long_text", "why", required=False, hint=None, max_length=5000))
    )
    assert surveys.digest(plain) == surveys.digest(spelled)
    assert "max_length" not in surveys.to_json(spelled)


def test_another_word_gives_another_digest():
    assert surveys.digest(DEMO) != surveys.digest(survey(page("first", *ONE_OF_EACH)))


def test_strings_are_yielded_in_reading_order():
    assert set(DEMO.string_ids()) - {f"number_{n}" for n in range(11)} == {"words"}


def test_the_schema_names_every_kind():
    schema = surveys.json_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    named = {kind.__name__ for kind in surveys.KINDS}
    assert named <= set(schema["$defs"])
    assert set(Survey.model_fields) == set(schema["properties"])


def test_every_definition_fits_the_schema():
    jsonschema = pytest.importorskip("jsonschema")
    schema = surveys.json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    content = DEMO.model_dump(mode="json", exclude_defaults=True)
    jsonschema.Draft202012Validator(schema).validate(content)
