import pytest

from analysis.non_answers import is_non_answer
from analysis.text import MAX_CHARACTERS, clean, has_letters, plain_form


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\x00b", "a b"),
        ("a\ud800b", "a b"),
        ("\u202ea\u2066b", "a b"),
        ("n\u200bo\ufeff", "n o"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("a" + "\u0301" * 10_000, "a" + "\u0301" * 4),
        ("\x1b[2Jred", "[2Jred"),
    ],
)
def test_what_nobody_sees_goes_and_the_rest_stays(text, expected):
    assert clean(text) == expected


def test_an_enormous_text_is_cut():
    assert len(clean("a" * 1_000_000)) == MAX_CHARACTERS


@pytest.mark.parametrize("text", ["", " ", "\u3164", "?!", "１２３", "١٢٣", "👍", "-2+3"])
def test_no_letters(text):
    assert not has_letters(text)


@pytest.mark.parametrize("text", ["ok", "水", "ไทย", "ខ្មែរ", "ا", "हाँ"])
def test_letters_of_any_script(text):
    assert has_letters(text)


def test_case_spaces_and_punctuation_do_not_matter():
    assert (
        plain_form("  Very\nGOOD!! ") == plain_form("very good") == plain_form("Ｖｅｒｙ ｇｏｏｄ")
    )
    assert plain_form("good 👍") != plain_form("good 👎")
    assert plain_form("कि") != plain_form("को")


@pytest.mark.parametrize(
    "text",
    [
        "Nothing.", "N/A", "No comment", "nada", "Sin comentarios", "RIEN", "R.A.S.", "keine",
        "Weiß nicht", "não", "nao", "لا شيء", "لَا", "هیچ", "ندارم", "कुछ नहीं",
        "नहीं।", "特になし", "なし。", "없음", "없습니다.", "没有", "無", "không", "Không có gì.",
    ],
)  # fmt: skip
def test_bare_non_answers(text):
    assert is_non_answer(text)


@pytest.mark.parametrize(
    "text",
    [
        "Nothing was explained to me",
        "No parking",
        "nada funciona",
        "rien ne va",
        "ない街灯",
        "很好",
    ],
)
def test_answers_that_begin_like_one_are_answers(text):
    assert not is_non_answer(text)
