"""Links, e-mail addresses (also spelled out), handles and IP addresses."""

import re
from ipaddress import ip_address
from typing import Final

from analysis.privacy.spans import Found, Kind, Span

# Every repetition is possessive or short, so that no text can make a pattern slow. Scripts that
# write without spaces are not part of an address, so that the words after it stay.
_IN_URL: Final = "[!#-&*-;=?-Z_a-z~\u00a1-\u052f\u0600-\u06ff\u0900-\u097f]"
_LABEL: Final = "[A-Za-z0-9\u00c0-\u024f-]"
_LOCAL: Final = "[A-Za-z0-9\u00c0-\u024f._%+-]"
_ENDS: Final = ".,;:!?)'*"
_SOCIAL: Final = (
    r"(?:facebook|instagram|twitter|tiktok|linkedin|snapchat|threads|weibo|vk)\.com|x\.com|"
    r"fb\.me|t\.me|wa\.me|bsky\.app"
)
_HANDLE_URL = re.compile(
    rf"(?i)(?<![\w.@-])(?:https?://)?(?:[a-z]{{1,3}}\.)?(?:{_SOCIAL})/{_IN_URL}++"
)
_LINK = re.compile(rf"(?i)(?<![a-z0-9])(?:https?://|www\.){_IN_URL}++")
# Without www: only endings that no sentence has by mistake, unless a path follows.
_BARE_LINK = re.compile(
    rf"(?<![\w.@-])(?:[A-Za-z0-9-]{{1,63}}\.){{1,4}}"
    rf"(?:(?:com|org|net|info|edu|gov|uk|eu|jp|kr|cn|br)(?:\.[a-z]{{2}})?(?![\w@.-])(?:/{_IN_URL}*+)?"
    rf"|[a-z]{{2,12}}/{_IN_URL}++)"
)
# What all of these have; most sentences have nothing like it.
_LIKE_LINK = re.compile(r"://|[wW]\.|\.[A-Za-z]")
_EMAIL = re.compile(rf"{_LOCAL}{{1,64}}@(?:{_LABEL}{{1,63}}\.){{1,8}}{_LABEL}{{2,24}}")
_TLD: Final = "com|net|org|edu|gov|info|io|eu|uk|us|ie|es|mx|ar|fr|de|at|ch|pt|br|ir|in|jp|kr|cn|vn"
_SPACED_EMAIL = re.compile(
    rf"{_LOCAL}{{1,64}}\s?@\s?{_LABEL}{{1,63}}\s?\.\s?(?:{_TLD})(?![A-Za-z0-9])"
)
_OPEN: Final = r"[(\[{<]"
_CLOSE: Final = r"[)\]}>]"
_AT: Final = (
    rf"\s?{_OPEN}\s?(?:at|arroba|arobase|ät|@)\s?{_CLOSE}\s?|\s(?:at|arroba|klammeraffe|ät)\s"
    r"|\s?(?:골뱅이|アットマーク|アット|艾特|آت|ات|एट)\s?"
)
_DOT: Final = (
    rf"\s?{_OPEN}\s?(?:dot|punto|ponto|punkt|point|\.)\s?{_CLOSE}\s?"
    r"|\s(?:dot|punto|ponto|punkt|chấm)\s|\s?(?:닷|점|ドット|点|نقطة|نقطه|دوت|डॉट)\s?"
)
# "At this point in" is English; only French says point for the dot of an address.
_FRENCH: Final = r"\s(?:arobase|at)\s[A-Za-z0-9_-]{1,40}\s(?:point\s(?:fr|com|net|org|ca|be|ch))"
_SPELLED_EMAIL = re.compile(
    rf"(?i)(?<![A-Za-z0-9_.+-])[A-Za-z0-9_.+-]{{1,64}}(?:{_FRENCH}|(?:{_AT})"
    rf"(?:[A-Za-z0-9_-]{{1,40}}(?:{_DOT}|\.)){{1,4}}(?:{_TLD}))(?![A-Za-z0-9])"
)
_SPELLED_DOT = re.compile(
    rf"(?i){_OPEN}\s?(?:dot|punto|ponto|punkt|point|\.|at|arroba|arobase|ät|@)\s?{_CLOSE}"
    r"|\s(?:dot|punto|ponto|punkt|point|chấm)\s|닷|점|ドット|点|نقطة|نقطه|دوت|डॉट"
)
_HANDLE = re.compile(r"(?<![\w@./+-])@[A-Za-z_][A-Za-z0-9_.]{1,30}")
_NAMED_HANDLE = re.compile(
    r"(?i)(?<![a-z])(?:instagram|insta|twitter|snapchat|telegram|tiktok|wechat|weixin|kakaotalk|"
    r"skype|discord|카카오톡|카톡|라인|微信|line id)\s?(?:id|handle|name|号|아이디)?\s?[:=]\s?"
    r"@?([A-Za-z0-9_.-]{3,30})"
)
_IP4 = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w]|\.\d)")
_IP6 = re.compile(r"(?<![\w:.])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?![\w:])")


def links(text: str) -> Found:
    """Yield addresses of pages; those of people's own pages are handles."""
    if "." not in text or not _LIKE_LINK.search(text):
        return
    yield from (_trimmed(match, Kind.HANDLE) for match in _HANDLE_URL.finditer(text))
    for pattern in (_LINK, _BARE_LINK):
        yield from (_trimmed(match, Kind.LINK) for match in pattern.finditer(text))


def emails(text: str) -> Found:
    """Yield e-mail addresses, with spaces in them and spelled out too."""
    if "@" in text:
        for pattern in (_EMAIL, _SPACED_EMAIL):
            yield from (_trimmed(match, Kind.EMAIL) for match in pattern.finditer(text))
    if _SPELLED_DOT.search(text):
        for match in _SPELLED_EMAIL.finditer(text):
            if _SPELLED_DOT.search(match[0]):
                yield Span(*match.span(), Kind.EMAIL)


def handles(text: str) -> Found:
    """Yield names that people have on networks."""
    if "@" in text:
        yield from (_trimmed(match, Kind.HANDLE) for match in _HANDLE.finditer(text))
    if ":" in text or "=" in text:
        for match in _NAMED_HANDLE.finditer(text):
            yield Span(*match.span(1), Kind.HANDLE)


def ip_addresses(text: str) -> Found:
    """Yield addresses of devices."""
    for pattern in (_IP4, _IP6):
        for match in pattern.finditer(text):
            if _is_ip(match[0]):
                yield Span(*match.span(), Kind.IP)


def _is_ip(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return any(map(str.isdigit, text)) and text != "1.2.3.4"  # a list without spaces


def _trimmed(match: re.Match[str], kind: Kind) -> Span:
    return Span(match.start(), match.start() + len(match[0].rstrip(_ENDS)), kind)
