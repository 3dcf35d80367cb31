import pytest

from analysis.words import stop_words, words


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "The nurses' kindness didn’t stop", ["nurses", "kindness", "stop"]),
        ("fr", "L'hôpital est propre", ["hôpital", "propre"]),
        ("es", "La comida del hospital", ["comida", "hospital"]),
        ("de", "Die Busse fahren spät", ["busse", "fahren", "spät"]),
        ("pt", "O ônibus não chega", ["ônibus", "chega"]),
        ("ar", "الحافلة تتأخر دائما", ["الحافلة", "تتأخر", "دائما"]),
        ("fa", "پارک به درختان نیاز دارد", ["پارک", "درختان", "نیاز"]),
        ("hi", "बस देर से आती है", ["बस", "देर", "आती"]),
        ("ja", "公園に花を植えてください。", ["公園", "花", "植"]),
        ("ko", "공원에 나무가 필요합니다", ["공원", "나무", "필요합니다"]),
        ("zh_Hans", "公园需要更多的树", ["公园", "树"]),
        ("vi", "Xe buýt luôn đến muộn", ["xe buýt", "muộn"]),
    ],
)
def test_words_are_readable_in_every_launch_language(lang, text, expected):
    assert words(text, lang) == expected
    assert stop_words(lang)


def test_placeholders_figures_and_runs_of_a_letter_are_no_words():
    assert words("xxxx [email] 123 aaaa nurse", "en") == ["nurse"]


def test_a_language_without_a_list_keeps_its_words():
    assert words("Linja-auto on myöhässä", "fi") == ["linja", "auto", "on", "myöhässä"]
    assert words("", "und") == []
