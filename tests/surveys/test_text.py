import surveys
from surveys.text import Message, Translation
from tests.surveys.drafts import survey

ENGLISH = surveys.source_hash("Hello")


def message(**texts):
    made = {lang: {"text": text, "source_hash": ENGLISH} for lang, text in texts.items()}
    return {"source_hash": ENGLISH, "translations": made}


def greeting(lang, **texts):
    made = survey(
        languages=["en", "de", "gsw", "fr"],
        fallbacks={"gsw": ["de"]},
        title="hello",
        strings={"hello": message(en="Hello", **texts)},
    )
    return made.text("hello", lang)


def test_a_translation_is_found():
    assert greeting("fr", fr="Bonjour") == ("Bonjour", "fr")


def test_a_missing_one_falls_back_and_says_in_which_language_it_is():
    assert greeting("gsw", de="Hallo", gsw="Gr\u00fcezi") == ("Gr\u00fcezi", "gsw")
    assert greeting("gsw", de="Hallo") == ("Hallo", "de")
    assert greeting("gsw") == ("Hello", "en")
    assert greeting("fr", de="Hallo") == ("Hello", "en")
    assert greeting("xx") == ("Hello", "en")


def test_words_that_are_nowhere_are_empty_in_the_source_language():
    made = survey(title="hello", strings={"hello": {}})
    assert made.text("hello", "fr") == ("", "en")


def test_figures_need_no_translation():
    assert survey().text("number_10", "fa") == ("10", "fa")


def test_a_translation_is_outdated_when_the_source_has_changed():
    words = Translation(text="Bonjour", source_hash=surveys.source_hash("Hi"))
    changed = Message(source_hash=ENGLISH, translations={"fr": words})
    assert changed.is_outdated("fr")
    assert not changed.is_outdated("de")


def test_the_hash_is_short_and_of_the_composed_form():
    assert len(ENGLISH) == 16
    assert surveys.source_hash("e\u0301") == surveys.source_hash("\u00e9")
    assert surveys.source_hash("") == ""
