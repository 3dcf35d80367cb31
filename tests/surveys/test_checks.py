"""Each problem that staff are told of, and that a sound survey has none."""

import json
import sys
from pathlib import Path

import pytest

import surveys
from surveys.checks.problems import BLOCKING, STYLE_CODES
from surveys.checks.reach import can_hold
from tests.surveys.drafts import definition, item, option, page, survey

WHY = item("long_text", "why")
END = page("end", WHY)


def found(*pages, **fields):
    problems = surveys.check(survey(*pages, **fields))
    return {
        (one.code, one.where): dict(one.params) for one in problems if one.code not in STYLE_CODES
    }


def given(raw, *asked):
    """Return what is found when `why`, on the second page, has this condition."""
    return found(page("first", *asked), page("end", WHY | {"show_if": raw}))


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


class TestReferences:
    uses = item("yes_no", "uses")

    def test_to_an_earlier_page_are_right(self):
        assert given({"op": "chosen", "item": "uses", "option": "yes"}, self.uses) == {}

    def test_to_nothing(self):
        assert given({"op": "answered", "item": "gone"}, self.uses) == {
            ("unknown_item", "why"): {"item": "gone"}
        }

    def test_to_a_later_page(self):
        hidden = self.uses | {"show_if": {"op": "answered", "item": "why"}}
        assert found(page("first", hidden), END) == {("forward_reference", "uses"): {"item": "why"}}

    def test_to_itself(self):
        assert ("forward_reference", "why") in given({"op": "answered", "item": "why"}, self.uses)

    def test_to_the_same_page(self):
        follow_up = WHY | {"show_if": {"op": "answered", "item": "uses"}}
        assert found(page("only", self.uses, follow_up)) == {
            ("same_page_reference", "why"): {"item": "uses"}
        }

    def test_from_a_page_to_its_own_item(self):
        asked = page("only", WHY, show_if={"op": "answered", "item": "why"})
        assert set(found(asked)) == {("same_page_reference", "page_only")}

    def test_to_an_unknown_option(self):
        assert ("unknown_option", "why") in given(
            {"op": "chosen", "item": "uses", "option": "maybe"}, self.uses
        )

    @pytest.mark.parametrize(
        ("raw", "asked"),
        [
            ({"op": "chosen", "item": "it", "option": "a"}, item("number", "it")),
            ({"op": "chosen_any", "item": "it", "options": ["a"]}, item("long_text", "it")),
            ({"op": "eq", "item": "it", "number": "1"}, item("yes_no", "it")),
            ({"op": "eq", "item": "it", "number": "1"}, item("date", "it")),
            ({"op": "eq", "item": "it", "date": "2026-01-01"}, item("scale", "it")),
            ({"op": "answered", "item": "it"}, item("statement", "it")),
        ],
    )
    def test_that_the_kind_cannot_meet(self, raw, asked):
        assert ("wrong_kind", "why") in given(raw, self.uses, asked)


ANSWERED = {"op": "answered", "item": "it"}
RED, BLUE = ({"op": "chosen", "item": "it", "option": code} for code in ("red", "blue"))
NEVER = [
    ([{"op": "chosen", "item": "it", "option": code} for code in ("yes", "no")], "yes_no"),
    ([{"op": "ge", "item": "it", "number": "6"}], "scale"),
    ([{"op": "gt", "item": "it", "number": n} for n in ("4", "5")], "scale"),
    (
        [{"op": "gt", "item": "it", "number": "3"}, {"op": "lt", "item": "it", "number": "3"}],
        "number",
    ),
    ([ANSWERED, {"op": "not", "of": ANSWERED}], "date"),
    (
        [
            {"op": "gt", "item": "it", "date": "2026-01-01"},
            {"op": "lt", "item": "it", "date": "2026-01-02"},
        ],
        "date",
    ),
    (
        [
            {"op": "chosen", "item": "it", "option": "red"},
            {"op": "chosen_none", "item": "it", "options": ["red", "blue"]},
        ],
        "multiple_choice",
    ),
]
SOMETIMES = [
    ([RED, BLUE], "multiple_choice"),
    ([{"op": "ge", "item": "it", "number": "5"}], "scale"),
    ([{"op": "ge", "item": "it", "number": "10"}], "rating"),
    (
        [{"op": "gt", "item": "it", "number": "1"}, {"op": "lt", "item": "it", "number": "1.0001"}],
        "number",
    ),
    (
        [
            {"op": "gt", "item": "it", "date": "2026-01-01"},
            {"op": "lt", "item": "it", "date": "2026-01-03"},
        ],
        "date",
    ),
    ([{"op": "not", "of": ANSWERED}], "long_text"),
]


