"""Advice on how a survey reads, and the conditions, rules and quotas that do nothing."""

import pytest

import surveys
from surveys import editing, library
from surveys.checks.problems import STYLE_CODES
from surveys.checks.readability import longest_sentence, reading_index, tells_who
from tests.surveys.drafts import item, page, survey

USES, WHY = item("yes_no", "uses"), item("long_text", "why")
SAID_NO = {"op": "chosen", "item": "uses", "option": "no"}
NEVER = {"op": "all", "of": [SAID_NO, SAID_NO | {"option": "yes"}]}
ALWAYS = {"op": "not", "of": NEVER}


def codes(definition):
    return {(each.code, each.where) for each in surveys.check(definition)}


def worded(**texts):
    """Return a survey of comments and choices with these prompts, by code; `colour` has options."""
    made = editing.new_survey(code="park", source_lang="en", title="The park")
    made = editing.add_page(
        editing.edit_survey(made, intro="Who asks, and why.", notice="We keep it."), code="first"
    )
    for code, text in texts.items():
        kind = "single_choice" if code == "colour" else "long_text"
        labels = ["Red", "No"] if code == "colour" else []
        made = editing.add_item(made, made.pages[0].id, kind, text, code=code, labels=labels)
    return made


def found(definition, *wanted):
    """Return the codes of style found, or of those wanted."""
    return {each.code for each in surveys.check(definition)} & {*(wanted or STYLE_CODES)}


def test_a_short_plain_survey_needs_no_advice():
    assert found(worded(why="What was good?", colour="Which colour?")) == set()


@pytest.mark.parametrize("entry", library.names(), ids=lambda entry: entry.id)
def test_the_library_follows_the_advice_in_the_language_it_was_written_in(entry):
    # Who is responsible, and on which law it rests, no library can know.
    assert found(library.load(entry.id)) == {"no_notice"}


def test_who_asks_and_why_is_said_first():
    made = worded(why="Why?")
    assert found(editing.edit_survey(made, intro="")) == {"no_intro"}


def test_a_notice_is_there_and_has_no_gaps():
    made = worded(why="Why?")
    assert found(editing.edit_survey(made, notice="")) == {"no_notice"}
    assert found(editing.edit_survey(made, notice="We keep [what?].")) == {"unfinished_notice"}


def test_something_may_be_left_out():
    made = worded(why="Why?", more="What else?")
    for each in made.items():
        made = editing.edit_item(made, each.id, required=True)
    assert found(made) == {"nothing_optional"}


def test_pages_and_lists_fit_on_a_phone():
    assert found(worded(**{f"q{n}": f"Number {n}?" for n in range(11)})) == {"long_page"}
    made = worded(colour="Which colour?")
    for n in range(14):
        made = editing.add_option(made, made.item_coded("colour").id, f"Colour {n}")
    assert found(made) == {"long_list"}
    colour = made.item_coded("colour").id
    assert found(editing.edit_item(made, colour, shown_as="select")) == set()
    for n in range(16, 34):
        made = editing.add_option(made, colour, f"Colour {n}")
    assert found(made) == set()
    assert found(editing.edit_item(made, colour, shown_as="list")) == {"long_list"}


def test_nothing_is_asked_or_offered_twice():
    assert found(worded(why="Why?", again=" why? ")) == {"same_prompt"}
    made = worded(colour="Which colour?")
    made = editing.edit_option(made, made.item_coded("colour").options[1].id, label="RED")
    assert found(made) == {"same_label"}


def test_other_comes_last_and_labels_are_short():
    made = worded(colour="Which colour?")
    first = made.item_coded("colour").options[0].id
    assert found(editing.edit_option(made, first, opens_text=True)) == {"other_not_last"}
    assert found(editing.edit_option(made, first, label="word " * 26)) == {"long_label"}


def test_an_exit_page_says_something():
    exits = survey(
        page("first", USES, branches=[{"when": SAID_NO, "to": "page_out"}]),
        page("end", WHY),
        page("out", item("short_text", "more"), is_exit=True),
    )
    assert ("silent_exit", "page_out") in codes(exits)


@pytest.mark.parametrize(
    "text",
    [
        "What is your e-mail address?",
        "¿Cuál es su correo electrónico?",
        "Quelle est votre date de naissance ?",
        "Ihre Telefonnummer",
        "Qual é o seu nome?",
        "ما رقم هاتفك؟",
        "شماره تلفن شما چیست؟",
        "आपका नाम क्या है?",
        "お名前を教えてください",
        "전화번호를 적어 주세요",
        "您的电话号码是多少？",
        "Số điện thoại của bạn là gì?",
    ],
)
def test_words_that_ask_who_somebody_is(text):
    assert tells_who(text)
    assert found(worded(why=text), "asks_who") == {"asks_who"}


@pytest.mark.parametrize(
    "text", ["What was good?", "Was hat Ihnen gefallen?", "何が良かったですか？"]
)
def test_other_words_do_not(text):
    assert not tells_who(text)


def test_sentences_are_short_in_every_script():
    assert found(worded(why="word " * 31 + "?"), "long_sentence") == {"long_sentence"}
    assert longest_sentence("One two. Three four five! Six", "en") == (3, 30)
    assert longest_sentence("短い文。これは少し長い文です。", "ja") == (10, 90)


def test_hard_words_are_told_where_the_measure_was_made_for_them():
    hard = (
        "The department administers comprehensive entitlements regarding accommodation,"
        " transportation and rehabilitation opportunities for beneficiaries whose circumstances"
        " necessitate interventions."
    )
    assert "hard_words" in found(worded(why=hard))
    # 24 words in 4 sentences; station, platforms, benches and anything are long, twice each.
    text = "We want to make the station better. Platforms and benches: anything counts. " * 2
    assert reading_index(text, "en")[0] == round(24 / 4 + 100 * 8 / 24)
    assert reading_index(hard, "ja") == (0, 100)
    assert reading_index("Two words.", "en")[0] == 0


def test_an_answer_that_may_be_missing_has_other_words_when_it_is_told_again():
    def told(text, **fields):
        made = worded(name="What shall we call the place?")
        made = editing.edit_item(made, made.item_coded("name").id, **fields)
        made = editing.add_page(made, code="second")
        return found(editing.add_item(made, made.pages[1].id, "long_text", text, code="why"))

    assert told("Why {name}?") == {"pipe_may_be_empty"}
    assert told("Why {name|this place}?") == set()
    assert told("Why {name}?", required=True) == set()


def test_what_holds_for_everybody_or_nobody_does_nothing():
    shown = survey(page("first", USES), page("end", WHY | {"show_if": ALWAYS}))
    assert ("always_shown", "why") in codes(shown)
    quota = {"id": "q1", "code": "none", "when": NEVER, "limit": 1}
    assert ("unused_quota", "q1") in codes(survey(page("first", USES), quotas=[quota]))

    def ruled(condition):
        rule = {"id": "rule", "refused_when": condition, "item": "uses", "message": "words"}
        return codes(survey(page("first", USES, WHY, rules=[rule])))

    assert ("unused_rule", "page_first") in ruled(NEVER)
    assert ("impossible_rule", "page_first") in ruled(ALWAYS)


def test_a_stand_in_language_is_offered():
    lost = survey(page("first", USES, WHY), fallbacks={"en": ["es"]})
    assert ("unknown_fallback", "") in codes(lost)
