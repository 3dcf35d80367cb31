"""How to get to the pages of the workspace: analyses, topics, comments, what to read."""

from tests.factories import insights, nights
from tests.factories.topics import change_comments, propose_split
from tests.journeys.page_types import Visit, just_open, staff

staff("insights.index")(just_open("insights.index", slug="visit"))
staff("insights.quotes")(just_open("insights.quotes", slug="visit"))
staff("insights.staff_results")(just_open("insights.staff_results", slug="visit"))
staff("insights.staff_topic")(just_open("insights.staff_topic", slug="visit", run=1, number=1))
staff("insights.show_run")(just_open("insights.show_run", slug="visit", number=1))
staff("insights.show_run", "failed")(just_open("insights.show_run", slug="visit", number=2))
staff("insights.show_run", "going-on")(just_open("insights.show_run", slug="visit", number=3))
staff("insights.history_page")(just_open("insights.history_page", slug="visit", number=1))
staff("insights.all_comments")(just_open("insights.all_comments", slug="visit", number=1))
staff("insights.all_comments", "filtered")(
    just_open("insights.all_comments", slug="visit", number=1, topic=1, language="en", words="wait")
)
for run_page in ("map_page", "hierarchy", "codebook_page", "bring_codebook"):
    staff(f"insights.{run_page}")(just_open(f"insights.{run_page}", slug="visit", number=1))
staff("insights.theme")(just_open("insights.theme", slug="visit", number=1, theme_number=1))
staff("insights.not_grouped")(just_open("insights.not_grouped", slug="visit", number=1))
staff("insights.topic")(just_open("insights.topic", slug="visit", number=1, topic_number=1))
RUN = {"slug": "visit", "number": 1}
for name in ("queue", "queue_list", "sample", "differences", "quality", "voices_page"):
    staff(f"insights.{name}")(just_open(f"insights.{name}", **RUN))


def first_in_queue(visit: Visit) -> None:
    visit.goes("insights.queue", **RUN)
    visit.presses("form[action$='queue/next/'] button")


@staff("insights.read_one")
def reading(visit: Visit) -> None:
    first_in_queue(visit)


@staff("insights.answer", "error-422-swapped")
def belongs_nowhere_else(visit: Visit) -> None:
    first_in_queue(visit)
    visit.swaps("#reading button[value=elsewhere]")


def sampled(visit: Visit) -> None:
    visit.goes("insights.sample", **RUN)
    visit.page.fill("#size", "3")
    visit.presses("form[action$='audit/draw/'] button")


@staff("insights.sample", "drawn")
def sample_drawn(visit: Visit) -> None:
    sampled(visit)


@staff("insights.judge_one")
def judging(visit: Visit) -> None:
    sampled(visit)
    visit.presses("form[action$='audit/next/'] button")


@staff("insights.judge", "error-422-swapped")
def judged_without_a_word(visit: Visit) -> None:
    judging(visit)
    visit.swaps("#judging button[value=topics]")


@staff("insights.show_run", "by-growth-swapped")
def by_growth(visit: Visit) -> None:
    visit.goes("insights.show_run", slug="visit", number=1)
    visit.page.select_option("#sort", "growth")
    visit.swaps("#run .toolbar button[type=submit]")


@staff("insights.analyses")
def analyses(visit: Visit) -> None:
    with visit.house.inside():
        question = insights.open_question(visit.house.survey("visit")).id
    visit.goes("insights.analyses", slug="visit", question_id=question)


@staff("insights.show_run", "with-nights")
def nights_told(visit: Visit) -> None:
    with visit.house.inside():
        nights.stored(visit.house.survey("visit"))
    visit.goes("insights.show_run", slug="visit", number=1)


@staff("insights.rename_theme", "error-422")
def theme_without_a_name(visit: Visit) -> None:
    visit.goes("insights.theme", slug="visit", number=1, theme_number=1)
    visit.page.fill("#name-en", "")
    visit.presses("main form button.btn")


