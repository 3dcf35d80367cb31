"""Branches, exits, answers told again, options for some, orders, rules: as people meet them."""

from decimal import Decimal

import pytest

import surveys
from app import clock
from app.respond.models import Response
from surveys import editing
from tests.app.respond import rows, samples
from tests.app.respond.citizen import Citizen
from tests.app.respond.samples import chosen, is_chosen, item, page
from tests.factories.builder import published

NO, YES = is_chosen("uses", "no"), is_chosen("uses", "yes")


def worded(definition, **texts):
    """Return the survey with other words in English."""
    for string_id, text in texts.items():
        definition = editing.set_text(definition, string_id, "en", text)
    return definition


EXITS = samples.survey(
    page("use", item("yes_no", "uses"), branches=[{"when": NO, "to": "p_sorry"}]),
    page("often", item("short_text", "often", required=True)),
    page("sorry", item("statement", "sorry"), is_exit=True),
)


def test_an_exit_page_says_its_own_words_and_what_was_answered_can_be_sent(client, app):
    citizen = Citizen(client, published(EXITS)).starts().answers(uses="no")
    assert citizen.url.endswith("/sorry")
    assert "sorry_prompt in en" in citizen.text
    citizen.answers().sends()
    assert rows.stored() == {"uses": chosen("no")}
    assert rows.only_response().ended_by == "exit:sorry"


def test_nobody_else_sees_the_exit_page_and_they_are_complete(client, app):
    citizen = Citizen(client, published(EXITS)).starts().answers(uses="yes").answers(often="daily")
    assert citizen.url.endswith("/check-answers")
    citizen.sends()
    assert rows.only_response().ended_by is None
    assert not any("sorry_prompt" in seen for seen in citizen.seen)


def test_the_number_of_pages_is_not_told_while_answers_decide_it(client, app):
    citizen = Citizen(client, published(EXITS)).starts()
    assert "Page 1" in citizen.text
    assert "Page 1 of" not in citizen.text
    assert citizen.html.find("progress") is None
    assert "Page 2 of 2" in citizen.answers(uses="yes").text


def telling():
    definition = samples.survey(
        page("first", item("short_text", "name"), item("multiple_choice", "colours"),
             item("number", "visits")),
        page("second", item("long_text", "why"), title="second_page"),
        languages=("en",),
    )  # fmt: skip
    return editing.edit_page(
        worded(definition, why_prompt="{name|Friend}, why {colours}?"),
        "p_second",
        title="{visits, plural, =0 {Never there} one {# visit} other {# visits}}",
    )


def test_answers_are_told_again_in_later_words(client, app):
    citizen = Citizen(client, published(telling())).starts()
    citizen.answers(name="<b>Ada</b>", colours=["red", "blue"], visits="2")
    raw = citizen.response.get_data(as_text=True)
    assert "&lt;b&gt;Ada&lt;/b&gt;" in raw
    assert "<b>Ada" not in raw
    told = citizen.text.replace("\u2068", "").replace("\u2069", "")
    assert "<b>Ada</b>, why colours_red in en and colours_blue in en?" in told
    assert citizen.h1.replace("\u2068", "").replace("\u2069", "") == "2 visits"


def test_without_an_answer_other_words_stand_there(client, app):
    citizen = Citizen(client, published(telling())).starts().answers()
    assert "Friend, why …?" in citizen.text
    assert citizen.h1 == "… visits"


def test_one_persons_answers_are_never_told_to_another(client, app):
    survey = published(telling())
    Citizen(client, survey).starts().answers(name="Ada", visits="1")
    other = Citizen(client, survey).starts().answers(name="Grace", visits="1")
    assert "Grace" in other.text
    assert "Ada" not in "".join(other.seen)


def test_an_option_for_some_is_neither_shown_to_others_nor_taken_from_them(client, app):
    options = ["red", {"code": "blue", "show_if": YES}]
    definition = samples.survey(
        page("use", item("yes_no", "uses")),
        page("colours", item("single_choice", "colour", options=options)),
    )
    citizen = Citizen(client, published(definition)).starts()
    first = citizen.url
    assert "colour_blue in en" not in citizen.answers(uses="no").text
    citizen.answers(colour="blue")
    assert "Choose one of the answers that are offered." in citizen.text
    citizen.opens(first).answers(uses="yes").answers(colour="blue").opens(first)
    citizen.answers(uses="no").answers().sends()
    assert rows.stored() == {"uses": chosen("no")}


def test_a_question_left_empty_is_pointed_out_once(client, app):
    definition = samples.survey(
        page("one", item("short_text", "name", requested=True), item("short_text", "more"))
    )
    citizen = Citizen(client, published(definition)).starts().answers(more="Yes")
    assert citizen.response.status_code == 200
    assert "You have not answered everything" in citizen.text
    assert not citizen.html.title.get_text().startswith("Error")
    assert citizen.form({})["i_more"] == "Yes"
    assert citizen.answers().url.endswith("/check-answers")
    citizen.sends()
    assert rows.stored() == {"more": "Yes"}


def test_what_is_filled_in_after_being_pointed_out_is_kept(client, app):
    definition = samples.survey(page("one", item("short_text", "name", requested=True)))
    Citizen(client, published(definition)).starts().answers().answers(name="Ada").sends()
    assert rows.stored() == {"name": "Ada"}


