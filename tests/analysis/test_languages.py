import pytest

from analysis.languages import identify, normal


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en", "en"), ("en-GB", "en"), ("pt_BR", "pt"), ("zh", "zh_Hans"), ("zh-CN", "zh_Hans"),
        ("zh_Hans", "zh_Hans"), ("zh-TW", "zh_Hant"), ("zh-Hant-HK", "zh_Hant"), ("", "und"),
        (None, "und"), ("English", "und"), ("ca|es", "und"), ("=1+1", "und"),
    ],
)  # fmt: skip
def test_codes_are_made_alike(tag, code):
    assert normal(tag) == code


def test_languages_are_told_from_sentences():
    said = {
        "en": "The bus is always late in the morning.",
        "es": "El autobús siempre llega tarde por la mañana.",
        "fr": "Le bus est toujours en retard le matin.",
        "de": "Der Bus kommt morgens immer zu spät.",
        "pt": "O ônibus está sempre atrasado de manhã.",
        "ar": "الحافلة تتأخر دائما في الصباح.",
        "fa": "اتوبوس همیشه صبح‌ها دیر می‌آید.",
        "hi": "बस हमेशा सुबह देर से आती है।",
        "ja": "朝のバスはいつも遅れます。",
        "ko": "아침 버스는 항상 늦게 옵니다.",
        "zh_Hans": "早上的公交车总是晚点。",
        "vi": "Xe buýt luôn đến muộn vào buổi sáng.",
    }

    assert identify(list(said.values()), [None] * 12) == list(said)


def test_the_column_wins_over_the_words():
    assert identify(["Der Bus kommt zu spät."], ["en-GB"]) == ["en"]


def test_short_words_take_the_default_or_what_the_others_speak():
    texts = ["good", "The nurses were kind and the food was good.", "ok"]

    assert identify(texts, [None] * 3, "de") == ["de", "en", "de"]
    assert identify(texts, [None] * 3) == ["en", "en", "en"]
    assert identify(["ok"], [None]) == ["und"]
