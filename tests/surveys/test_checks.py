"""Each problem that staff are told of, and that a sound survey has none."""

from pathlib import Path

import pytest

import surveys
from surveys.checks.problems import BLOCKING
from tests.surveys.checked import END, WHY, found
from tests.surveys.drafts import definition, item, option, page, survey


def test_a_sound_survey_has_no_problem():
    assert found(page("first", item("yes_no", "uses")), END) == {}


def test_no_pages_no_items_no_questions():
    assert ("no_pages", "") in found()
    assert ("empty_page", "page_bare") in found(page("bare"), END)
    assert ("no_questions", "") in found(page("only", item("statement", "words_read")))


@pytest.mark.parametrize("options", [["red"], []])
def test_a_choice_needs_two_options(options):
    asked = page("first", item("single_choice", "colour", options=options))
    assert found(asked, END) == {("too_few_options", "colour"): {"min": 2}}


def test_codes_stand_for_one_thing_and_are_never_used_again():
    twin = item("short_text", "twin") | {"code": "why"}
    assert found(page("first", twin), END) == {("duplicate_code", "why"): {"name": "why"}}
    assert found(END, retired_codes=["why"]) == {("retired_code", "why"): {"name": "why"}}


def test_option_codes_likewise():
    twin = {"id": "twin", "code": "red", "label": "words"}
    asked = item("single_choice", "colour", options=["red", "green", twin], retired_codes=["green"])
    assert set(found(page("first", asked), END)) == {
        ("duplicate_code", "twin"),
        ("retired_code", "colour_green"),
    }


def test_only_one_option_opens_a_text():
    others = [{"code": code, "opens_text": True} for code in ("a", "b")]
    assert ("too_many_others", "asked") in found(
        page("first", item("single_choice", "asked", options=others)), END
    )


@pytest.mark.parametrize(
    "asked",
    [
        item("number", "asked", min="2", max="1"),
        item("date", "asked", min="2026-01-02", max="2026-01-01"),
        item("multiple_choice", "asked", min_chosen=3, max_chosen=2),
    ],
)
def test_limits_do_not_cross(asked):
    assert set(found(page("first", asked), END)) == {("min_over_max", "asked")}


def test_a_matrix_needs_two_rows_and_fits_on_a_phone():
    bare = page("first", item("matrix", "asked", rows=["seats"]))
    assert found(bare, END) == {("too_few_rows", "asked"): {"min": 2}}
    many = [f"code_{number}" for number in range(11)]
    wide = page("first", item("matrix", "asked", rows=many, options=many[:8]))
    assert found(wide, END) == {
        ("too_many_rows", "asked"): {"count": 11, "max": 10},
        ("too_many_columns", "asked"): {"count": 8, "max": 7},
    }


def test_no_more_may_be_asked_for_than_can_be_chosen_together():
    alone = {"code": "none", "exclusive": True}
    asked = item("multiple_choice", "asked", options=["red", "green", alone], min_chosen=3)
    assert found(page("first", asked), END) == {
        ("min_over_options", "asked"): {"min": 3, "count": 2}
    }


@pytest.mark.parametrize("fields", [{}, {"purpose": "words"}, {"kept_until": "2026-12-31"}])
def test_contact_details_say_what_for_and_how_long(fields):
    assert found(page("first", item("contact", "asked", **fields)), END) == {
        ("no_purpose", "asked"): {}
    }
    both = item("contact", "asked", purpose="words", kept_until="2026-12-31")
    assert found(page("first", both), END) == {}


class TestWords:
    def strings(self, **texts):
        current = surveys.source_hash(texts.get("en", ""))
        made = {lang: {"text": text, "source_hash": current} for lang, text in texts.items()}
        words = definition()["strings"]["words"]
        words["translations"]["fr"] = {"text": "Mots", "source_hash": words["source_hash"]}
        return {"words": words, "hello": {"source_hash": current, "translations": made}}

    def found(self, strings, **fields):
        asked = page("end", WHY | {"prompt": "hello"})
        return found(asked, strings=strings, languages=["en", "fr"], **fields)

    def test_all_there(self):
        assert self.found(self.strings(en="Hello", fr="Bonjour")) == {}

    def test_no_source_text(self):
        assert self.found(self.strings(fr="Bonjour")) == {
            ("missing_source_text", "hello"): {"owner": "why"}
        }

    def test_no_translation(self):
        assert self.found(self.strings(en="Hello")) == {
            ("missing_translation", "hello"): {"owner": "why", "lang": "fr"}
        }

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"source_hash": "0" * 16}, "outdated_translation"),
            ({"status": "draft"}, "draft_translation"),
            ({"text": "Hello"}, "identical_translation"),
        ],
    )
    def test_advice(self, change, code):
        strings = self.strings(en="Hello", fr="Bonjour")
        strings["hello"]["translations"]["fr"] |= change
        assert self.found(strings) == {(code, "hello"): {"owner": "why", "lang": "fr"}}

    def test_a_point_without_a_label(self):
        points = [option("asked", str(n)) for n in range(1, 6)]
        points[2]["label"] = "bare"
        strings = definition()["strings"] | {"bare": {}}
        asked = page("first", item("scale", "asked", options=points))
        assert found(asked, END, strings=strings) == {
            ("unlabelled_option", "asked_3"): {"owner": "asked"}
        }

    def test_a_long_question(self):
        assert ("long_prompt", "why") in self.found(self.strings(en="a" + " b" * 50, fr="mot"))


def test_many_questions_and_no_open_one():
    asked = [item("short_text", f"q{n}") for n in range(21)]
    assert found(page("only", *asked)) == {
        ("too_many_questions", ""): {"count": 21, "max": 20},
        ("no_open_question", ""): {},
    }


def test_what_blocks_comes_first():
    problems = surveys.check(survey(page("first", item("single_choice", "asked", options=["a"]))))
    assert [one.blocks for one in problems] == [True, False, False, False]


def test_a_pattern_says_what_is_wanted():
    asked = item("short_text", "asked", pattern="[0-9]+")
    assert set(found(page("first", asked), END)) == {("no_pattern_message", "asked")}
    assert found(page("first", asked | {"pattern_message": "words"}), END) == {}


@pytest.mark.parametrize("code", surveys.PROBLEM_CODES)
def test_every_code_is_tested_here(code):
    here = Path(__file__)
    parts = ("test_checks_conditions.py", "test_checks_steering.py")
    names = (*parts, "test_style.py", "test_linked.py", "test_repeats.py")
    texts = (here, *(here.with_name(name) for name in names))
    assert any(f'"{code}"' in path.read_text(encoding="utf-8") for path in texts)


def test_codes_are_listed_once():
    assert len(set(surveys.PROBLEM_CODES)) == len(surveys.PROBLEM_CODES)
    assert set(BLOCKING) < set(surveys.PROBLEM_CODES)