MORE_CHILDREN = {
    "op": "figures",
    "left": {"op": "value", "item": "i_children"},
    "compare": "gt",
    "right": {"op": "value", "item": "i_people"},
}
RULE = {"id": "rule", "refused_when": MORE_CHILDREN, "item": "i_children", "message": "too_many"}


def household(*, apart=False):
    people, children = item("number", "people"), item("number", "children")
    pages = (
        (page("one", people), page("two", children, rules=[RULE]))
        if apart
        else (page("one", people, children, rules=[RULE]),)
    )
    return published(samples.survey(*pages))


def test_answers_that_do_not_fit_together_are_refused_with_the_words_of_the_rule(client, app):
    citizen = Citizen(client, household()).starts().answers(people="2", children="3")
    assert citizen.response.status_code == 422
    summary = citizen.html.find(attrs={"role": "alert"})
    assert "too_many in en" in summary.get_text(" ")
    assert summary.find("a")["href"] == "#i_children"
    citizen.answers(children="1").sends()
    assert rows.stored() == {"people": Decimal(2), "children": Decimal(1)}


def test_a_rule_says_nothing_about_what_was_left_empty(client, app):
    assert (
        Citizen(client, household()).starts().answers(children="3").url.endswith("/check-answers")
    )


def test_a_rule_that_an_earlier_page_breaks_later_is_held_to_before_sending(client, app):
    citizen = Citizen(client, household(apart=True)).starts()
    first = citizen.url
    citizen.answers(people="4").answers(children="3")
    check = citizen.url
    citizen.opens(f"{first}?check=1").answers(people="2")
    assert citizen.url.endswith("/two?check=1")
    citizen.opens(check)
    assert "These answers do not fit together" in citizen.text
    assert "Send my answers" not in citizen.text
    citizen.opens(f"{first}?check=1").answers(people="3").opens(check).sends()
    assert rows.stored() == {"people": Decimal(3), "children": Decimal(3)}


def test_a_score_is_sent_with_the_answers_and_shown_to_nobody(client, app):
    total = {"op": "sum", "of": [{"op": "value", "item": f"i_{code}"} for code in ("a", "b")]}
    definition = samples.survey(
        page("one", item("scale", "a"), item("scale", "b"),
             item("calculated", "score", formula=total)),
        languages=("en",),
    )  # fmt: skip
    citizen = Citizen(client, published(definition)).starts().answers(a="4", b="5").sends()
    assert rows.stored()["score"] == Decimal(9)
    assert not any("score_prompt" in seen for seen in citizen.seen)


def test_a_posted_score_means_nothing(client, app):
    definition = samples.survey(page("one", item("scale", "a"), item("calculated", "score")))
    citizen = Citizen(client, published(definition)).starts()
    citizen.posts(citizen.form({"a": "4"}) | {"i_score": "99"}).sends()
    assert rows.stored() == {"a": chosen("4"), "score": Decimal(0)}


LETTERS = list("abcdefgh")
SHUFFLED = samples.survey(
    page(
        "one",
        item("multiple_choice", "letters", is_shuffled=True,
             options=[*LETTERS, {"code": "none", "exclusive": True}]),
    )
)  # fmt: skip


def order(citizen):
    return [box["value"] for box in citizen.html.find_all("input", type="checkbox")]


def test_each_person_has_an_order_and_keeps_it(client, app):
    survey = published(SHUFFLED)
    orders = set()
    for _ in range(6):
        citizen = Citizen(client, survey).starts()
        first = order(citizen)
        assert first[-1] == "none"
        assert sorted(first[:-1]) == LETTERS
        assert order(citizen.opens(citizen.url)) == first
        assert order(citizen.answers(letters=["a", "none"])) == first
        orders.add(tuple(first))
    assert len(orders) > 1


def test_the_order_is_stored_and_can_be_found_again(client, app):
    citizen = Citizen(client, published(SHUFFLED)).starts()
    seen = order(citizen)
    citizen.answers(letters=["g", "a", "c"]).sends()
    response = rows.only_response()
    assert rows.stored() == {"letters": chosen("a", "c", "g")}
    own = surveys.shuffled(response.version.definition.item("i_letters"), response.order_seed)
    assert [option.code for option in own.offered()] == seen


def test_without_a_random_order_no_number_is_stored(client, app):
    Citizen(
        client, published(samples.survey(page("one", item("yes_no", "uses"))))
    ).starts().answers(uses="yes").sends()
    assert rows.only_response().order_seed is None
    assert rows.count(Response) == 1


@pytest.mark.parametrize(("typed", "is_right"), [("AB-12", True), ("12-AB", False)])
def test_a_form_that_is_not_kept_says_what_is_wanted(client, app, typed, is_right):
    asked = item("short_text", "number", pattern="[A-Z]{2}-[0-9]{2}", pattern_message="like_this")
    citizen = Citizen(client, published(samples.survey(page("one", asked)))).starts()
    citizen.answers(number=typed)
    assert ("like_this in en" in citizen.text) is not is_right
    assert citizen.url.endswith("/check-answers") is is_right


def test_a_day_in_the_future_is_refused_on_the_day_of_answering(client, app):
    born = item("date", "born", max_days=0)
    citizen = Citizen(client, published(samples.survey(page("one", born)))).starts()
    today = clock.today()
    citizen.answers(born__day="1", born__month="1", born__year=str(today.year + 1))
    assert "or earlier" in citizen.text
    citizen.answers(
        born__day=str(today.day), born__month=str(today.month), born__year=str(today.year)
    ).sends()
    assert rows.stored() == {"born": today}
