"""How to get to every page that citizens and the public see, in every state worth a look."""

from app.db import db
from tests.journeys.page_types import Visit, just_open, public

TOO_MUCH = 3 * 1024 * 1024
"""Characters in a form that is refused as too big."""

for name in (
    "home.show",
    "home.privacy",
    "home.accessibility",
    "home.contact",
    "respond.left",
    "respond.locked",
):
    public(name)(just_open(name))
for name in ("respond.left", "respond.locked", "receipts.ask", "entries.index"):
    public(name)(just_open(name))
public("respond.start")(just_open("respond.start", slug="proposal"))
public("respond.start", "closed-410")(just_open("respond.start", slug="over"))
public("respond.notice")(just_open("respond.notice", slug="proposal"))
public("respond.notice_of_version")(
    just_open("respond.notice_of_version", slug="proposal", number=1)
)
public("paper.show")(just_open("paper.show", slug="proposal"))
public("results.survey")(just_open("results.survey", slug="visit"))
public("results.survey", "without-figures")(just_open("results.survey", slug="fresh"))
public("algorithm.show")(just_open("algorithm.show", slug="visit"))
public("algorithm.show", "a-version")(just_open("algorithm.show", slug="visit", number=1))
public("results.topic")(just_open("results.topic", slug="visit", run=1, number=1))


@public("home.show", "languages-open")
def languages_open(visit: Visit) -> None:
    visit.goes("home.show")
    visit.page.locator(".langs summary").click()


@public("errors", "404")
def not_found(visit: Visit) -> None:
    visit.goes("respond.start", slug="no-such-survey")


@public("errors", "405")
def not_like_that(visit: Visit) -> None:
    visit.goes("receipts.withdraw")


@public("errors", "413")
def too_big(visit: Visit) -> None:
    visit.goes("receipts.ask")
    visit.page.eval_on_selector("#code", f"field => {{ field.value = 'x'.repeat({TOO_MUCH}) }}")
    visit.presses()


@public("entries.public")
def entry(visit: Visit) -> None:
    visit.goes("entries.public", slug=visit.house.content.entry)


@public("entries.version", "an-earlier-one")
def earlier_version(visit: Visit) -> None:
    visit.goes("entries.version", slug=visit.house.content.entry, number=1)


@public("entries.version_changes")
def changes_of_a_version(visit: Visit) -> None:
    visit.goes("entries.version_changes", slug=visit.house.content.entry, number=2)


@public("respond.begin", "too-old-422")
def start_too_old(visit: Visit) -> None:
    visit.goes("respond.start", slug="proposal")
    visit.page.eval_on_selector("main form input", "field => { field.value = 'old' }")
    visit.presses()


@public("respond.page", "first")
def first_page(visit: Visit, slug: str = "proposal") -> None:
    visit.goes("respond.start", slug=slug)
    visit.presses()


@public("respond.save_page", "error-422")
def refused_page(visit: Visit) -> None:
    first_page(visit)
    visit.presses()


@public("respond.page", "reasons")
def second_page(visit: Visit) -> None:
    first_page(visit)
    visit.page.check(f"[name={visit.ids('proposal')['support']}][value='1']")
    visit.page.check(f"[name={visit.ids('proposal')['uses_service']}][value=yes]")
    visit.presses()


@public("respond.save_page", "exclusive-422")
def contradiction(visit: Visit) -> None:
    second_page(visit)
    concerns = visit.ids("proposal")["concerns"]
    visit.page.check(f"[name={concerns}][value=none]")
    visit.page.check(f"[name={concerns}][value=cost]")
    visit.page.fill(f"[name={visit.ids('proposal')['why']}]", "x" * 20_000)
    visit.presses()


@public("respond.page", "about")
def third_page(visit: Visit) -> None:
    second_page(visit)
    visit.presses()


@public("respond.save_page", "date-and-number-422")
def no_such_day(visit: Visit) -> None:
    third_page(visit)
    ids = visit.ids("proposal")
    visit.page.fill(f"[name={ids['last_used']}-day]", "30")
    visit.page.fill(f"[name={ids['last_used']}-month]", "2")
    visit.page.fill(f"[name={ids['last_used']}-year]", "2026")
    visit.page.fill(f"[name={ids['year_of_birth']}]", "many")
    visit.presses()


@public("respond.page", "end")
def last_page(visit: Visit) -> None:
    third_page(visit)
    visit.page.check(f"[name={visit.ids('proposal')['answering_as']}][value=organisation]")
    visit.presses()


@public("respond.page", "entries-none")
def no_entries(visit: Visit) -> None:
    first_page(visit, "family")
    visit.page.check(f"[name={visit.ids('family')['places']}][value=park]")
    visit.presses()


@public("respond.entry")
def new_entry(visit: Visit) -> None:
    no_entries(visit)
    visit.page.click("#add")


@public("respond.save_entry", "error-422")
def refused_entry(visit: Visit) -> None:
    new_entry(visit)
    visit.page.fill(f"[name={visit.ids('family')['age']}]", "many")
    visit.presses()


