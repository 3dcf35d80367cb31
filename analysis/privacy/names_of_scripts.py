"""Names in scripts without capital letters: surnames, honorifics, and words that introduce one."""

import re
from functools import cache
from typing import Final

from analysis.privacy.lists import either, words
from analysis.privacy.spans import Found, Kind, Span

_HANGUL = re.compile("[가-힣]")
_KANA = re.compile("[ぁ-ヺ]")
_HAN = re.compile("[一-龥]")
_ARABIC_OR_HINDI = re.compile("[\u0620-\u06d3\u0900-\u097f]")
# Without a title: only surnames that few other words begin with, and no ending of a word.
_SURE_SURNAMES: Final = "김|박|최|윤|황|권|송|홍|안|임|백|허|남궁|곽|류|배|손|양|서|이|정|조|강"
_ENDINGS: Final = "의이은도만한하기인구세일대여원해자상시정장조차소화보성지용교전동회가명"
_HONORIFICS: Final = "さん|様|さま|氏|君|くん|ちゃん|先生"


def names_elsewhere(text: str) -> Found:
    """Yield names in Korean, Japanese, Chinese, Arabic, Persian and Hindi."""
    if _HANGUL.search(text):
        yield from _found(_korean(), text, words("not_korean"))
    if _KANA.search(text):
        yield from _found(_japanese(), text, words("not_japanese"))
    elif _HAN.search(text):
        yield from _found(_chinese(), text, frozenset())
    if _ARABIC_OR_HINDI.search(text):
        yield from _found(_arabic_and_hindi(), text, frozenset())


def _found(patterns: tuple[re.Pattern[str], ...], text: str, others: frozenset[str]) -> Found:
    for pattern in patterns:
        for match in pattern.finditer(text):
            if match[1] not in others:
                yield Span(*match.span(1), Kind.NAME)


@cache
def _korean() -> tuple[re.Pattern[str], ...]:
    surname, syllables = either("korean_surnames"), words("korean_syllables")
    middle, last = "".join(sorted(syllables)), "".join(sorted(syllables - set(_ENDINGS)))
    full = f"(?:{surname})[{middle}]{{2}}"
    start, end = "(?<![가-힣])", "(?![가-힣])"
    return (
        re.compile(rf"{start}({full})(?=\s?(?:{either('korean_titles')}))"),
        re.compile(
            f"{start}((?:{_SURE_SURNAMES})[가-힣])(?=(?: 씨| ?님| ?선생님)(?![가-힣]{{3}}))"
        ),
        re.compile(f"{start}({surname})(?=씨(?:는|가|를|의|와|도|에게)?{end})"),
        re.compile(rf"{start}(?:{either('korean_roles')})\s{{0,2}}:?\s?({full})(?![가-힣]{{3}})"),
        re.compile(
            f"{start}((?:{_SURE_SURNAMES})[{middle}][{last}])"
            f"(?=(?:{either('korean_particles')}){end})"
        ),
    )


@cache
def _japanese() -> tuple[re.Pattern[str], ...]:
    long = sorted(name for name in words("japanese_surnames") if len(name) > 1)
    surname, start = f"(?:{'|'.join(long[::-1])})", "(?<![一-龥々])"
    role, after = either("japanese_roles"), either("not_given_after")
    place = rf"[市県区町村城駅線港湾橋川山島原道州]|[一-龥]?(?:{after})(?:$|[^一-龥])"
    return (
        re.compile(rf"([一-龥々ヶ]{{1,4}}|[ァ-ヺー・]{{2,14}})(?=(?:{_HONORIFICS}))"),
        re.compile(
            r"(?:名前は|氏名は?:?|私は)\s?([一-龥々ァ-ヺー]{2,8})(?=です|と申|といい|、|\s|。|$)"
        ),
        re.compile(rf"{start}({surname}(?!{place})[一-龥々]{{1,2}})(?=(?:{role})|[^一-龥々]|$)"),
        re.compile(rf"{start}({surname})(?=(?:{role}))"),
        re.compile(rf"{start}({surname} ?[ぁ-ん]{{2,3}})(?=さん|ちゃん|様)"),
    )


@cache
def _chinese() -> tuple[re.Pattern[str], ...]:
    surname = either("chinese_surnames")
    return (
        re.compile(f"((?:{surname})[一-龥]{{0,2}}?)(?=(?:{either('chinese_titles')}))"),
        re.compile(rf"(?:我叫|姓名:?|名字[叫是]|本人)\s?((?:{surname})[一-龥]{{1,2}})"),
    )


@cache
def _arabic_and_hindi() -> tuple[re.Pattern[str], ...]:
    arabic = rf"(?!(?:{either('not_arabic')})\b)[\u0620-\u064a\u066e-\u06d3\u200c]{{2,14}}"
    letter = "[\u0900-\u097f]"
    hindi = f"(?!(?:{either('not_hindi')})(?!{letter})){letter}{{2,16}}"
    return (
        re.compile(rf"(?<!\w)(?:{either('arabic_titles')})\s({arabic}(?: {arabic})?)"),
        re.compile(rf"(?<!{letter})(?:{either('hindi_titles')})\s({hindi}(?: {hindi})?)"),
        re.compile(f"(?<!{letter})({letter}{{2,16}})(?= जी(?!{letter}))"),
    )
