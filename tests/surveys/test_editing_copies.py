"""Copies of questions and pages: complete, free of clashes, and on their own."""

import pytest

import surveys
from surveys import editing, library
from surveys.editing import EditError
from tests.surveys.drafts import item, page, survey

SOURCES = [entry.id for entry in library.names()]


def blank(lang="en"):
    made = editing.new_survey(code="blank", source_lang=lang, title="Blank")
    return editing.add_page(made, title="First")


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_page_can_be_copied_twice_with_its_words_in_every_language(name, lang):
    source, copy = library.load(name), blank(lang)
    for _ in range(2):
        for each in source.pages:
            copy = editing.copy_page(copy, source, each.id)
    assert surveys.from_json(surveys.to_json(copy)) == copy
    items, copies = list(source.items()), list(copy.items())
    assert [each.kind for each in copies] == [each.kind for each in items] * 2
    for old, new in zip(items * 2, copies, strict=True):
        for before, after in zip(old.string_ids(), new.string_ids(), strict=True):
            if before in source.strings:
                assert after != before
                words = {
                    key: each.text for key, each in source.strings[before].translations.items()
                }
                there = copy.strings[after].translations
                assert {key: each.text for key, each in there.items()} == words
    codes = [part.code for page in copy.pages for part in (page, *page.items)]
    assert len(set(codes)) == len(codes)


def test_a_translation_that_was_older_than_its_source_still_is():
    source = library.load("a11_trust")
    item = next(iter(source.items()))
    source = editing.edit_item(source, item.id, prompt="Other words?")
    target = blank()
    copy = editing.copy_item(target, target.pages[0].id, source, item.id)
    prompt = next(iter(copy.items())).prompt
    assert copy.strings[prompt].is_outdated("es")
    assert copy.strings[prompt].text_in("en") == "Other words?"


def test_a_code_that_belonged_to_something_deleted_is_not_used_again():
    source = library.load("a11_trust")
    item = next(iter(source.items()))
    target = editing.delete_item(source, list(source.items())[-1].id)
    copy = editing.copy_item(target, target.pages[0].id, source, list(source.items())[-1].id)
    codes = [each.code for each in copy.items()]
    assert f"{list(source.items())[-1].code}_2" in codes
    assert item.code in codes


def test_a_condition_goes_along_only_within_the_copy():
    source = blank()
    page = source.pages[0].id
    source = editing.add_item(source, page, "yes_no", "Sure?", labels=["Yes", "No"])
    first = next(iter(source.items()))
    source = editing.add_item(source, page, "long_text", "Why?")
    second = list(source.items())[1]
    chosen = surveys.OptionChosen(op="chosen", item=first.id, option="yes")
    source = editing.set_show_if(source, second.id, surveys.Not(op="not", of=chosen))
    copy = editing.copy_page(blank(), source, page)
    one, two = copy.items()
    assert surveys.items_in(two.show_if) == {one.id}
    target = blank()
    alone = editing.copy_item(target, target.pages[0].id, source, second.id)
    assert next(iter(alone.items())).show_if is None


def test_what_is_not_there_cannot_be_copied():
    source = library.load("a11_trust")
    for copied in (
        lambda: editing.copy_page(blank(), source, "nothing"),
        lambda: editing.copy_item(source, source.pages[0].id, source, "nothing"),
        lambda: editing.copy_item(source, "nothing", source, next(iter(source.items())).id),
    ):
        with pytest.raises(EditError):
            copied()


def test_what_steers_goes_along_within_a_page_and_is_left_where_it_looks_elsewhere():
    said = {"op": "answered", "item": "known"}
    value = {"op": "value", "item": "age"}
    source = survey(
        page("before", item("short_text", "known")),
        page(
            "copied",
            item("number", "age"),
            item("calculated", "double", formula=value),
            item("single_choice", "colour", options=["red", {"code": "blue", "show_if": said}]),
            rules=[{"id": "rule", "refused_when": {"op": "answered", "item": "age"},
                    "item": "age", "message": "words"}],
            branches=[{"when": said, "to": None}],
            is_shuffled=True,
        ),
    )  # fmt: skip
    copy = editing.copy_page(blank(), source, "page_copied")
    made = copy.pages[-1]
    age, double, colour = made.items
    assert surveys.items_of(double.formula) == {age.id}
    assert colour.option("blue").show_if is None
    (rule,) = made.rules
    assert (rule.item, surveys.items_in(rule.refused_when)) == (age.id, {age.id})
    assert copy.text(rule.message, "en").text == "Words"
    assert (made.branches, made.is_shuffled) == ((), True)
    target = blank()
    alone = editing.copy_item(target, target.pages[0].id, source, "double")
    assert surveys.items_of(next(alone.items()).formula) == set()
