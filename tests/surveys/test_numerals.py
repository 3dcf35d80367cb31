from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import surveys
from surveys.numerals import parse_number, write_number

READ = [
    ("12.5", "en", "12.5"),
    ("1,234.5", "en", "1234.5"),
    ("12,5", "de", "12.5"),
    ("1.234", "de", "1234"),
    ("1.234,5", "es", "1234.5"),
    ("1 234,5", "fr", "1234.5"),
    ("1\u202f234,5", "fr", "1234.5"),
    ("12.5", "fr", "12.5"),
    ("1.234,50", "pt", "1234.5"),
    ("1,23,456", "hi", "123456"),
    ("\u0967\u0968.\u096b", "hi", "12.5"),
    ("\u0661\u0662\u066b\u0665", "ar", "12.5"),
    ("\u0661\u066c\u0662\u0663\u0664", "ar", "1234"),
    ("\u200f\u0661\u0662\u0663", "ar", "123"),
    ("12.5", "ar", "12.5"),
    ("\u06f1\u06f2\u066b\u06f5", "fa", "12.5"),
    ("\uff11\uff12\uff13", "ja", "123"),
    ("\uff0d5", "ja", "-5"),
    ("1,234", "zh_Hans", "1234"),
    ("1.234,5", "vi", "1234.5"),
    ("1,234", "ko", "1234"),
    ("-0", "en", "0"),
    ("\u22125", "en", "-5"),
    ("+5", "en", "5"),
    (".5", "en", "0.5"),
    ("007", "en", "7"),
]
REFUSED = [
    ("12,5", "en"),
    ("1,2,3", "en"),
    ("1,23", "en"),
    ("12.5", "de"),
    ("1.23", "es"),
    ("1 234.567,8", "de"),
    ("1.", "en"),
    ("", "en"),
    ("-", "en"),
    ("--1", "en"),
    ("1-", "en"),
    ("1e5", "en"),
    ("0x1F", "en"),
    ("NaN", "en"),
    ("Infinity", "en"),
    ("\u00b2", "en"),
    ("\u2468", "en"),
    ("\u4e09", "zh_Hans"),
    ("1" * 21, "en"),
    ("9" * 5000, "en"),
]


@pytest.mark.parametrize(("typed", "locale", "number"), READ)
def test_numbers_are_read_as_their_language_writes_them(typed, locale, number):
    assert parse_number(typed, locale) == Decimal(number)


@pytest.mark.parametrize(("typed", "locale"), REFUSED)
def test_what_could_mean_something_else_is_refused(typed, locale):
    assert parse_number(typed, locale) is None


@pytest.mark.parametrize("locale", ["", "xx", "en_XX_YY_ZZ", "../../etc", "x" * 5000])
def test_an_unknown_language_reads_as_english(locale):
    assert parse_number("1,234.5", locale) == Decimal("1234.5")


numbers = st.decimals(min_value=-(10**9), max_value=10**9, places=4)


@given(numbers, st.sampled_from(surveys.LANGUAGES))
def test_what_is_written_is_read_again(number, locale):
    assert parse_number(write_number(number, locale), locale) == number
