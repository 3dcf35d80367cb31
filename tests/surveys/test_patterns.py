"""Patterns that staff write: what can be used and what cannot."""

import pytest

import surveys


@pytest.mark.parametrize("text", ["[0-9]+", r"\p{L}{2,}", "a|b", "x" * 500])
def test_a_pattern_that_can_be_used(text):
    assert surveys.is_pattern(text)


@pytest.mark.parametrize("text", ["", "(", r"(a)\1", "(?=a)", "[z-a]", "a{1001}", "x" * 501])
def test_what_is_no_pattern(text):
    assert not surveys.is_pattern(text)


@pytest.mark.parametrize("text", ["a\ud800", "\x00(", "((((((((((a{99}){99}){99}){99})))))))"])
def test_hostile_patterns_are_refused_without_a_trace(text):
    assert not surveys.is_pattern(text)
