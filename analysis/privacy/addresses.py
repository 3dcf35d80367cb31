"""Street addresses: a street's word with a number, in the order of each language."""

import re
from typing import Final

from analysis.privacy.lists import either
from analysis.privacy.spans import Found, Kind, Span

_CAPITAL: Final = (
    "[A-Z\u00c0-\u00d6\u00d8-\u00de\u0100-\u017f\u0386-\u03ab\u0400-\u042f\u1e00-\u1ef9]"
)
_WORD: Final = rf"{_CAPITAL}[^\W\d_]*(?:['\u2019.-][^\W\d_]+){{0,3}}"
_OF: Final = "(?:(?:de|del|la|las|los|el|da|do|dos|das|du|des|der|den|y|e|of|the) ){0,2}"
_WORDS: Final = rf"{_WORD}\.?(?:[ -]{_OF}{_WORD}){{0,4}}"
_NUMBER: Final = r"\d{1,5}[A-Za-z]?"
_NUMBER_SIGN: Final = r"(?:n[.º°o]{1,2} ?|núm\.? ?|#)?"
_FLOOR_AND_DOOR: Final = r"(?:,? ?-? ?\d{1,3}(?!\d)[ºª°]?)?(?:[ ,-]{1,2}[A-Z](?!\w))?"
_FLAT: Final = r"(?:,? ?\n?(?i:apt|apartment|suite|unit|flat|room|floor)\.? ?#?\w{1,6})?"
_SMALL_NUMBER: Final = r"(?:\d{1,4}|[一二三四五六七八九十]{1,3})"
_KOREAN_NUMBER: Final = r"\d{1,4}(?:-\d{1,3})?(?:번길 ?\d{1,4})?"


def _any(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, patterns))


