import random
import subprocess
import sys

import pytest

from analysis import languages
from analysis.identifying import likely
from analysis.languages import UNKNOWN, Identified, identified, identify, normal

SAID = {
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
# Short things that people write, and the language they are in whatever the form says.
SHORT = {
    "Thank you very much": "en", "No hay suficientes bancos": "es", "Merci beaucoup": "fr",
    "Nichts": "de", "Muito bom": "pt", "شكرا جزيلا": "ar", "خیلی ممنون": "fa",
    "कुछ नहीं": "hi", "特にありません": "ja", "없음": "ko", "没有意见": "zh_Hans", "không có": "vi",
}  # fmt: skip
# What is a word of several languages, or of none.
TOO_SHORT = ["ok", "no", "N/A", "Bus", "TV", "bien", "nada"]


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
    assert identify(list(SAID.values()), [None] * 12) == list(SAID)


def test_the_column_wins_over_the_words():
    assert identify(["Der Bus kommt zu spät."], ["en-GB"]) == ["en"]


def test_short_words_take_the_default_or_what_the_others_speak():
    texts = ["Bus", "The nurses were kind and the food was good.", "ok"]

    assert identify(texts, [None] * 3, "de") == ["de", "en", "de"]
    assert identify(texts, [None] * 3) == ["en", "en", "en"]
    assert identify(["ok"], [None]) == ["und"]


def test_each_code_says_what_it_rests_on():
    texts = [SAID["de"], SAID["de"], "ok", "ok"]
    found = identified(texts, ["fr-CA", None, None, None], ["es", "es", "es", None])

    assert [(one.code, one.source) for one in found] == [
        ("fr", "given"),
        ("de", "identified"),
        ("es", "form"),
        ("de", "fallback"),
    ]
    assert found[0].confidence == 1
    assert found[1].confidence > 0.9
    assert 0 < found[2].confidence < languages.CONFIDENT


def wrongly_decided():
    """Return how many are taken wrongly by the words when the form should be, and the reverse."""
    pairs = [(text, code, form) for text, code in SHORT.items() for form in SAID if form != code]
    sure = identified(
        [text for text, _, _ in pairs], [None] * len(pairs), [form for _, _, form in pairs]
    )
    overlooked = sum(one.code != code for one, (_, code, _) in zip(sure, pairs, strict=True))
    unsure = identified(TOO_SHORT * 2, [None] * 14, ["es"] * 7 + ["pt"] * 7)
    overruled = sum(
        one.code != form for one, form in zip(unsure, ["es"] * 7 + ["pt"] * 7, strict=True)
    )
    return overlooked, overruled


def test_sure_words_win_over_the_form_and_short_ones_take_its_language():
    assert wrongly_decided() == (0, 0)


def test_a_form_that_always_wins_is_caught(monkeypatch):
    monkeypatch.setattr(languages, "POSSIBLE", 0.0)

    overlooked, overruled = wrongly_decided()
    assert (overlooked > 100, overruled) == (True, 0)


def test_a_form_that_never_wins_is_caught(monkeypatch):
    monkeypatch.setattr(languages, "CONFIDENT", 0.0)
    monkeypatch.setattr(languages, "POSSIBLE", 1.1)

    overlooked, overruled = wrongly_decided()
    assert (overlooked, overruled > 7) == (0, True)


def test_without_form_or_default_short_texts_follow_the_others():
    others = [SAID["fr"], SAID["pt"]]
    found = identified([*others, "bien", "Obrigado", "..."], [None] * 5, [None] * 5)

    assert [one.code for one in found] == ["fr", "pt", "fr", "pt", UNKNOWN]
    assert [one.source for one in found][2:] == ["fallback", "identified", "fallback"]
    assert identified([*others, "bien"], [None] * 3, [None] * 3, "de")[2] == Identified(
        "de", found[2].confidence and dict(likely("bien")).get("de", 0.0), "fallback"
    )


def test_a_language_in_too_few_comments_is_nobodys_fallback():
    many = [f"{SAID['fr']} {number}" for number in range(300)]

    assert identified([*many, SAID["es"], "nada"], [None] * 302, [None] * 302)[-1].code == "fr"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("아침 버스 is late", "ko"),
        ("The word 한 is on the sign at the entrance of the park.", "en"),
        ("Wi-Fiがない", "ja"),
        ("Wi-Fi没有", "zh_Hans"),
        ("東京都の図書館", "ja"),
        ("Der Bus [link] fährt nicht, siehe https://example.org/the-bus-is-late", "de"),
        ("someone@example.org schreibt nie zurück", "de"),
        ("ＴＨＥ ＢＵＳ ＩＳ ＬＡＴＥ", "en"),
        ("😀😀 muchas gracias por todo 😀", "es"),
        ("Mae'r bws bob amser yn hwyr yn y bore.", "cy"),
        ("Bus selalu terlambat di pagi hari.", "id"),
    ],
)
def test_mixed_scripts_and_what_is_no_word(text, code):
    assert identified([text], [None], [None])[0].code == code


@pytest.mark.parametrize(
    "text", ["", " ", "😀👍🏽", "12345", "?!…", "\x00", "\ud800", "[link]", "@someone", "\u0301"]
)
def test_what_has_no_words_is_in_the_language_of_the_form(text):
    assert identified([text], [None], ["hi"]) == [Identified("hi", 0.0, "form")]
    assert identified([text], [None], [None]) == [Identified(UNKNOWN, 0.0, "fallback")]


@pytest.mark.parametrize(
    "odd",
    [
        f"\x00{SAID['de']}",
        f"\ud800{SAID['de']}\udfff",
        "Der\x00 Bus\x00 kommt morgens immer zu spät",
        SAID["de"] * 3000,
    ],
)
def test_hostile_texts_hide_no_language(odd):
    assert identified([odd], ["\ud800"], ["\x00"])[0].code == "de"


def test_any_characters_at_all_are_survived():
    chance = random.Random(0)
    texts = [
        "".join(chr(chance.randrange(0x110000)) for _ in range(chance.choice([1, 30, 1200])))
        for _ in range(400)
    ]
    texts += [letter * 100_000 for letter in "aक字あ한\u0301\ud800"]
    found = identified(texts, [None] * len(texts), ["en"] * len(texts))

    assert len(found) == len(texts)
    assert all(0 <= one.confidence <= 1 for one in found)


def test_lengths_that_differ_are_refused():
    with pytest.raises(ValueError, match="zip"):
        identified(["a", "b"], [None], [None, None])


def test_the_same_comments_are_told_the_same_in_any_order_and_process():
    texts = [*SAID.values(), *SHORT, *TOO_SHORT]
    forms = [[None, "es", "pt"][place % 3] for place in range(len(texts))]
    once = identified(texts, [None] * len(texts), forms)
    back = identified(texts[::-1], [None] * len(texts), forms[::-1])
    code = (
        "from analysis.languages import identified; "
        f"print(ascii(identified({texts!r}, [None] * {len(texts)}, {forms!r})))"
    )
    elsewhere = [
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
        ).stdout.strip()
        for seed in ("1", "2")
    ]  # fmt: skip

    assert back[::-1] == once
    assert elsewhere == [ascii(once)] * 2


def test_probabilities_add_up_and_the_likeliest_comes_first():
    for text in (*SHORT, *TOO_SHORT, "東京", "湖"):
        shares = [share for _, share in likely(text)]

        assert shares == sorted(shares, reverse=True)
        assert sum(shares) == pytest.approx(1, abs=0.011)