@pytest.mark.parametrize(("parts", "kind"), NEVER)
def test_what_can_never_be_shown(parts, kind):
    raw = {"op": "all", "of": parts}
    assert set(given(raw, item(kind, "it"))) == {("never_shown", "why")}


@pytest.mark.parametrize(("parts", "kind"), SOMETIMES)
def test_what_can_be_shown(parts, kind):
    assert given({"op": "all", "of": parts}, item(kind, "it")) == {}


def test_what_hangs_on_something_never_shown():
    never = {"op": "ge", "item": "score", "number": "6"}
    follow = item("long_text", "last", show_if={"op": "answered", "item": "hidden"})
    assert set(
        found(
            page("one", item("scale", "score")),
            page("two", item("yes_no", "hidden"), show_if=never),
            page("three", follow, item("short_text", "always")),
        )
    ) == {("never_shown", "page_two"), ("never_shown", "last")}


def test_limits_of_a_number_count():
    raw = {"op": "lt", "item": "age", "number": "18"}
    assert ("never_shown", "why") in given(raw, item("number", "age", min="18", whole=True))
    assert given(raw, item("number", "age", min="17", whole=True)) == {}


def test_a_condition_too_wide_to_try_is_believed():
    many = [option("it", f"o{n}") for n in range(40)]
    parts = [{"op": "chosen", "item": "it", "option": one["code"]} for one in many]
    assert given({"op": "all", "of": parts}, item("multiple_choice", "it", options=many)) == {}


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


USES = item("yes_no", "uses")
SAID_NO = {"op": "chosen", "item": "uses", "option": "no"}


def branching(*branches, **fields):
    """Return what is found when the first of three pages has these branches."""
    pages = (
        page("first", USES, branches=list(branches)),
        page("middle", item("short_text", "often"), **fields),
        END,
    )
    return set(found(*pages))


def test_branches_lead_forward_to_a_page_that_is_there():
    assert branching({"when": SAID_NO, "to": "page_end"}) == set()
    assert branching({"when": SAID_NO, "to": "gone"}) == {("unknown_page", "page_first")}
    assert branching({"when": SAID_NO, "to": "page_first"}) == {("backward_branch", "page_first")}
    later = {"op": "answered", "item": "often"}
    assert branching({"when": later, "to": "page_end"}) == {("forward_reference", "page_first")}


def test_every_page_can_be_reached_and_every_branch_taken():
    assert branching({"to": "page_end"}) == {("unreachable_page", "page_middle")}
    assert branching(is_exit=True) == {("unreachable_page", "page_middle")}
    assert branching({"when": SAID_NO, "to": "page_middle"}, is_exit=True) == set()
    assert branching({"to": "page_middle"}, {"to": "page_end"}) == {
        ("unused_branch", "page_first"),
    }
    never = {"op": "all", "of": [SAID_NO, SAID_NO | {"option": "yes"}]}
    assert branching({"when": never, "to": "page_end"}) == {("unused_branch", "page_first")}


def test_an_option_for_some_looks_at_earlier_pages_and_can_be_offered():
    def offered(raw):
        options = ["red", {"code": "blue", "show_if": raw}]
        asked = item("single_choice", "colour", options=options)
        return set(found(page("first", USES), page("then", asked), END))

    assert offered(SAID_NO) == set()
    assert offered({"op": "answered", "item": "why"}) == {("forward_reference", "colour_blue")}
    never = {"op": "all", "of": [SAID_NO, SAID_NO | {"option": "yes"}]}
    assert offered(never) == {("never_shown", "colour_blue")}


def test_a_rule_tells_of_its_own_page():
    rule = {"id": "rule", "refused_when": SAID_NO, "item": "uses", "message": "words"}
    assert found(page("first", USES, rules=[rule]), END) == {}
    assert set(found(page("first", USES, rules=[rule | {"item": "why"}]), END)) == {
        ("rule_elsewhere", "page_first")
    }


def test_a_formula_reckons_from_what_comes_before_it_and_from_numbers():
    def formula(raw, *before):
        score = item("calculated", "score", **({"formula": raw} if raw else {}))
        return set(found(page("first", USES, *before, score), END))

    age = item("number", "age")
    assert formula({"op": "value", "item": "age"}, age) == set()
    assert formula(None) == {("empty_formula", "score")}
    assert formula({"op": "value", "item": "uses"}) == {("wrong_kind", "score")}
    assert formula({"op": "value", "item": "score"}) == {("forward_reference", "score")}
    assert formula({"op": "count", "item": "age"}, age) == {("wrong_kind", "score")}
    late = found(
        page("first", item("calculated", "score", formula={"op": "value", "item": "age"}), age), END
    )
    assert set(late) == {("forward_reference", "score")}


