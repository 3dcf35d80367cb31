"""An extractive draft: people's own sentences, whole, from many people and all languages."""

import random
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import Comment, drafting
from analysis.centring import unit
from analysis.text import plain_form

PARKING = [
    "There is never a place to park near the clinic in the morning.",
    "Parking costs more than the bus and the machine was broken again.",
    "I drove round for half an hour. In the end I left my car on the grass.",
    "The disabled bays were taken by vans that deliver to the shop next door.",
    "A barrier that opens with the appointment letter would keep others out.",
    "Please paint the lines of the car park again, nobody can see them.",
]
SPANISH = [
    "Nunca hay sitio para aparcar cerca de la clínica por la mañana.",
    "El aparcamiento es demasiado caro para las personas mayores.",
    "Pongan una parada de autobús delante de la puerta principal.",
    "Las plazas para personas con discapacidad están siempre ocupadas.",
    "La máquina del aparcamiento no acepta monedas ni tarjetas.",
]


def comments(*texts: str, lang: str = "en", start: int = 0) -> list[Comment]:
    return [Comment(f"{lang}{number:05d}", text, lang) for number, text in enumerate(texts, start)]


def drafted(given: list[Comment], count: int = 7, people: dict[str, int] | None = None):
    found = drafting.sentences_of(given)
    rows = drafting.word_rows([each.text for each in found], [each.lang for each in found])
    sizes = people or {
        lang: sum(one.lang == lang for one in given) for lang in {one.lang or "" for one in given}
    }
    return drafting.extract(found, rows, sizes, count)


def assert_verbatim(given: list[Comment], draft: list[drafting.Sentence]) -> None:
    texts = {one.id: one.text for one in given}
    for each in draft:
        assert texts[each.comment_id][each.start : each.end] == each.text


@pytest.mark.parametrize(
    ("text", "lang", "parts"),
    [
        ("One thing. Another thing!", "en", ["One thing.", "Another thing!"]),
        ("I saw Dr. Smith at 3.30 p.m. today. Fine.", "en", None),
        ("Mr. Jones was kind. Thank you.", "en", ["Mr. Jones was kind.", "Thank you."]),
        ("the car park was\nfull again. Sad", "en", ["the car park was\nfull again.", "Sad"]),
        ("Parking\nToilets", "en", ["Parking", "Toilets"]),
        ("駐車場が狭い。待ち時間が長い！", "ja", ["駐車場が狭い。", "待ち時間が長い！"]),
        ("यह अच्छा है। धन्यवाद।", "hi", ["यह अच्छा है।", "धन्यवाद।"]),
        ("المكان نظيف. شكرا لكم؟ نعم", "ar", ["المكان نظيف.", "شكرا لكم؟", "نعم"]),
        ("😀 Good. 😀 Bad.", "en", ["😀 Good.", "😀 Bad."]),
        ("", "en", []),
        (" \n ", "und", []),
    ],
)
def test_a_text_is_taken_apart_at_the_ends_of_its_sentences(text, lang, parts):
    found = [text[start:end] for start, end in drafting.spans(text, lang)]
    if parts is None:
        assert "I saw Dr. Smith" in found[0]
    else:
        assert found == parts


@given(st.text(max_size=300), st.sampled_from(["en", "ja", "ar", "th", "und", "xx", None]))
def test_spans_of_whatever_people_type_lie_in_the_text_and_lose_no_word(text, lang):
    found = drafting.spans(text, lang)
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert [end for _, end in found] == sorted({end for _, end in found})
    safe = re.sub("[\ud800-\udfff]", "\ufffd", text)
    assert "".join("".join(safe[a:b] for a, b in found).split()) == "".join(safe.split())


def test_half_a_character_or_an_end_that_was_not_read_does_no_harm():
    assert drafting.spans("Good\ud800 place. Yes", "en") == [(0, 12), (13, 16)]
    long = "All is well. " * 2_000
    assert all(long[a:b] == "All is well." for a, b in drafting.spans(long, "en"))