@public("respond.page", "entries")
def entries(visit: Visit) -> None:
    new_entry(visit)
    visit.page.fill(f"[name={visit.ids('family')['child_name']}]", "Ana")
    visit.page.fill(f"[name={visit.ids('family')['age']}]", "4")
    visit.presses()


@public("respond.ask_removal")
def removal(visit: Visit) -> None:
    entries(visit)
    visit.page.locator(".entries .change a").last.click()


@public("respond.entry", "of-a-list")
def listed_entry(visit: Visit) -> None:
    entries(visit)
    visit.presses()


@public("respond.page", "rating")
def rating_page(visit: Visit) -> None:
    """The only library survey with a 0-10 scale has been closed for nobody: it is `visit`."""
    first_page(visit, "visit")
    visit.page.check(f"[name={visit.ids('visit')['satisfaction']}][value='2']")
    visit.presses()
    visit.presses()


@public("respond.check")
def check_answers(visit: Visit) -> None:
    last_page(visit)
    visit.presses()


@public("respond.check", "unanswered")
def check_too_early(visit: Visit) -> None:
    first_page(visit)
    visit.page.goto(visit.page.url.rsplit("/", 1)[0] + "/check-answers")


@public("respond.send", "receipt")
def receipt(visit: Visit) -> None:
    check_answers(visit)
    visit.presses()


@public("respond.page", "sent-already-410")
def sent_already(visit: Visit) -> None:
    check_answers(visit)
    here = visit.page.url
    visit.presses()
    visit.page.goto(here)


@public("respond.send", "changed-meanwhile")
def changed_meanwhile(visit: Visit) -> None:
    check_answers(visit)
    _changes_in_another_window(visit)
    visit.presses()


@public("respond.send", "other-answers-409")
def other_answers(visit: Visit) -> None:
    check_answers(visit)
    _changes_in_another_window(visit, and_sends=True)
    visit.presses()


def _changes_in_another_window(visit: Visit, *, and_sends: bool = False) -> None:
    other = Visit(visit.house, visit.page.context.new_page(), visit.lang)
    other.page.goto(visit.page.url.replace("check-answers", "reasons"))
    other.page.fill(f"[name={visit.ids('proposal')['why']}]", "Another thought")
    other.presses()
    if and_sends:
        other.page.goto(visit.page.url)
        other.presses()
    other.page.close()


def with_code(visit: Visit, code: str) -> None:
    visit.goes("receipts.ask")
    visit.page.fill("#code", code)
    visit.presses()


@public("receipts.ask", "slip-422")
def mistyped(visit: Visit) -> None:
    with_code(visit, "ABCD")


@public("receipts.show")
def fate(visit: Visit) -> None:
    with_code(visit, visit.house.content.receipt)


@public("receipts.show", "withdrawn-410")
def gone(visit: Visit) -> None:
    with_code(visit, visit.house.content.withdrawn)


def _own_code(visit: Visit) -> str:
    receipt(visit)
    return "".join(visit.page.locator(".code span:not([aria-hidden])").all_inner_texts())


@public("receipts.show", "can-be-changed")
def fate_that_can_change(visit: Visit) -> None:
    with_code(visit, _own_code(visit))


@public("respond.check", "changing")
def changing(visit: Visit) -> None:
    fate_that_can_change(visit)
    visit.presses("main form[action$='/change/'] button")


@public("receipts.withdraw", "asks-once-more")
def sure(visit: Visit) -> None:
    fate(visit)
    visit.presses("main form .btn-danger")


@public("receipts.withdraw", "done")
def taken_back(visit: Visit) -> None:
    with_code(visit, visit.house.another_receipt())
    visit.presses("main form .btn-danger")
    visit.presses("main form .btn-danger")


@public("kiosk.still_there")
def still_there(visit: Visit) -> None:
    visit.goes("respond.start", slug="proposal", way="kiosk")
    visit.presses()
    visit.page.goto(visit.page.url.rsplit("/", 1)[0] + "/still-there?at=reasons")


@public("respond.start", "kiosk")
def kiosk_start(visit: Visit) -> None:
    visit.goes("respond.start", slug="proposal", way="kiosk")


@public("respond.send", "kiosk-receipt")
def kiosk_receipt(visit: Visit) -> None:
    visit.goes("respond.start", slug="proposal", way="kiosk")
    visit.presses()
    visit.page.check(f"[name={visit.ids('proposal')['support']}][value='1']")
    for _page in range(4):
        visit.presses()
    visit.presses()


@public("respond.page", "embedded")
def embedded_page(visit: Visit) -> None:
    visit.goes("respond.start", slug="proposal", way="embed")
    visit.presses()


@public("respond.start", "by-invitation-403")
def invitation_wanted(visit: Visit) -> None:
    with visit.house.inside():
        visit.house.survey("proposal").by_invitation = True
        db.session.commit()
    try:
        visit.goes("respond.start", slug="proposal")
    finally:
        with visit.house.inside():
            visit.house.survey("proposal").by_invitation = False
            db.session.commit()
