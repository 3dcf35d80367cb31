import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.exchange import ExchangeError
from surveys.exchange.errors import EXPRESSION_CODES
from surveys.exchange.expressions import (
    LIMESURVEY,
    SURVEYJS,
    XLSFORM,
    Answer,
    Both,
    Constant,
    Either,
    Empty,
    Has,
    Is,
    Made,
    Matches,
    Negated,
    Reading,
    Rounded,
    Today,
    Weighed,
    parse,
    parse_term,
)

SIGNS = {"eq": "=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
DIALECTS = {
    "xlsform": (XLSFORM, "${%s}", "%s = ''", "selected(%s, '%s')"),
    "limesurvey": (LIMESURVEY, "%s.NAOK", "is_empty(%s)", None),
    "surveyjs": (SURVEYJS, "{%s}", "%s empty", "%s contains '%s'"),
}
BETWEEN = {"sum": "+", "minus": "-", "product": "*", "over": "div"}
SEVERAL = {"least": "min", "most": "max", "first_of": "coalesce"}
READINGS = {"count": "count-selected", "day": "decimal-date-time", "length": "string-length"}
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
         "5", "selected", "is_empty", ",", "[", "]", "anyof", "empty", "date", "1X2X3", ".", "-",
         "+", "*", "div", "round", "sum", "today", "regex", "count-selected"]
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
    trees = Both | Either | Negated | Empty | Has | Is | Matches | Weighed
    return "tree" if isinstance(tree, trees) else "nothing"


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
        (SURVEYJS, "{a} anyof [-1, 2]", Either((Has("a", "-1"), Has("a", "2")))),
        (XLSFORM, "${x} > -1", Is("x", "gt", "-1")),
        (XLSFORM, "count-selected(${x}) > 2", Weighed(Reading("x", "count"), "gt", Constant("2"))),
        (XLSFORM, "${x} = ${y}", Weighed(Answer("x"), "eq", Answer("y"))),
        (XLSFORM, "${x} != ${y}", Negated(Weighed(Answer("x"), "eq", Answer("y")))),
        (XLSFORM, "(${x} + 1) * 2 > 3 and ${y} = 'a'",
         Both((Weighed(Made("product", (Made("sum", (Answer("x"), Constant("1"))), Constant("2"))),
                       "gt", Constant("3")), Is("y", "eq", "a")))),
        (XLSFORM, "regex(., '^[0-9]+$') and . <= today()",
         Both((Matches(".", "^[0-9]+$"), Weighed(Answer("."), "le", Today())))),
        (LIMESURVEY, "regexMatch('/a/', Q1) and sum(Q1.NAOK, Q2.NAOK) == 3",
         Both((Matches("Q1", "/a/"),
               Weighed(Made("sum", (Answer("Q1"), Answer("Q2")), present=True),
                       "eq", Constant("3"))))),
    ],
)  # fmt: skip
def test_what_the_dialects_say(dialect, text, tree):
    assert parse(text, dialect) == tree


@pytest.mark.parametrize(
    ("dialect", "text", "code"),
    [
        (XLSFORM, "1 = 2", "expression_not_supported"),
        (XLSFORM, "${x} mod 2 = 1", "expression_not_supported"),
        (XLSFORM, "sum(${x}) > 2", "expression_not_supported"),
        (XLSFORM, "if(${x} > 1, 2, 3) > 2", "expression_not_supported"),
        (XLSFORM, "round(${x}, 9) > 2", "expression_not_supported"),
        (XLSFORM, "${x} = ", "expression_unfinished"),
        (XLSFORM, "", "expression_unfinished"),
        (XLSFORM, "${x} % 1 > 2", "expression_unknown_sign"),
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


FIGURES = st.recursive(
    st.one_of(
        st.builds(Answer, NAMES),
        st.builds(Constant, st.integers(0, 10**6).map(str)),
        st.builds(Reading, NAMES, st.sampled_from(["count", "day", "length"])),
    ),
    lambda inner: st.one_of(
        st.builds(Rounded, inner, st.integers(0, 6)),
        st.builds(Made, st.sampled_from(["least", "most", "first_of"]), st.tuples(inner, inner)),
        st.builds(Made, st.sampled_from(sorted(BETWEEN)), st.tuples(inner, inner)),
    ),
    max_leaves=6,
)


def written(term):
    match term:
        case Answer(name):
            return f"${{{name}}}"
        case Constant(text):
            return text
        case Reading(name, what):
            return f"{READINGS[what]}(${{{name}}})"
        case Rounded(part, places):
            return f"round({written(part)}, {places})"
        case Made(op, (left, right)) if op in BETWEEN:
            return f"({written(left)}) {BETWEEN[op]} ({written(right)})"
        case Made(op, parts):
            return f"{SEVERAL[op]}({', '.join(map(written, parts))})"


def flat(term):
    """Return the term with sums of sums made into one, as they are read."""
    match term:
        case Made(op, parts):
            first, *rest = map(flat, parts)
            if op in {"sum", "product"} and isinstance(first, Made) and first.op == op:
                return Made(op, (*first.parts, *rest))
            return Made(op, (first, *rest))
        case Rounded(part, places):
            return Rounded(flat(part), places)
    return term


@given(FIGURES)
def test_a_formula_that_was_rendered_is_read_again(term):
    assert parse_term(written(term), XLSFORM) == flat(term)


def test_products_bind_closer_than_sums_and_both_from_the_left():
    x = Answer("x")
    one, two = Constant("1"), Constant("2")
    product = Made("product", (one, two))
    assert parse_term("${x} - 1 * 2", XLSFORM) == Made("minus", (x, product))
    assert parse_term("${x} - 1 - 2", XLSFORM) == Made("minus", (Made("minus", (x, one)), two))


@given(text=st.one_of(st.text(), SCRAPS))
def test_any_text_is_a_term_or_refused(text):
    try:
        term = parse_term(text, XLSFORM)
    except ExchangeError as error:
        assert error.code in EXPRESSION_CODES  # noqa: PT017 # both ways are right
    else:
        assert isinstance(term, Answer | Constant | Reading | Made | Rounded | Today)
