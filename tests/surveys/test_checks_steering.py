"""Problems of branches, rules, formulas and quotas, and of answers told again."""

import json

import surveys
from surveys.checks.problems import STYLE_CODES
from tests.surveys.checked import END, WHY, found, given
from tests.surveys.drafts import definition, item, page

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
