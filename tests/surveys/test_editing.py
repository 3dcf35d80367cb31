from decimal import Decimal

import pytest

import surveys
from surveys import editing
from tests.surveys.parks import KINDS, labels, refusal, start, with_item, words


def test_a_new_survey_has_words_and_no_pages():
    survey = editing.new_survey(code="park", source_lang="fr", title=" Le parc ")
    assert (survey.languages, survey.pages, words(survey, survey.title)) == (("fr",), (), "Le parc")


def test_an_edit_leaves_the_old_survey_as_it_was():
    survey = start()
    before = surveys.to_json(survey)
    editing.add_item(survey, survey.pages[0].id, "long_text", "Why?")
    editing.set_text(survey, survey.title, "fr", "Le parc")
    assert surveys.to_json(survey) == before


def test_titles_intro_and_thanks():
    survey = editing.edit_survey(start(), title="Park", intro="Hello", thanks="Bye")
    assert [words(survey, one) for one in (survey.title, survey.intro, survey.thanks)] == [
        "Park",
        "Hello",
        "Bye",
    ]
    bare = editing.edit_survey(survey, intro="", thanks="")
    assert (bare.intro, bare.thanks) == (None, None)
    assert len(bare.strings) == len(survey.strings) - 2


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_added_and_comes_back_from_json(kind):
    survey, item = with_item(kind)
    assert (item.kind, item.code, words(survey, item.prompt)) == (kind, "how_was_it", "How was it?")
    assert surveys.from_json(surveys.to_json(survey)) == survey


def test_a_choice_starts_with_two_empty_options():
    survey, item = with_item("single_choice")
    assert labels(survey, item) == ["", ""]
    assert {one.code for one in surveys.check(survey)} >= {"unlabelled_option"}


def test_labels_given_become_options_with_codes():
    survey, item = with_item("multiple_choice", labels=["Too dark", "Too d\u00e4rk", "\u6697"])
    assert [option.code for option in item.options] == ["too_dark", "too_dark_2", "option_3"]
    assert labels(survey, item)[2] == "\u6697"


@pytest.mark.parametrize(("kind", "count"), [("scale", 5), ("yes_no", 2), ("consent", 1)])
def test_fixed_kinds_take_their_labels_in_order(kind, count):
    given_labels = [f"Label {n}" for n in range(count)]
    survey, item = with_item(kind, labels=given_labels)
    assert labels(survey, item) == given_labels
    assert surveys.check(survey)[0].code == "missing_translation"


def test_a_rating_takes_the_words_for_its_ends():
    survey, item = with_item("rating", labels=["Not at all", "Very much"])
    assert (words(survey, item.low), words(survey, item.high)) == ("Not at all", "Very much")


class TestItems:
    def test_fields_and_words_change(self):
        survey, item = with_item("number")
        survey = editing.edit_item(
            survey,
            item.id,
            prompt="How old?",
            hint="In years",
            unit="years",
            min=Decimal(0),
            whole=True,
            required=True,
        )
        changed = survey.item(item.id)
        assert (changed.min, changed.whole, changed.required) == (0, True, True)
        assert [words(survey, one) for one in (changed.prompt, changed.hint, changed.unit)] == [
            "How old?",
            "In years",
            "years",
        ]
        assert changed.prompt == item.prompt

    def test_a_hint_can_go(self):
        survey, item = with_item("number")
        survey = editing.edit_item(survey, item.id, hint="In years")
        survey = editing.edit_item(survey, item.id, hint="  ")
        assert survey.item(item.id).hint is None

    @pytest.mark.parametrize("field", ["id", "kind", "code", "options", "show_if", "nope"])
    def test_what_never_changes(self, field):
        survey, item = with_item("single_choice")
        assert refusal(editing.edit_item, survey, item.id, **{field: "x"}).code == "unknown_field"

    @pytest.mark.parametrize(
        ("field", "value"), [("min", "1"), ("required", "yes"), ("whole", 1), ("min", "NaN")]
    )
    def test_wrong_types_are_refused(self, field, value):
        survey, item = with_item("number")
        refused = refusal(editing.edit_item, survey, item.id, **{field: value})
        assert (refused.code, refused.params["field"]) == ("invalid", field)

    def test_unknown_kinds_and_items(self):
        survey = start()
        assert refusal(editing.delete_item, survey, "nope").code == "unknown_item"
        assert refusal(editing.add_item, survey, survey.pages[0].id, "guess", "x").code == (
            "unknown_kind"
        )


class TestMoving:
    def survey(self):
        survey = editing.add_page(start(), code="second")
        for code in ("a", "b"):
            survey = editing.add_item(survey, survey.pages[0].id, "number", code, code=code)
        return editing.add_item(survey, survey.pages[1].id, "number", "c", code="c")

    def order(self, survey):
        return ["".join(item.code for item in page.items) for page in survey.pages]

    @pytest.mark.parametrize(
        ("code", "to", "order"),
        [
            ("a", "down", ["ba", "c"]),
            ("b", "up", ["ba", "c"]),
            ("b", "down", ["a", "bc"]),
            ("c", "up", ["abc", ""]),
            ("a", "up", ["ab", "c"]),
            ("c", "down", ["ab", "c"]),
            ("b", 0, ["ba", "c"]),
            ("a", 99, ["ba", "c"]),
            ("b", -5, ["ba", "c"]),
        ],
    )
    def test_an_item_moves_across_pages(self, code, to, order):
        survey = self.survey()
        assert self.order(editing.move_item(survey, survey.item_coded(code).id, to)) == order

    def test_an_item_moves_to_a_page(self):
        survey = self.survey()
        moved = survey.item_coded("a").id, 0
        assert self.order(editing.move_item(survey, *moved, page_id=survey.pages[1].id)) == [
            "b",
            "ac",
        ]

    @pytest.mark.parametrize(
        ("to", "order"), [("down", ["c", "ab"]), (1, ["c", "ab"]), ("up", ["ab", "c"])]
    )
    def test_a_page_moves(self, to, order):
        survey = self.survey()
        assert self.order(editing.move_page(survey, survey.pages[0].id, to)) == order

    def test_an_option_moves(self):
        survey, item = with_item("single_choice", labels=["Red", "Green", "Blue"])
        survey = editing.move_option(survey, item.options[2].id, "up")
        assert labels(survey, item) == ["Red", "Blue", "Green"]
