import pytest

from surveys import editing
from tests.surveys.parks import refusal, start, words


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
