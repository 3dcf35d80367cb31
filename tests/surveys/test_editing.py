from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import surveys
from surveys import editing
from tests.surveys.hostile import TEXTS

KINDS = [kind.model_fields["kind"].annotation.__args__[0] for kind in surveys.KINDS]


def start():
    survey = editing.new_survey(
        code="park", source_lang="en", title="The park", languages=["en", "fr"]
    )
    return editing.add_page(survey, title="Your visits")


def with_item(kind, **more):
    """Return a survey with one item, and that item."""
    survey = start()
    survey = editing.add_item(survey, survey.pages[0].id, kind, "How was it?", **more)
    return survey, survey.pages[0].items[0]


def refusal(edit, *args, **fields):
    with pytest.raises(editing.EditError) as refused:
        edit(*args, **fields)
    assert refused.value.code in editing.EDIT_CODES
    return refused.value


def words(survey, string_id, lang="en"):
    return survey.text(string_id, lang).text


def labels(survey, item):
    return [words(survey, option.label) for option in survey.item(item.id).options]


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


class TestCodes:
    def test_they_are_free_in_the_whole_survey(self):
        survey, item = with_item("number")
        survey = editing.add_item(survey, survey.pages[0].id, "date", "How was it?")
        assert [one.code for one in survey.items()] == [item.code, "how_was_it_2"]
        assert (
            refusal(
                editing.add_item, survey, survey.pages[0].id, "date", "x", code="your_visits"
            ).code
            == "code_taken"
        )

    def test_they_are_never_used_again(self):
        survey, item = with_item("number", code="age")
        survey = editing.delete_item(survey, item.id)
        assert survey.retired_codes == ("age",)
        again = refusal(editing.add_item, survey, survey.pages[0].id, "date", "x", code="age")
        assert again.code == "code_retired"
        survey = editing.add_item(survey, survey.pages[0].id, "number", "Age")
        assert survey.pages[0].items[0].code == "age_2"

    def test_a_deleted_page_retires_its_own_and_those_of_its_items(self):
        survey, _ = with_item("number", code="age")
        survey = editing.delete_page(survey, survey.pages[0].id)
        assert set(survey.retired_codes) == {"your_visits", "age"}
        assert set(survey.strings) == {survey.title}

    def test_a_deleted_option_retires_its_own(self):
        survey, item = with_item("single_choice", labels=["Red", "Green", "Blue"])
        survey = editing.delete_option(survey, item.options[0].id)
        assert survey.item(item.id).retired_codes == ("red",)
        assert refusal(editing.add_option, survey, item.id, "Red", code="red").code == (
            "code_retired"
        )
        survey = editing.add_option(survey, item.id, "Red")
        assert survey.item(item.id).options[-1].code == "red_2"

    def test_words_that_are_no_code_give_way_to_a_stem(self):
        survey = start()
        for prompt in ("\u600e\u3048\uff1f", "", "123", "_csrf", "Don't know"):
            survey = editing.add_item(survey, survey.pages[0].id, "number", prompt)
        codes = [item.code for item in survey.items()]
        assert codes == ["question", "question_2", "question_3", "csrf", "dont_know"]

    def test_a_bad_code_is_refused(self):
        assert refusal(editing.add_item, start(), "nope", "date", "x").code == "unknown_page"
        survey = start()
        page_id = survey.pages[0].id
        bad = refusal(editing.add_item, survey, page_id, "date", "x", code="__proto__")
        assert (bad.code, bad.params["field"]) == ("invalid", "code")


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
        assert refusal(editing.add_item, survey, survey.pages[0].id, "matrix", "x").code == (
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


class TestOptions:
    def test_an_ordinary_one_goes_before_those_that_close_the_list(self):
        survey, item = with_item("multiple_choice", labels=["Red", "Green"])
        survey = editing.add_option(survey, item.id, "Other", opens_text=True)
        survey = editing.add_option(survey, item.id, "None", exclusive=True, apart=True)
        survey = editing.add_option(survey, item.id, "Blue")
        assert labels(survey, item) == ["Red", "Green", "Blue", "Other", "None"]

    def test_label_and_flags_change(self):
        survey, item = with_item("single_choice", labels=["Red", "Green"])
        survey = editing.edit_option(survey, item.options[1].id, label="Other", opens_text=True)
        changed = survey.item(item.id).options[1]
        assert (words(survey, changed.label), changed.opens_text) == ("Other", True)
        assert changed.code == "green"

    @pytest.mark.parametrize("kind", ["scale", "rating", "yes_no"])
    def test_fixed_kinds_take_more_only_apart(self, kind):
        survey, item = with_item(kind)
        survey = editing.add_option(survey, item.id, "I do not know")
        added = survey.item(item.id).options[-1]
        assert (added.code, added.apart) == ("i_do_not_know", True)
        survey = editing.delete_option(survey, added.id)
        assert len(survey.item(item.id).options) == len(item.options)

    @pytest.mark.parametrize("kind", ["scale", "yes_no", "consent"])
    def test_the_options_of_fixed_kinds_stay(self, kind):
        survey, item = with_item(kind)
        assert refusal(editing.delete_option, survey, item.options[0].id).code == "fixed_options"

    def test_what_has_no_options_takes_none(self):
        survey, item = with_item("number")
        assert refusal(editing.add_option, survey, item.id, "x").code == "fixed_options"
        consent, box = with_item("consent")
        assert refusal(editing.add_option, consent, box.id, "x").code == "fixed_options"
        assert refusal(editing.edit_option, survey, "nope", label="x").code == "unknown_option"


class TestInUse:
    def survey(self):
        survey, item = with_item("single_choice", labels=["Red", "Green", "Blue"])
        survey = editing.add_page(survey, code="second")
        survey = editing.add_item(survey, survey.pages[1].id, "long_text", "Why?")
        condition = surveys.OptionChosen(op="chosen", item=item.id, option="red")
        why = survey.pages[1].items[0]
        return editing.set_show_if(survey, why.id, condition), item, why

    def test_an_item_that_a_condition_looks_at_stays(self):
        survey, item, why = self.survey()
        refused = refusal(editing.delete_item, survey, item.id)
        assert (refused.code, refused.by) == ("in_use", (why.id,))
        assert refusal(editing.delete_page, survey, survey.pages[0].id).by == (why.id,)

    def test_so_does_the_option_but_not_another(self):
        survey, item, why = self.survey()
        assert refusal(editing.delete_option, survey, item.options[0].id).by == (why.id,)
        assert len(editing.delete_option(survey, item.options[1].id).item(item.id).options) == 2

    def test_without_the_condition_it_can_go(self):
        survey, item, why = self.survey()
        survey = editing.set_show_if(survey, why.id, None)
        assert [one.id for one in editing.delete_item(survey, item.id).items()] == [why.id]

    def test_a_page_can_have_a_condition(self):
        survey, item, _ = self.survey()
        page_id = survey.pages[1].id
        survey = editing.set_show_if(survey, page_id, surveys.Answered(op="answered", item=item.id))
        assert survey.pages[1].show_if is not None
        assert page_id in refusal(editing.delete_item, survey, item.id).by

    def test_too_big_a_condition_is_refused(self):
        survey, item, why = self.survey()
        condition = surveys.Answered(op="answered", item=item.id)
        for _ in range(25):
            condition = surveys.Not(op="not", of=condition)
        assert refusal(editing.set_show_if, survey, why.id, condition).code == "invalid"


class TestLanguages:
    def test_a_translation_is_current_until_the_source_changes(self):
        survey = editing.set_text(start(), "title", "fr", "Le parc")
        assert words(survey, "title", "fr") == "Le parc"
        assert not survey.strings["title"].is_outdated("fr")
        survey = editing.edit_survey(survey, title="The garden")
        assert survey.strings["title"].is_outdated("fr")
        survey = editing.set_text(survey, "title", "fr", "Le jardin", status="draft")
        assert not survey.strings["title"].is_outdated("fr")
        assert survey.strings["title"].translations["fr"].status == "draft"

    def test_empty_words_take_a_translation_away(self):
        survey = editing.set_text(start(), "title", "fr", "Le parc")
        survey = editing.set_text(survey, "title", "fr", " ")
        assert "fr" not in survey.strings["title"].translations

    def test_a_language_taken_away_and_given_back_has_its_words(self):
        survey = editing.set_text(start(), "title", "fr", "Le parc")
        survey = editing.set_languages(editing.set_languages(survey, ["en"]), ["en", "fr"])
        assert words(survey, "title", "fr") == "Le parc"

    def test_fallbacks_go_with_their_language(self):
        survey = editing.set_languages(start(), ["en", "fr", "pt"], {"pt": ["fr"]})
        assert survey.fallbacks == {"pt": ("fr",)}
        assert editing.set_languages(survey, ["en"]).fallbacks == {}

    @pytest.mark.parametrize(
        ("edit", "args", "code"),
        [
            (editing.set_text, ("nope", "fr", "x"), "unknown_string"),
            (editing.set_text, ("title", "de", "x"), "unknown_language"),
            (editing.set_text, ("title", "fr", "a\x00"), "bad_character"),
            (editing.set_text, ("title", "fr", "a" * 20_001), "too_long"),
            (editing.set_languages, (["fr"],), "source_language"),
            (editing.set_languages, (["en", "en"],), "invalid"),
            (editing.set_languages, (["en", "zh-Hans"],), "invalid"),
        ],
    )
    def test_refusals(self, edit, args, code):
        assert refusal(edit, start(), *args).code == code


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_hostile_words_are_kept_or_refused(text):
    survey, item = with_item("single_choice")
    for edit in (
        lambda: editing.edit_item(survey, item.id, prompt=text, hint=text),
        lambda: editing.add_item(survey, survey.pages[0].id, "scale", text, labels=[text] * 5),
        lambda: editing.add_option(survey, item.id, text),
        lambda: editing.add_page(survey, title=text),
        lambda: editing.edit_survey(survey, intro=text),
    ):
        try:
            edited = edit()
        except editing.EditError as refused:
            code = refused.code
        else:
            code = None
            assert surveys.from_json(surveys.to_json(edited)) == edited
        assert code in {None, "bad_character", "too_long"}


def random_edit(chance, survey):
    pages, items = survey.pages, list(survey.items())
    options = [option for item in items for option in getattr(item, "options", ())]
    to = chance.choice(["up", "down", 0, 2])
    edits = [lambda: editing.add_page(survey, title=chance.choice(["", "Page"]))]
    if pages:
        page = chance.choice(pages)
        edits += [
            lambda: editing.add_item(survey, page.id, chance.choice(KINDS), "Words?"),
            lambda: editing.move_page(survey, page.id, to),
            lambda: editing.delete_page(survey, page.id),
        ]
    if items:
        item, other = chance.choice(items), chance.choice(items)
        condition = surveys.Answered(op="answered", item=other.id)
        edits += [
            lambda: editing.move_item(survey, item.id, to),
            lambda: editing.delete_item(survey, item.id),
            lambda: editing.edit_item(survey, item.id, hint=chance.choice(["", "Hint"])),
            lambda: editing.set_show_if(survey, item.id, condition),
            lambda: editing.add_option(survey, item.id, "Option"),
        ]
    if options:
        option = chance.choice(options)
        edits += [
            lambda: editing.delete_option(survey, option.id),
            lambda: editing.move_option(survey, option.id, to),
        ]
    return chance.choice(edits)


@given(st.randoms(use_true_random=False))
def test_any_row_of_edits_leaves_a_whole_survey(chance):
    survey, used = start(), set()
    for _ in range(30):
        try:
            survey = random_edit(chance, survey)()
        except editing.EditError as refused:
            used.add(refused.code)
        codes = {item.code for item in survey.items()}
        assert codes.isdisjoint(survey.retired_codes)
        surveys.check(survey)
    assert used <= {"in_use", "fixed_options", "invalid", "unknown_option"}
    assert surveys.from_json(surveys.to_json(survey)) == survey
    assert set(survey.strings) == set(survey.string_ids()) - {f"number_{n}" for n in range(11)}
