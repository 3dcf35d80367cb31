"""How easy words are to read, by measures that need no dictionary; and whether they ask who one is.

The reading index is LIX (C. H. Björnsson, Läsbarhet, 1968): words in a sentence, plus the share
in percent of words longer than six letters. About 40 is ordinary prose, 60 a law. It is told
only where it was made for letters like these.
"""

import re
from typing import Final

# Latin scripts with spaces between whole words; compounds make German's index higher.
_HARDEST: Final = {"en": 55, "es": 60, "fr": 60, "pt": 60, "de": 65}
_LONG_WORD: Final = 6
_ENOUGH_WORDS: Final = 15
_MOST_WORDS: Final = 30
# Vietnamese writes syllables apart, Chinese and Japanese no spaces at all.
_MOST: Final = {"vi": 45, "zh_Hans": 70, "ja": 90}
_SPACELESS: Final = frozenset({"zh_Hans", "ja"})
_ENDS: Final = re.compile(r"[.!?…。！？؟।\n]+")  # noqa: RUF001  (full-width marks are meant)
_WHO_WORDS: Final = """
e-?mail phone telephone mobile.number postal.address home.address full.name your.name surname
date.of.birth passport social.security national.insurance
correo.electr\\w+ teléfono nombre.completo su.nombre apellidos? fecha.de.nacimiento pasaporte
courriel téléphone votre.nom date.de.naissance passeport
telefon\\w* anschrift ihr.name nachname geburtsdatum reisepass
telefone seu.nome sobrenome data.de.nascimento passaporte
số.điện.thoại họ.và.tên họ.tên ngày.sinh hộ.chiếu
هاتف\\w* البريد.الإلكتروني اسمك تاريخ.الميلاد جواز.السفر
تلفن ایمیل نام.شما نام.خانوادگی تاریخ.تولد گذرنامه
"""
# Scripts that join words, or whose vowel signs are no letters, have no word boundary to look for.
_WHO_ANYWHERE: Final = """
फ़ोन.नंबर फोन.नंबर ईमेल आपका.नाम जन्म.तिथि पासपोर्ट
電話番号 メールアドレス お名前 氏名 生年月日 パスポート
전화번호 이메일 성함 생년월일 여권
电话号码 电子邮件 您的姓名 姓名 出生日期 护照
"""
_WHO: Final = re.compile(
    rf"\b(?:{'|'.join(_WHO_WORDS.split())})\b|{'|'.join(_WHO_ANYWHERE.split())}", re.IGNORECASE
)


def longest_sentence(text: str, lang: str) -> tuple[int, int]:
    """Return the length of the longest sentence and what is easy: in words, or in characters."""
    sentences = _ENDS.split(text)
    if lang in _SPACELESS:
        lengths = [len("".join(sentence.split())) for sentence in sentences]
    else:
        lengths = [len(sentence.split()) for sentence in sentences]
    return max(lengths, default=0), _MOST.get(lang, _MOST_WORDS)


def reading_index(text: str, lang: str) -> tuple[int, int]:
    """Return the text's LIX and the hardest that is easy; 0 where it says nothing."""
    words = re.findall(r"[^\W\d_]+", text)
    if lang not in _HARDEST or len(words) < _ENOUGH_WORDS:
        return 0, 100
    sentences = sum(bool(re.search(r"\w", sentence)) for sentence in _ENDS.split(text))
    long_words = sum(len(word) > _LONG_WORD for word in words)
    index = len(words) / max(sentences, 1) + 100 * long_words / len(words)
    return round(index), _HARDEST[lang]


def tells_who(text: str) -> bool:
    """Return whether the words ask for something that tells who somebody is."""
    return _WHO.search(text) is not None