_ENGLISH = (
    rf"(?:(?i:flat|apartment|apt|unit)\.? ?\w{{1,5}},? )?(?<!\w){_NUMBER}(?:[/-]\d{{1,4}})?,? "
    rf"{_WORDS} (?i:{either('english_streets')})(?!\w)\.?{_FLAT}"
)
_ENGLISH_IN_SMALL = (
    r"(?<!\w)\d{1,5} (?:\w{1,20} ){1,3}"
    rf"(?:street|road|avenue|lane|drive|close|crescent|gardens|grove)(?!\w){_FLAT}"
)
_FLAT_ALONE = r"(?<!\w)(?i:apt|apartment|suite|flat)\.? \d{1,5}\w?(?!\w)"
_BOX = (
    r"(?i:p\.? ?o\.? ?box|postfach|apartado(?: de correos)?|caixa postal|boîte postale|b\.p\.)"
    r" ?\d{1,6}"
)
_MILITARY = (
    r"(?:PSC|Unit) \d{3,5},? Box \d{3,5}|(?:USNS|USS|USCGC) [A-Z]\w{1,20}|[FAD]PO [A-Z]{2} \d{5}"
)
_SPANISH = (
    rf"(?<!\w)(?:{either('spanish_streets')}|(?i:calle|avenida|avda\.?|plaza|paseo|carrera)) ?"
    rf"(?:(?:de|del|la|las|los|el|san|santa|dr\.?) ){{0,3}}{_WORDS}"
    rf",? {{0,2}}{_NUMBER_SIGN}(?:\d{{1,5}}(?:-\d{{1,4}})?[A-Za-z]?|[sS]/[nN]){_FLOOR_AND_DOOR}"
)
_SPANISH_WITHOUT_NUMBER = rf"(?<!\w)C/ ?(?:(?:de|del|la|las|los) ){{0,2}}{_WORDS}"
_PORTUGUESE = (
    rf"(?<!\w)(?i:{either('portuguese_streets')}) (?:(?:de|do|da|dos|das) ){{0,1}}{_WORDS},? "
    rf"{_NUMBER_SIGN}\d{{1,5}}[A-Za-z]?"
)
_FRENCH = (
    rf"(?<!\w)\d{{1,4}}(?: ?(?:bis|ter))?,? (?i:{either('french_streets')}) "
    rf"(?:(?:de la|de l'|du|des|de|d'|la|le|les) ?)?{_WORDS}"
)
_GERMANIC = (
    rf"(?<!\w)(?!Bundes|Land|Kreis){_CAPITAL}[^\W\d_]{{0,40}}(?:{either('germanic_streets')})"
    r" ?\d{1,4} ?[a-z]?(?!\w)"
)
_GERMAN_BESIDE = rf"(?<!\w)(?:Am|An der|Im|In der|Auf der|Zum|Zur) {_WORDS} \d{{1,4}}[a-z]?(?!\w)"
_VIETNAMESE = r"(?<!\w)(?:[Ss]ố )?\d{1,4}[A-Z]?(?:/\d{1,4}){0,3},? (?i:đường|phố|ngõ) " + _WORDS
_JAPANESE = (
    r"(?:[一-龥ァ-ヶ々]{1,10}|さいたま|つくば|いわき|うるま)[市区町村郡][一-龥ぁ-んァ-ヶー々]{1,10}"
    rf"{_SMALL_NUMBER}(?:丁目|番地?|-\d)[\d\-番地号のー一二三四五六七八九十]{{0,12}}"
)
_JAPANESE_BLOCK = (
    rf"[一-龥ァ-ヶ々]{{1,8}}{_SMALL_NUMBER}丁目(?:\d{{1,3}}(?:番地?|-)?(?:\d{{1,3}}号?)?)?"
)
_KOREAN = (
    rf"[가-힣]{{1,10}}[시군구동읍면] ?[가-힣0-9]{{1,10}}(?:로|길) ?{_KOREAN_NUMBER}"
    r"|[가-힣]{2,8}(?:대로|로|길) ?\d{1,4}번길 ?\d{1,4}"
)
_KOREAN_BLOCK = r"[가-힣]{1,8}[동리] \d{1,4}(?:-\d{1,4})?번지|\d{1,4}동 ?\d{1,4}호"
_CHINESE = (
    r"[一-龥]{2,10}(?:路|街|大道|巷|弄|胡同)\d{1,5}[号號弄](?:[一-龥\d-]{0,8}室)?"
    r"|\d{1,3}[号栋棟]楼?\d{0,2}单元?\d{2,4}室?"
)
_ARABIC = r"(?:شارع|حي|طريق|زقاق) [\u0620-\u064a ]{2,30}?(?:،|,)? ?(?:رقم|مبنى|عمارة)? ?\d{1,5}"
_PERSIAN = (
    r"(?:خیابان|کوچه|بلوار) [\u0620-\u06cc\u200c ]{2,30}?(?:،|,)? ?پلاک ?\d{1,5}|پلاک ?\d{1,5}"
)
_HINDI = r"(?:मकान|प्लॉट|फ़्लैट|फ्लैट|गली) (?:नंबर|नं\.?|संख्या) ?\d{1,5}"
_LIVES = (
    rf"(?i:{either('lives')})[ :]{{0,2}}\s?(?P<place>{_NUMBER} {_WORDS}(?: {_NUMBER}(?!\w))?"
    rf"|{_WORDS},? {_NUMBER}{_FLOOR_AND_DOOR})"
)
_LABELLED = (
    rf"(?i:{either('address_labels')})\s?(?::|は|는|是)\s{{0,2}}"
    r"(?P<place>[^\n:;。]{2,60}?\d{1,5}[^\n.:;。]{0,30})"
)
_LATIN: Final = _any(_ENGLISH, _ENGLISH_IN_SMALL, _FLAT_ALONE, _BOX, _MILITARY, _SPANISH,
                     _SPANISH_WITHOUT_NUMBER, _PORTUGUESE, _FRENCH, _GERMANIC, _GERMAN_BESIDE,
                     _VIETNAMESE, _LIVES, _LABELLED)  # fmt: skip
_OTHERS: Final = _any(_JAPANESE, _JAPANESE_BLOCK, _KOREAN, _KOREAN_BLOCK, _CHINESE, _ARABIC,
                      _PERSIAN, _HINDI)  # fmt: skip


def addresses(text: str) -> Found:
    """Yield streets with numbers, boxes and flats."""
    if not any(map(str.isdigit, text)) and "/" not in text and "丁目" not in text:
        return
    for pattern in _LATIN if text.isascii() else _LATIN + _OTHERS:
        for match in pattern.finditer(text):
            # Some patterns begin with words that announce the place.
            yield Span(*match.span(match.lastgroup or 0), Kind.ADDRESS)
