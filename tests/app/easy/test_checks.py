"""What is hard to read is told, in the measure of each language."""

import pytest

from app.easy import checks
from app.easy.checks import Kind
from app.easy.content import Block, Easy

FIFTEEN = {
    "en": "We asked you what you like and what you do not like about it here.",
    "vi": "Chúng tôi đã hỏi các bạn về những gì các bạn thích"
    " và không thích ở nơi này trong năm vừa qua.",
    "ja": "あ" * 44 + "。",
    "zh_Hans": "我" * 34 + "。",
}
"""A sentence in each measure, just as long as is still easy."""


def kinds(text: str, lang: str = "en") -> list[Kind]:
    easy = Easy(blocks={"asked": Block(texts={"text": text})})
    return [each.kind for each in checks.hints(easy, lang)]


@pytest.mark.parametrize("lang", FIFTEEN)
def test_a_sentence_is_easy_up_to_a_length_and_then_told(lang):
    longest = FIFTEEN[lang]
    assert checks.length(longest, lang) == checks.most(lang)
    assert kinds(longest, lang) == []
    found = checks.hints(Easy(title=longest[:-1] + " もう。" if lang in checks.IN_CHARACTERS
                              else f"more {longest}"), lang)  # fmt: skip
    assert [(each.kind, each.most) for each in found] == [(Kind.LONG, checks.most(lang))]
    assert found[0].number > found[0].most


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("We asked you. You told us.", "en"),
        ("ماذا قلتم؟ انتظرتم طويلا.", "ar"),
        ("आपने कहा। हमने किया।", "hi"),
        ("聞きました。答えました。", "ja"),
    ],
)
def test_one_idea_a_line(text, lang):
    assert kinds(text, lang) == [Kind.SEVERAL]
    words = text.replace(". ", ".\n").replace("؟ ", "؟\n").replace("। ", "।\n")
    assert kinds(words.replace("。", "。\n"), lang) == []


@pytest.mark.parametrize("word", ["NHS", "A&E", "U.K.", "COVID-19", "ΕΣΥ", "GP"])
def test_abbreviations_in_capitals(word):
    assert kinds(f"We asked the {word} about it") == [Kind.CAPITALS]


@pytest.mark.parametrize("text", ["I was there", "We ask a GPs practice?", "Room 3B", "3D"])
def test_what_is_no_abbreviation(text):
    assert Kind.CAPITALS not in kinds(text)


@pytest.mark.parametrize("text", ["5 % of us", "50%", "٥٠٪", "全体の5％"])
def test_per_cent_signs(text):
    assert kinds(text) == [Kind.PERCENT]


def test_a_number_with_a_point_ends_no_sentence():
    assert kinds("It costs 3.50 for each of you") == []
