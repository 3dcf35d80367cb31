"""Codes that people copy by hand, and secrets that nobody can make up."""

from uuid import UUID, uuid4

import pytest

from app.respond import tokens
from app.respond.models import Written

CODE_ALPHABET = set(tokens.CROCKFORD)
SURVEY = UUID(int=7)


@pytest.fixture
def code(app):
    return tokens.receipt_code("a final token")


def test_a_code_has_24_characters_in_groups_of_four(code):
    assert len(code) == 24
    assert set(code) <= CODE_ALPHABET
    assert [len(group) for group in tokens.groups(code)] == [4] * 6


def test_the_same_token_gives_the_same_code_and_another_another(app, code):
    assert tokens.receipt_code("a final token") == code
    assert tokens.receipt_code("another") != code


def test_a_code_is_read_however_it_is_written(code):
    grouped = " - ".join(tokens.groups(code))
    arabic = code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    wide = "".join(chr(ord(char) + 0xFEE0) for char in code)
    misread = code.replace("0", "O").replace("1", "l")
    for typed in (grouped, code.lower(), arabic, wide, misread, f"  {code}\n"):
        assert tokens.read_code(typed) == code


def test_every_single_slip_is_noticed(code):
    for place, right in enumerate(code):
        for wrong in CODE_ALPHABET - {right}:
            assert tokens.read_code(code[:place] + wrong + code[place + 1 :]) is None


def test_every_swap_of_neighbours_is_noticed(code):
    for place in range(len(code) - 1):
        one, two = code[place], code[place + 1]
        if one != two:
            assert tokens.read_code(code[:place] + two + one + code[place + 2 :]) is None


@pytest.mark.parametrize("typed", ["", "x", "A" * 25, "\x00" * 24, "U" * 24, "1" * 100_000])
def test_what_cannot_be_a_code_is_none(app, typed):
    assert tokens.read_code(typed) is None


def test_a_start_token_belongs_to_its_survey_and_gives_one_handle(app):
    survey_id = uuid4()
    token = tokens.start_token(survey_id)
    handle = tokens.handle_of(token, survey_id)
    assert tokens.HANDLE.fullmatch(handle)
    assert tokens.handle_of(token, survey_id) == handle
    assert tokens.handle_of(token, uuid4()) is None
    assert tokens.handle_of(tokens.start_token(survey_id), survey_id) != handle


@pytest.mark.parametrize("token", ["", "=", "äöü", "a" * 43, "-_" * 30, "\x00", "a b c"])
def test_a_made_up_start_token_is_none(app, token):
    assert tokens.handle_of(token, uuid4()) is None


def test_a_seal_fits_one_digest_and_one_token(app):
    sealed = tokens.sealed("d" * 64, "token")
    assert tokens.unsealed(sealed, "token") == "d" * 64
    assert tokens.unsealed(sealed, "other") is None
    assert tokens.unsealed(sealed.replace("d", "e"), "token") is None
    assert tokens.unsealed("", "token") is None


def test_a_digest_says_nothing_to_who_has_no_token(app):
    version, answers = uuid4(), {"i_q": Written("yes", "en")}
    assert tokens.digest(answers, version, "one") != tokens.digest(answers, version, "two")


def test_a_digest_does_not_depend_on_the_order_of_answers(app):
    version, one, two = uuid4(), Written("1", "en"), Written("2", "en")
    forward = tokens.digest({"a": one, "b": two}, version, "t")
    assert tokens.digest({"b": two, "a": one}, version, "t") == forward
    assert tokens.digest({"a": two, "b": one}, version, "t") != forward


def test_a_return_code_is_never_read_as_a_receipt_code_nor_the_other_way_round(app):
    for number in range(200):
        receipt = tokens.receipt_code(f"token {number}")
        returning = tokens.return_code(tokens.handle_of(tokens.start_token(SURVEY), SURVEY))
        assert len(returning) == len(receipt) == tokens.CODE_LENGTH
        assert set(returning) <= CODE_ALPHABET
        assert tokens.read_code(receipt) == receipt
        assert tokens.read_return_code(returning) == returning
        assert tokens.read_code(returning) is None
        assert tokens.read_return_code(receipt) is None


def test_every_slip_in_a_return_code_is_noticed(app):
    code = tokens.return_code("a" * 30)
    for place, right in enumerate(code):
        for wrong in CODE_ALPHABET - {right}:
            assert tokens.read_return_code(code[:place] + wrong + code[place + 1 :]) is None


def test_later_handles_lead_to_the_sending_and_the_code_of_the_first(app):
    first = tokens.handle_of(tokens.start_token(SURVEY), SURVEY)
    second = tokens.later_handle(first, "one form")
    third = tokens.later_handle(second, "another form")
    assert len({first, second, third}) == 3
    for handle in (second, third):
        assert tokens.HANDLE.fullmatch(handle)
        assert tokens.first_handle(handle) == first
        assert tokens.final_token(handle) == tokens.final_token(first)
        assert tokens.return_code(handle) == tokens.return_code(first)
        assert tokens.locked(handle, "c") == tokens.locked(first, "c")
    assert tokens.later_handle(third, "one form") == second


def test_only_the_code_unlocks_a_handle(app):
    first = tokens.handle_of(tokens.start_token(SURVEY), SURVEY)
    kept = tokens.locked(first, tokens.return_code(first))
    assert kept != first
    assert tokens.unlocked(kept, tokens.return_code(first)) == first
    assert tokens.unlocked(kept, tokens.return_code("a" * 30)) != first


@pytest.mark.parametrize("handle", ["", "x", "ä" * 43, "=" * 43, "a" * 44, "\ud800", "%00" * 20])
def test_a_made_up_handle_is_its_own(app, handle):
    assert tokens.first_handle(handle) == handle
