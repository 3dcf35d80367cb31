import pytest
from bs4 import BeautifulSoup

from tests.markup import problems

PAGES = [
    "/en/", "/ar/kinds/", "/en/kinds-errors/", "/fa/question/", "/zh-Hans/receipt/", "/hi/entry/",
    "/fr/error/", "/staff/signin/", "/staff/builder/",
    "/staff/builder-errors/", "/staff/comments/",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_valid_labelled_and_hold_nothing_inline(sheet, path):
    answer = sheet.test_client().get(path)
    assert answer.status_code == 200
    assert problems(answer.text) == []


def soup_of(sheet, path):
    return BeautifulSoup(sheet.test_client().get(path).text, "html5lib")


def test_error_links_land_on_inputs_and_the_title_says_error(sheet):
    soup = soup_of(sheet, "/en/kinds-errors/")
    targets = [soup.find(id=link["href"].removeprefix("#")) for link in soup.select(".summary a")]
    assert [target.name for target in targets] == ["input", "input"]
    assert soup.title.string.startswith("Error:")


def test_a_refused_form_lists_its_errors_in_order_and_not_its_token(sheet):
    soup = soup_of(sheet, "/staff/builder-errors/")
    targets = [link["href"] for link in soup.select(".summary a")]
    wanted = ["email", "password", "intro", "days", "kind", "channel", "agree"]
    assert [target.removeprefix("#") for target in targets] == wanted
    assert soup.find(id="agree")["aria-describedby"] == "agree-error"


def test_hint_comes_before_error_and_both_describe_the_field(sheet):
    group = soup_of(sheet, "/en/kinds-errors/").find("fieldset")
    assert group["aria-describedby"] == "q1-hint q1-error"
    assert [p["class"][0] for p in group.find_all("p", id=True)] == ["hint", "error"]


def test_an_option_set_apart_follows_the_word_or(sheet):
    group = soup_of(sheet, "/en/kinds/").find("fieldset")
    assert group.find("p", class_="or").find_next("input")["value"] == "none"


def test_words_in_another_language_carry_it(sheet):
    option = soup_of(sheet, "/en/kinds/").find("span", lang="zh-Hans")
    assert (option["dir"], option.text) == ("ltr", "中文选项")


def test_enter_means_continue_because_the_language_switch_comes_after_it(sheet):
    buttons = soup_of(sheet, "/en/question/").select("form button")
    assert buttons[0].text == "Continue"
    assert [button["name"] for button in buttons[2:]] == ["language"] * 11


def test_citizens_get_no_htmx_and_staff_get_its_safe_settings(sheet):
    assert "htmx" not in sheet.test_client().get("/en/question/").text
    soup = soup_of(sheet, "/staff/builder/")
    config = soup.find("meta", attrs={"name": "htmx-config"})["content"]
    assert '"allowEval":false' in config
    assert '"allowScriptTags":false' in config


def test_a_suppressed_figure_is_told_in_words_and_draws_no_bar(sheet):
    row = soup_of(sheet, "/en/entry/").find("th", string="Seats").parent
    assert row.td.text == "fewer than 10"
    assert row.find("svg") is None


def test_the_hatch_pattern_stands_once_on_a_page(sheet):
    assert len(soup_of(sheet, "/en/entry/").find_all(id="hatch")) == 1


def test_percentages_are_written_as_the_language_does(sheet):
    html = sheet.test_client().get("/fr/entry/").text
    assert "31\u202f%" in html or "31\u00a0%" in html