@staff("insights.comment")
def comment(visit: Visit) -> None:
    response_id = visit.house.content.response
    visit.goes("insights.comment", slug="visit", number=1, response_id=response_id)


@staff("insights.propose_quote", "error-422")
def quote_refused(visit: Visit) -> None:
    comment(visit)
    visit.page.fill("[name=words]", "Something else entirely")
    visit.presses("form[action$='quote/'] button.btn")


@staff("insights.propose_quote", "marked")
def quote_marked(visit: Visit) -> None:
    comment(visit)
    visit.presses("form[action$='quote/'] button.btn")


@staff("insights.topic", "filtered-swapped")
def filtered(visit: Visit) -> None:
    visit.goes("insights.topic", slug="visit", number=1, topic_number=1)
    visit.page.fill("#words", "hours")
    visit.swaps("#comments .toolbar button[type=submit]")


@staff("insights.topic", "nothing-found-swapped")
def nothing_found(visit: Visit) -> None:
    visit.goes("insights.topic", slug="visit", number=1, topic_number=1)
    visit.page.fill("#words", "zebra")
    visit.swaps("#comments .toolbar button[type=submit]")


@staff("insights.all_comments", "like-one")
def like_one(visit: Visit) -> None:
    response_id = visit.house.content.response
    visit.goes("insights.all_comments", slug="visit", number=1, like=response_id)


@staff("insights.sort_comments", "name-asked")
def name_asked(visit: Visit) -> None:
    visit.goes("insights.all_comments", slug="visit", number=1)
    visit.page.locator(".comments input").first.check()
    visit.presses("button[value=make]")


@staff("insights.sort_comments", "error-422")
def no_name_given(visit: Visit) -> None:
    name_asked(visit)
    visit.presses("main form button.btn")


@staff("insights.sort_comments", "error-409")
def changed_meanwhile(visit: Visit) -> None:
    visit.goes("insights.topic", slug="visit", number=1, topic_number=2)
    visit.page.locator(".comments input").first.check()
    visit.page.select_option("#to", "3")
    with visit.house.inside():
        change_comments(visit.house.survey("visit"))
    visit.presses("button[value=move]")


@staff("insights.bring_codebook", "looked at")
def codebook_looked_at(visit: Visit) -> None:
    bring_codebook(visit, "name,meaning,example_1\nLifts,They stand still,The lift is broken\n")


@staff("insights.bring_codebook", "error-422")
def codebook_with_mistakes(visit: Visit) -> None:
    bring_codebook(visit, "name,meaning\nLifts,They stand still\n,Nobody named it\nLifts,Again\n")


def bring_codebook(visit: Visit, text: str) -> None:
    visit.goes("insights.bring_codebook", slug="visit", number=1)
    file = {"name": "codebook.csv", "mimeType": "text/csv", "buffer": text.encode()}
    visit.page.set_input_files("#file", files=[file])
    visit.presses("form[enctype] button.btn")


@staff("insights.topic", "changed")
def topic_changed(visit: Visit) -> None:
    visit.goes("insights.topic", slug="visit", number=1, topic_number=3)
    visit.page.fill("#meaning", "People speak of those who work there.")
    visit.presses("form[action$='codebook/'] button.btn")


@staff("insights.split")
def split(visit: Visit) -> None:
    with visit.house.inside():
        propose_split(visit.house.survey("visit"), 3)
    visit.goes("insights.split", slug="visit", number=1, topic_number=3)


@staff("insights.split", "going-on")
def split_going_on(visit: Visit) -> None:
    visit.goes("insights.topic", slug="visit", number=1, topic_number=1)
    if visit.page.locator("form[action$='propose/']").count():
        visit.presses("form[action$='propose/'] button.btn")
    visit.goes("insights.split", slug="visit", number=1, topic_number=1)


@staff("insights.decide_split", "error-422")
def split_without_names(visit: Visit) -> None:
    split(visit)
    visit.presses("form[action$='take/'] button.btn")
