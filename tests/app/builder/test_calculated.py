"""Values reckoned from answers: the common formulas in a form, others kept and told in words."""

from decimal import Decimal

import pytest

import surveys
from app.builder.formulas import Part, Shape, figure_of, shape_of
from surveys import editing
from tests.factories import builder

SHAPES = [
    Shape("sum", (Part("a"), Part("m", "row"))),
    Shape("mean", (Part("a"),), present=True, places=2),
    Shape("least", (Part("a"), Part("b")), scale="times", by=Decimal("2.5")),
    Shape("most", (Part("a"), Part("b")), scale="over", by=Decimal(3), places=0),
    Shape("count", (Part("a"),)),
    Shape("minus", (Part("a"), Part("m", "row"))),
    Shape("days", (Part("a"), Part("b")), scale="over", by=Decimal(7)),
]


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_one_shape_there_and_back(shape):
    assert shape_of(figure_of(shape)) == shape


def test_other_formulas_are_more_than_the_form_can_say():
    number = surveys.Fixed(op="number", number=Decimal(1))
    value = surveys.ValueOf(op="value", item="a")
    for figure in (
        number,
        value,
        surveys.FirstOf(op="first_of", of=(value,)),
        surveys.Together(op="sum", of=(value, number)),
        surveys.Between(op="over", left=value, right=value),
    ):
        assert shape_of(figure) is None


@pytest.fixture
def park(app):
    draft = editing.new_survey(code="park", source_lang="en", title="The park")
    draft = editing.add_page(editing.add_page(draft, title="First"), title="Second")
    first, second = (page.id for page in draft.pages)
    for kind, prompt in (
        ("number", "Visits"), ("number", "Children"), ("date", "From"), ("date", "To"),
        ("multiple_choice", "Ways"), ("constant_sum", "Money"), ("short_text", "Name"),
    ):  # fmt: skip
        labels = ["Bus", "Tram"] if kind in {"multiple_choice", "constant_sum"} else ()
        draft = editing.add_item(draft, first, kind, prompt, labels=labels)
    return builder.draft(editing.add_item(draft, second, "number", "Later"), slug="park")


def ids(survey):
    return {item.code: item.id for item in survey.draft.items()}


def adds(desk, survey, **data):
    path = f"park/pages/{survey.draft.pages[0].id}/add/calculated/"
    data = {"prompt": "Score", "hint": "", "rounding": "exact", "scale": "", **data}
    return desk.post(path, data, survey=survey)


def newest(survey):
    return survey.draft.pages[0].items[-1]


def test_only_what_is_answered_before_is_offered(desk, park):
    page = desk.get(f"park/pages/{park.draft.pages[0].id}/add/calculated/").text
    for name in ("Visits", "Children", "Bus", "From", "Ways"):
        assert name in page
    assert "Later" not in page
    assert "People have to answer it" not in page


@pytest.mark.parametrize(
    ("typed", "shape"),
    [
        ({"way": "mean", "numbers": ["visits", "money-bus"], "present": "y", "rounding": "1"},
         ("mean", ("visits", "money-bus"), True, "", Decimal(1), 1)),
        ({"way": "count", "counted": "ways"}, ("count", ("ways",), False, "", Decimal(1), None)),
        ({"way": "minus", "from_number": "visits", "less_number": "children", "scale": "times",
          "by": "1.5"}, ("minus", ("visits", "children"), False, "times", Decimal("1.5"), None)),
        ({"way": "days", "from_day": "from", "to_day": "to", "scale": "over", "by": "7",
          "rounding": "0"}, ("days", ("to", "from"), False, "over", Decimal(7), 0)),
    ],
    ids=["mean", "count", "minus", "days"],
)  # fmt: skip
def test_a_formula_is_written_and_shown_again(desk, park, typed, shape):
    known = ids(park)

    def real(name):
        code, dash, rest = name.partition("-")
        return f"{known[code]}{dash}{rest}"

    chosen = {"numbers", "counted", "from_number", "less_number", "from_day", "to_day"}
    data = {
        name: ([real(each) for each in value] if isinstance(value, list) else real(value))
        if name in chosen
        else value
        for name, value in typed.items()
    }
    assert adds(desk, park, **data).status_code == 303
    found = shape_of(newest(park).formula)
    way, parts, *rest = shape
    assert found.way == way
    assert [part.key for part in found.parts] == [real(part) for part in parts]
    assert [found.present, found.scale, found.by, found.places] == rest
    page = desk.get(f"park/questions/{newest(park).id}/").text
    assert f'value="{way}" checked' in page
    for part in found.parts:
        assert f'value="{part.key}" checked' in page or f'value="{part.key}" selected' in page


def test_what_is_incomplete_is_pointed_at(desk, park):
    visits = ids(park)["visits"]
    for typed, message in (
        ({"way": "sum"}, "Tick at least one number."),
        ({"way": "sum", "numbers": "nothing"}, "Tick at least one number."),
        ({"way": "count"}, "Choose a question."),
        ({"way": "minus", "from_number": visits}, "Choose two numbers."),
        ({"way": "days", "from_day": visits}, "Choose two dates."),
        ({"way": "sum", "numbers": visits, "scale": "over", "by": "0"}, "other than 0"),
        ({"way": "sum", "numbers": visits, "scale": "over"}, "other than 0"),
    ):
        answer = adds(desk, park, **typed)
        assert answer.status_code == 422, typed
        assert message in answer.text, typed
    assert park.revision == 1


def test_a_formula_beyond_the_form_is_told_and_kept(desk, park):
    value = surveys.ValueOf(op="value", item=ids(park)["visits"])
    formula = surveys.Between(op="over", left=value, right=value)
    draft = editing.add_item(park.draft, park.draft.pages[0].id, "calculated", "Score")
    item = draft.pages[0].items[-1]
    builder.redraft(park, editing.edit_item(draft, item.id, formula=formula))
    path = f"park/questions/{item.id}/"
    assert "divided by" in desk.get(path).text
    assert desk.post(path, {"prompt": "Other", "hint": ""}, survey=park).status_code == 303
    assert newest(park).formula == formula
    assert park.draft.text(newest(park).prompt, "en").text == "Other"