def test_figures_and_rows_name_what_is_there():
    grid = item("matrix", "grid")
    row = {"op": "row_chosen", "item": "grid", "row": "seats", "options": ["good"]}
    assert given(row, grid) == {}
    assert given(row | {"row": "beds"}, grid) == {
        ("unknown_option", "why"): {"item": "grid", "name": "beds"}
    }
    assert set(given(row | {"item": "uses"}, USES)) == {("wrong_kind", "why")}
    place = {"op": "part", "item": "order", "code": "red"}
    first = {
        "op": "figures",
        "left": place,
        "compare": "eq",
        "right": {"op": "number", "number": 1},
    }
    assert given(first, item("ranking", "order")) == {}
    assert set(given(first, item("short_text", "order"))) == {("wrong_kind", "why")}


def test_quotas_count_what_is_asked_and_say_so_to_those_they_stop():
    quota = {"id": "q1", "code": "no_users", "when": SAID_NO, "limit": 5}
    pages = (page("first", USES), END)
    assert found(*pages, quotas=[quota]) == {}
    assert set(found(*pages, quotas=[quota | {"action": "stop"}])) == {("no_quota_message", "q1")}
    twin = quota | {"id": "q2"}
    assert set(found(*pages, quotas=[quota, twin])) == {("duplicate_code", "q2")}
    gone = quota | {"when": {"op": "answered", "item": "gone"}}
    assert set(found(*pages, quotas=[gone])) == {("unknown_item", "q1")}


def test_a_pattern_says_what_is_wanted():
    asked = item("short_text", "asked", pattern="[0-9]+")
    assert set(found(page("first", asked), END)) == {("no_pattern_message", "asked")}
    assert found(page("first", asked | {"pattern_message": "words"}), END) == {}


def piped(**texts):
    """Return what is found when `why`, on the second page, is asked in these words."""
    source = surveys.source_hash(texts["en"])
    words = {
        "source_hash": source,
        "translations": {
            lang: {"text": text, "source_hash": source} for lang, text in texts.items()
        },
    }
    pages = (page("first", USES), page("end", WHY | {"prompt": "why_words"}))
    raw = definition(*pages, languages=list(texts))
    raw["strings"] |= {"why_words": words}
    raw["strings"]["words"]["translations"] |= {
        lang: {"text": f"Words {lang}", "source_hash": raw["strings"]["words"]["source_hash"]}
        for lang in texts
        if lang != "en"
    }
    problems = surveys.check(surveys.from_json(json.dumps(raw)))
    return {
        (one.code, one.params.get("lang"), one.params.get("name"))
        for one in problems
        if one.code not in STYLE_CODES
    }


def test_an_answer_told_again_is_there_by_then_in_every_language():
    assert piped(en="Why {uses}?", es="¿Por qué {uses}?") == set()
    assert piped(en="Why {gone}?") == {("unknown_pipe", "en", "gone")}
    assert piped(en="Why {why}?") == {("pipe_too_late", None, "why")}
    assert piped(en="Why {uses}?", es="¿Por qué?") == {("lost_pipe", "es", "uses")}
    assert piped(en="{uses, plural, one {#}}") == {("bad_plural", "en", "uses")}


@pytest.mark.parametrize("code", surveys.PROBLEM_CODES)
def test_every_code_is_tested_here(code):
    here = Path(__file__)
    names = ("test_style.py", "test_linked.py", "test_repeats.py")
    texts = (here, *(here.with_name(name) for name in names))
    assert any(f'"{code}"' in path.read_text(encoding="utf-8") for path in texts)


def test_codes_are_listed_once():
    assert len(set(surveys.PROBLEM_CODES)) == len(surveys.PROBLEM_CODES)
    assert set(BLOCKING) < set(surveys.PROBLEM_CODES)


def test_a_wide_condition_is_gone_through_once():
    wide = [item("multiple_choice", f"m{n}", options=["a", "b"]) for n in range(30)]
    parts = [{"op": "chosen", "item": each["id"], "option": "a"} for each in wide]
    last = item("short_text", "last", show_if={"op": "all", "of": parts})
    made, calls = survey(page("one", *wide), page("two", last)), []
    condition = made.item_coded("last").show_if
    sys.setprofile(lambda frame, event, _arg: calls.append((event, frame.f_code.co_name)))
    try:
        assert can_hold(made, condition, set())
    finally:
        sys.setprofile(None)
    # Once for each part, the whole, and the end.
    assert calls.count(("call", "walk")) == len(parts) + 2
