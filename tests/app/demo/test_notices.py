"""The surveys of the demo say why people are asked, and what becomes of their answers."""

import pytest

import surveys
from app.config import LOCALES
from app.demo.loading import feedback_survey, with_notice
from surveys import library


@pytest.mark.parametrize("kind", ["feedback", "consultation"])
def test_each_has_a_whole_privacy_notice_in_every_launch_language(app, kind):
    given = feedback_survey() if kind == "feedback" else library.load("consultation")
    made = with_notice(given, "Northbank")
    assert set(made.languages) == set(LOCALES)
    told = {lang: made.text(made.notice, lang) for lang in LOCALES}
    assert {lang: words.lang for lang, words in told.items()} == {lang: lang for lang in LOCALES}
    assert len({words.text for words in told.values()}) == len(LOCALES)
    for words in told.values():
        assert "Northbank" in words.text
        assert "[" not in words.text  # where staff would have something left to write
    assert "no_notice" not in {each.code for each in surveys.check(made)}
    assert not [each for each in surveys.check(made) if each.blocks]
