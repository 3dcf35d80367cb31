import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.exchange import ExchangeError
from surveys.exchange.errors import EXPRESSION_CODES
from surveys.exchange.expressions import (
    LIMESURVEY,
    SURVEYJS,
    XLSFORM,
    Both,
    Either,
    Empty,
    Has,
    Is,
    Negated,
    parse,
)

SIGNS = {"eq": "=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
DIALECTS = {
    "xlsform": (XLSFORM, "${%s}", "%s = ''", "selected(%s, '%s')"),
    "limesurvey": (LIMESURVEY, "%s.NAOK", "is_empty(%s)", None),
    "surveyjs": (SURVEYJS, "{%s}", "%s empty", "%s contains '%s'"),
}
NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
VALUES = st.from_regex(r"[A-Za-z0-9 .-]{1,8}", fullmatch=True)


def trees(*, has=True):
    leaf = st.one_of(
        st.builds(Empty, NAMES),
        st.builds(Is, NAMES, st.sampled_from(sorted(SIGNS)), VALUES),
        *([st.builds(Has, NAMES, VALUES)] * has),
    )
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.builds(Negated, inner),
            st.builds(Both, st.lists(inner, min_size=2, max_size=3).map(tuple)),
            st.builds(Either, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        ),
        max_leaves=8,
    )


def render(tree, name):
    _, reference, empty, has = DIALECTS[name]
    match tree:
        case Both(parts):
            return " and ".join(f"({render(part, name)})" for part in parts)
        case Either(parts):
            return " or ".join(f"({render(part, name)})" for part in parts)
        case Negated(part):
            return f"not({render(part, name)})"
        case Empty(question):
            return empty % (reference % question)
        case Has(question, value):
            return has % (reference % question, value)
        case Is(question, op, value):
            return f"{reference % question} {SIGNS[op]} '{value}'"


@given(trees())
def test_what_was_rendered_for_xlsform_is_read_again(tree):
    assert parse(render(tree, "xlsform"), XLSFORM) == tree


@given(trees())
def test_what_was_rendered_for_surveyjs_is_read_again(tree):
    assert parse(render(tree, "surveyjs"), SURVEYJS) == tree


@given(trees(has=False))
def test_what_was_rendered_for_limesurvey_is_read_again(tree):
    assert parse(render(tree, "limesurvey"), LIMESURVEY) == tree


SCRAPS = st.lists(
    st.sampled_from(
        ["${x}", "{x}", "x.NAOK", "x", "(", ")", "not", "!", "and", "or", "=", "!=", "<", "'a'",
         "5", "selected", "is_empty", ",", "[", "]", "anyof", "empty", "date", "1X2X3", ".", "-"]
    )
).map(" ".join)  # fmt: skip


@pytest.mark.parametrize("name", DIALECTS)
@given(text=st.one_of(st.text(), SCRAPS))
def test_any_text_is_read_or_refused_with_a_known_code(name, text):
    assert _read(text, DIALECTS[name][0]) in {"tree", *EXPRESSION_CODES}


def _read(text, dialect):
    try:
        tree = parse(text, dialect)
    except ExchangeError as error:
        return error.code
    return "tree" if isinstance(tree, Both | Either | Negated | Empty | Has | Is) else "nothing"


@pytest.mark.parametrize(
    ("dialect", "text", "tree"),
    [
        (XLSFORM, "${x} = 'a'", Is("x", "eq", "a")),
        (XLSFORM, "${x} != 'a'", Negated(Is("x", "eq", "a"))),
        (XLSFORM, "5 < ${x}", Is("x", "gt", "5")),
        (XLSFORM, "${x} >= date('2026-01-02')", Is("x", "ge", "2026-01-02")),
        (XLSFORM, "${x} != ''", Negated(Empty("x"))),
        (LIMESURVEY, '((Q1.NAOK == "A1"))', Is("Q1", "eq", "A1")),
        (LIMESURVEY, "!is_empty(Q1)", Negated(Empty("Q1"))),
        (LIMESURVEY, "Q1 ge 3 && Q2.code ne 'b'",
         Both((Is("Q1", "ge", "3"), Negated(Is("Q2", "eq", "b"))))),
        (SURVEYJS, "{a} = 1 || {b} notempty", Either((Is("a", "eq", "1"), Negated(Empty("b"))))),
        (SURVEYJS, "{a} anyof ['x', 'y']", Either((Has("a", "x"), Has("a", "y")))),
        (SURVEYJS, "{a} = true", Is("a", "eq", "true")),
    ],
)  # fmt: skip
def test_what_the_dialects_say(dialect, text, tree):
    assert parse(text, dialect) == tree


@pytest.mark.parametrize(
    ("dialect", "text", "code"),
    [
        (XLSFORM, "count-selected(${x}) > 2", "expression_not_supported"),
        (XLSFORM, "${x} = ${y}", "expression_not_supported"),
        (XLSFORM, "${x} = ", "expression_unfinished"),
        (XLSFORM, "", "expression_unfinished"),
        (XLSFORM, "${x} + 1 > 2", "expression_unknown_sign"),
        (XLSFORM, "not(${x}) = 'a'", "expression_not_supported"),
        (LIMESURVEY, "!Q1 == 'a'", "expression_not_supported"),
        (LIMESURVEY, "__import__('os')", "expression_not_supported"),
        (XLSFORM, "(" * 500 + "${x} = 'a'" + ")" * 500, "expression_too_long"),
        (XLSFORM, "(" * 50 + "${x} = 'a'" + ")" * 50, "expression_too_deep"),
        (XLSFORM, "not(" * 50 + "${x} = 'a'" + ")" * 50, "expression_too_deep"),
        (SURVEYJS, "{a} = 1" + " " * 5_000, "expression_too_long"),
    ],
)
def test_what_cannot_be_said_is_refused(dialect, text, code):
    with pytest.raises(ExchangeError) as refused:
        parse(text, dialect)
    assert refused.value.code == code