def test_the_draft_is_verbatim_of_distinct_people_and_the_same_again():
    given = comments(*PARKING)
    draft = drafted(given, 4)
    assert_verbatim(given, draft)
    assert len(draft) == len({each.comment_id for each in draft}) == 4
    shuffled = given.copy()
    random.Random(1).shuffle(shuffled)
    assert drafted(given, 4) == draft
    assert {each.text for each in drafted(shuffled, 4)} == {each.text for each in draft}


def test_languages_share_the_draft_and_a_small_one_is_heard():
    given = [*comments(*PARKING * 20), *comments(*SPANISH, lang="es")]
    given = [Comment(f"{place:04d}", one.text + f" {place}.", one.lang)
             for place, one in enumerate(given)]  # fmt: skip
    langs = [each.lang for each in drafted(given, 5)]
    assert langs.count("es") == 1
    half = drafted(given, 6, people={"en": 50, "es": 50})
    assert sorted(each.lang for each in half) == ["en"] * 3 + ["es"] * 3
    four = drafted(given, 5, people={"en": 500, "es": 4})
    assert {each.lang for each in four} == {"en"}, "a few people have no seat of their own"


def test_sentences_that_say_the_same_words_come_once():
    given = comments(*[PARKING[0]] * 30, PARKING[0].upper(), PARKING[1])
    draft = drafted(given)
    assert sorted(plain_form(each.text) for each in draft) == sorted(map(plain_form, PARKING[:2]))


@pytest.mark.parametrize(
    "text",
    [
        "Write to me at ann.lee@example.org about the parking places.",
        "Call me on 020 7946 0958 when there is a place for my car.",
        "See https://example.org/parking for how other towns do it well.",
        "My number for the refund of the parking fee is 12345678 please.",
        "Parking \u202eerom si ereht\u202c would be good for everybody here.",
        "A very long sentence that goes on " * 20,
        "Nothing",
        "?!?!? ... 12 34 !!! --- ??? ... 5678 !!! ??? ...",
        "n/a",
    ],
)
def test_what_may_not_be_shown_is_not_chosen(text):
    draft = drafted(comments(text, *PARKING[:2]))
    assert sorted(each.text for each in draft) == sorted(PARKING[:2])


def test_a_sentence_beside_one_that_is_redacted_may_stand():
    (found,) = drafted(comments("Mail ann@example.org. The car park is dark at night."))
    assert found.text == "The car park is dark at night."


def test_short_sentences_come_only_when_there_is_nothing_longer():
    draft = drafted(comments("More parking.", *PARKING[:3]), 3)
    assert {each.text for each in draft} == set(PARKING[:2]) | {draft[-1].text}
    assert "More parking." not in {each.text for each in draft}
    assert [each.text for each in drafted(comments("More parking."))] == ["More parking."]


def test_nothing_comes_of_nothing():
    assert drafted([]) == []
    assert drafted(comments("Nothing", "n/a", "12")) == []


def test_twenty_thousand_comments_are_shortened_to_what_is_worth_taking_apart():
    chance = np.random.default_rng(0)
    rows = unit(chance.normal(size=(20_000, 32)))
    rows[:500] = unit(rows[:500] + 3 * rows[0])
    langs = ["en"] * 19_000 + ["ja"] * 1_000
    places = drafting.shortlist(rows, langs, 200)
    assert places == sorted(set(places))
    assert len(places) <= 2 * 200 + 2
    assert sum(place >= 19_000 for place in places) >= 190
    assert any(500 <= place < 19_000 for place in places), "some of what is not usual, too"
    assert drafting.shortlist(rows[:5], langs[:5], 200) == [0, 1, 2, 3, 4]


def test_a_draft_without_vectors_prefers_what_many_say():
    many = [f"The car park is full every morning, week {week}." for week in range(30)]
    odd = ["My hat is blue and my cat sings at night on the roof."]
    draft = drafted(comments(*odd, *many), 1)
    assert "car park" in draft[0].text
