"""How to get to the pages of results, comparisons, weights, and the record of the algorithm."""

from tests.journeys.page_types import Visit, just_open, staff

staff("live.answers")(just_open("live.answers", slug="visit"))
staff("live.answers", "draft")(just_open("live.answers", slug="draft"))
staff("live.answers", "filtered")(
    just_open("live.answers", slug="visit", language="ar", since="2026-03-03")
)
staff("live.answers", "error-422")(
    just_open("live.answers", slug="visit", since="2026-03-09", until="2026-03-01")
)
staff("live.offered_counts")(just_open("live.offered_counts", slug="visit"))


@staff("live.offered_count")
def offered_corrected(visit: Visit) -> None:
    visit.goes("live.offered_counts", slug="visit")
    for name, text in (("day", "2"), ("month", "3"), ("year", "2026")):
        visit.page.fill(f"[name=since-{name}]", text)
    visit.page.fill("[name=people]", "1200")
    visit.presses()
    visit.page.click("#held a")


staff("live.crossing_page")(just_open("live.crossing_page", slug="visit"))
staff("live.crossing_page", "compared")(
    just_open("live.crossing_page", slug="visit", rows="satisfaction", columns="effort")
)
staff("live.weights")(just_open("live.weights", slug="visit"))
staff("stating.show")(just_open("stating.show", slug="visit"))
staff("stating.edit")(just_open("stating.edit"))
staff("stating.edit", "of-a-survey")(just_open("stating.edit", slug="visit"))
staff("live.topic_comparison")(just_open("live.topic_comparison", slug="visit", number=1))
staff("live.topic_comparison", "compared")(
    just_open("live.topic_comparison", slug="visit", number=1, first="lang:en")
)
staff("live.topic_comparison", "error-422")(
    just_open(
        "live.topic_comparison", slug="visit", number=1, since="2026-03-09", until="2026-03-01"
    )
)


@staff("live.crossing_page", "protected")
def for_readers(visit: Visit) -> None:
    visit.page.context.clear_cookies()
    visit.page.context.add_cookies(visit.house.cookies(visit.house.content.reader))
    visit.goes("live.crossing_page", slug="visit", rows="satisfaction", columns="effort")


@staff("live.weights", "error-422")
def weights_refused(visit: Visit) -> None:
    visit.goes("live.weights", slug="visit")
    file = {"name": "people.csv", "mimeType": "text/csv", "buffer": b"question,option\n"}
    visit.page.set_input_files("[name=file]", file)
    visit.presses()


@staff("live.show_weights")
def weights(visit: Visit) -> None:
    visit.goes("live.weights", slug="visit")
    table = b"question,option,share\neffort,1,10\neffort,2,40\neffort,3,30\neffort,4,20\n"
    file = {"name": "people.csv", "mimeType": "text/csv", "buffer": table}
    visit.page.set_input_files("[name=file]", file)
    visit.presses()
