import pytest

from analysis.segments import segments, weight

LONG = (
    "The nurses were kind and explained everything to me. "
    "But I had to wait four hours before anybody saw me. "
    "The car park is far too expensive for visitors."
)


def parts(text):
    return [text[start:end] for start, end in segments(text)]


def test_each_sentence_is_a_part():
    assert parts(LONG) == [
        "The nurses were kind and explained everything to me. ",
        "But I had to wait four hours before anybody saw me. ",
        "The car park is far too expensive for visitors.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "今日は看護師さんがとても親切でした。でも待ち時間が長すぎました。駐車場が高いです。",
        "직원들은 매우 친절했습니다. 하지만 대기 시간이 너무 길었습니다. 주차장이 비쌉니다.",
        "护士非常友好，解释得很清楚。但是我等了四个小时才有人来。停车场太贵了，太远了。",
        "नर्सें बहुत दयालु थीं और सब कुछ समझाया। लेकिन मुझे चार घंटे इंतज़ार करना पड़ा।",
        "كانت الممرضات لطيفات وشرحن لي كل شيء. لكنني انتظرت أربع ساعات؟ الموقف غال جدا علينا.",
    ],
)
def test_sentences_end_in_every_script(text):
    assert len(parts(text)) >= 2


@pytest.mark.parametrize(
    "text", ["", " ", "Good.", LONG, LONG * 40, "a\ud800b. " * 99, "😀 " * 50, "e\u0301. " * 30]
)
def test_nothing_of_a_comment_is_in_no_part(text):
    assert "".join(parts(text)) == text
    assert 1 <= len(parts(text)) <= 16


def test_few_words_stay_with_their_neighbour():
    assert parts("Yes. I would come here again whenever it is needed. Ok.") == [
        "Yes. I would come here again whenever it is needed. Ok."
    ]
    assert len(parts("!!! ??? ... 123. 456. 789.")) == 1


def test_what_is_too_long_to_be_read_is_in_no_part():
    text = "word " * 5_000

    assert segments(text)[-1][1] == 20_000


def test_a_character_of_dense_scripts_says_as_much_as_several_letters():
    assert weight("abc") == 3
    assert weight("駐車") == 6
