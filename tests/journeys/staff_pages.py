"""How to get to every page that staff see, in every state worth a look."""

from app.i18n import tag_of
from tests.factories import accounts
from tests.journeys.house import person
from tests.journeys.page_types import Visit, just_open, staff


@staff("security.login")
def sign_in(visit: Visit) -> None:
    visit.page.context.clear_cookies()
    visit.page.goto(f"/staff/sign-in?lang={tag_of(visit.lang)}")


@staff("security.login", "error-422")
def sign_in_refused(visit: Visit) -> None:
    sign_in(visit)
    visit.presses()


@staff("security.two_factor_token_validation")
def second_step(visit: Visit, email: str = "") -> None:
    sign_in(visit)
    visit.page.fill("[name=email]", email or visit.house.content.everything[visit.lang])
    visit.page.fill("[name=password]", accounts.PASSWORD)
    visit.presses()


@staff("security.two_factor_token_validation", "error-422")
def second_step_refused(visit: Visit) -> None:
    second_step(visit, person(visit.house))
    visit.page.fill("[name=code]", "12")
    visit.presses()


@staff("security.mf_recovery")
def lost_app(visit: Visit) -> None:
    second_step(visit)
    visit.goes("security.mf_recovery")


@staff("security.two_factor_setup")
def first_set_up(visit: Visit) -> None:
    second_step(visit, visit.house.content.newcomer)


@staff("security.two_factor_setup", "drawing")
def drawing(visit: Visit) -> None:
    first_set_up(visit)
    visit.presses()


for name in (
    "dashboard.show",
    "accounts.account",
    "accounts.people",
    "builder.index",
    "builder.new",
    "entries.drafts",
    "security.change_password",
    "security.mf_recovery_codes",
):
    staff(name)(just_open(name))

BUILDER = (
    "edit",
    "languages",
    "publish",
    "settings",
    "texts",
    "versions",
)
for name in BUILDER:
    staff(f"builder.{name}")(just_open(f"builder.{name}", slug="draft"))
staff("builder.edit", "published")(just_open("builder.edit", slug="visit"))
staff("builder.publish", "published")(just_open("builder.publish", slug="visit"))
staff("builder.settings", "published")(just_open("builder.settings", slug="visit"))
staff("builder.version")(just_open("builder.version", slug="visit", number=1))
staff("builder.versions", "some")(just_open("builder.versions", slug="visit"))
staff("builder.translate")(
    lambda visit: visit.page.goto(
        visit.url("builder.translate", slug="draft", section="start") + "?to=ar&to=ja"
    )
)
staff("errors", "404")(just_open("builder.edit", slug="no-such-survey"))
staff("imports.upload")(just_open("imports.upload", slug="visit"))
staff("imports.upload", "draft")(just_open("imports.upload", slug="draft"))
staff("insights.index")(just_open("insights.index", slug="visit"))
staff("insights.quotes")(just_open("insights.quotes", slug="visit"))
staff("insights.staff_results")(just_open("insights.staff_results", slug="visit"))
staff("insights.staff_topic")(just_open("insights.staff_topic", slug="visit", run=1, number=1))
staff("insights.show_run")(just_open("insights.show_run", slug="visit", number=1))
staff("insights.show_run", "failed")(just_open("insights.show_run", slug="visit", number=2))
staff("insights.show_run", "going-on")(just_open("insights.show_run", slug="visit", number=3))
staff("insights.history")(just_open("insights.history", slug="visit", number=1))
staff("insights.not_grouped")(just_open("insights.not_grouped", slug="visit", number=1))
staff("insights.topic")(just_open("insights.topic", slug="visit", number=1, topic_number=1))
staff("respond.preview_start")(just_open("respond.preview_start", slug="visit", lang="ar"))


def _part(visit: Visit, code: str, slug: str = "draft") -> str:
    return visit.ids(slug)[code]


def _page_id(visit: Visit, number: int) -> str:
    with visit.house.inside():
        return str(visit.house.survey("draft").draft.pages[number].id)


@staff("builder.question")
def question(visit: Visit) -> None:
    visit.goes("builder.question", slug="draft", item_id=_part(visit, "problems"))


@staff("builder.question", "error-422-swapped")
def question_refused(visit: Visit) -> None:
    question(visit)
    visit.page.fill("[name=prompt]", "")
    visit.swaps("#question button.btn[value=save]")


@staff("builder.question", "scale")
def scale(visit: Visit) -> None:
    visit.goes("builder.question", slug="draft", item_id=_part(visit, "satisfaction"))


@staff("builder.question", "rating")
def rating(visit: Visit) -> None:
    visit.goes("builder.question", slug="draft", item_id=_part(visit, "recommend"))


@staff("builder.choose_kind")
def kinds(visit: Visit) -> None:
    visit.goes("builder.choose_kind", slug="draft", page_id=_page_id(visit, 0))


for kind in ("single_choice", "number", "date", "statement", "consent"):

    @staff("builder.add_question", kind)
    def new_question(visit: Visit, kind: str = kind) -> None:
        page_id = _page_id(visit, 0)
        visit.goes("builder.add_question", slug="draft", page_id=page_id, kind=kind)


@staff("builder.condition")
def condition(visit: Visit) -> None:
    visit.goes("builder.condition", slug="draft", part_id=_part(visit, "problems"))


@staff("builder.condition", "swapped")
def condition_swapped(visit: Visit) -> None:
    condition(visit)
    visit.swaps("#condition button[value=add]")


@staff("builder.condition", "first-page")
def condition_of_the_first_page(visit: Visit) -> None:
    visit.goes("builder.condition", slug="draft", part_id=_page_id(visit, 0))


@staff("builder.delete")
def delete(visit: Visit) -> None:
    visit.goes("builder.delete", slug="draft", part_id=_part(visit, "good"))


@staff("builder.delete", "needed")
def delete_what_is_needed(visit: Visit) -> None:
    visit.goes("builder.delete", slug="draft", part_id=_part(visit, "satisfaction"))


@staff("builder.move_to")
def move_to(visit: Visit) -> None:
    visit.goes("builder.move_to", slug="draft", part_id=_part(visit, "good"))


@staff("builder.move_to", "error-422")
def move_nowhere(visit: Visit) -> None:
    move_to(visit)
    visit.page.fill("[name=place]", "nowhere")
    visit.presses("#region form button.btn")


@staff("builder.edit_page")
def page_title(visit: Visit) -> None:
    visit.goes("builder.edit_page", slug="draft", page_id=_page_id(visit, 0))


@staff("builder.move", "swapped")
def moved(visit: Visit) -> None:
    visit.goes("builder.edit", slug="draft")
    visit.swaps(f"#down-{_part(visit, 'good')}")


@staff("builder.edit", "conflict-409-swapped")
def overtaken(visit: Visit) -> None:
    visit.goes("builder.edit", slug="draft")
    visit.page.eval_on_selector_all(
        "[name=seen]", "fields => fields.forEach(field => { field.value = '0' })"
    )
    visit.swaps(f"#down-{_part(visit, 'good')}")


@staff("builder.texts", "conflict-409")
def texts_overtaken(visit: Visit) -> None:
    visit.goes("builder.texts", slug="draft")
    visit.page.eval_on_selector("[name=seen]", "field => { field.value = '0' }")
    visit.page.fill("[name=title]", "Another title")
    visit.presses("#region form button.btn")


@staff("builder.new", "error-422")
def new_survey_refused(visit: Visit) -> None:
    visit.goes("builder.new")
    visit.presses()


@staff("builder.settings", "error-422")
def settings_refused(visit: Visit) -> None:
    visit.goes("builder.settings", slug="draft")
    visit.page.fill("[name=survey_name]", "")
    visit.page.fill("[name=opens_on-day]", "30")
    visit.page.fill("[name=opens_on-month]", "2")
    visit.presses("#region form button.btn")


@staff("builder.translate", "saved-swapped")
def translated(visit: Visit) -> None:
    visit.page.goto(visit.url("builder.translate", slug="draft", section="start") + "?to=ja")
    visit.page.locator("#translation textarea").first.fill("訳")
    visit.swaps("#translation button.btn[value=save]")


@staff("respond.preview")
def preview(visit: Visit) -> None:
    visit.goes("respond.preview", slug="visit", lang="ar", page_code="visit")


@staff("imports.show")
def imported(visit: Visit) -> None:
    visit.goes("imports.show", slug="visit", batch_id=visit.house.content.batch)


@staff("imports.show", "pending")
def importing(visit: Visit) -> None:
    visit.goes("imports.show", slug="visit", batch_id=visit.house.content.pending_batch)


def _uploads(visit: Visit, text: str) -> None:
    visit.goes("imports.upload", slug="visit")
    visit.page.fill("[name=source]", "Telephone")
    visit.page.set_input_files(
        "[name=file]", {"name": "rows.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    visit.presses()


@staff("imports.preview")
def import_preview(visit: Visit) -> None:
    rows = "7,2026-03-02,phone,en,2,Too slow\n8,yesterday,phone,en,9,Too dear\n"
    _uploads(visit, f"id,date,channel,lang,satisfaction,better\n{rows}")


@staff("imports.preview", "unreadable-422")
def import_refused(visit: Visit) -> None:
    _uploads(visit, "nothing that is known\n1\n")


@staff("accounts.person")
def colleague(visit: Visit) -> None:
    visit.goes("accounts.person", user_id=visit.house.content.colleague)


@staff("accounts.person", "closed")
def somebody_who_left(visit: Visit) -> None:
    visit.goes("accounts.person", user_id=visit.house.content.left)


@staff("accounts.add_person", "one-time-password")
def person_added(visit: Visit) -> None:
    visit.goes("accounts.people")
    visit.page.fill("[name=name]", "Noor Haddad")
    visit.page.fill("[name=email]", f"noor-{visit.page.evaluate('Date.now()')}@riverside.example")
    visit.page.locator("[name=roles]").first.check()
    visit.presses("aside form button.btn")


@staff("accounts.add_person", "error-422")
def person_refused(visit: Visit) -> None:
    visit.goes("accounts.people")
    visit.presses("aside form button.btn")


@staff("security.change_password", "error-422")
def password_refused(visit: Visit) -> None:
    visit.goes("security.change_password")
    visit.presses()


@staff("security.mf_recovery_codes", "made")
def recovery_codes(visit: Visit) -> None:
    visit.goes("security.mf_recovery_codes")
    visit.presses()


@staff("security.verify")
def password_again(visit: Visit) -> None:
    visit.goes("security.verify")


@staff("errors", "403")
def not_for_readers(visit: Visit) -> None:
    visit.page.context.clear_cookies()
    visit.page.context.add_cookies(visit.house.cookies(visit.house.content.reader))
    visit.goes("accounts.people")


@staff("insights.comment")
def comment(visit: Visit) -> None:
    response_id = visit.house.content.response
    visit.goes("insights.comment", slug="visit", number=1, response_id=response_id)


@staff("insights.propose_quote", "error-422")
def quote_refused(visit: Visit) -> None:
    comment(visit)
    visit.page.fill("[name=words]", "Something else entirely")
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


@staff("entries.edit")
def entry_half_written(visit: Visit) -> None:
    visit.goes("entries.edit", entry_id=visit.house.content.draft_entry)


@staff("entries.edit", "published")
def entry_published(visit: Visit) -> None:
    visit.goes("entries.edit", entry_id=visit.house.content.entry_id)


for block in ("head", "asked", "heard", "next"):

    @staff("entries.block", block)
    def part(visit: Visit, block: str = block) -> None:
        visit.goes("entries.block", entry_id=visit.house.content.draft_entry, block=block)


@staff("entries.block", "side-by-side")
def part_in_arabic(visit: Visit) -> None:
    entry_id = visit.house.content.draft_entry
    visit.page.goto(visit.url("entries.block", entry_id=entry_id, block="asked") + "?to=ar")


@staff("entries.finding")
def finding(visit: Visit) -> None:
    entry_id = visit.house.content.draft_entry
    finding_id = visit.house.finding_of(entry_id)
    visit.goes("entries.finding", entry_id=entry_id, finding_id=finding_id)


@staff("entries.finding", "error-422")
def finding_refused(visit: Visit) -> None:
    finding(visit)
    visit.page.check("[name=status][value=no]")
    visit.presses("main form button.btn")


@staff("entries.move_finding", "swapped")
def finding_moved(visit: Visit) -> None:
    entry_half_written(visit)
    visit.swaps("#findings button[value=down]:not([aria-disabled])")


@staff("entries.preview")
def entry_preview(visit: Visit) -> None:
    visit.goes("entries.preview", entry_id=visit.house.content.waiting_entry)


@staff("entries.review")
def entry_review(visit: Visit) -> None:
    visit.goes("entries.review", entry_id=visit.house.content.waiting_entry)


@staff("entries.send_back", "error-422")
def sent_back_with_too_many_words(visit: Visit) -> None:
    entry_review(visit)
    visit.page.fill("[name=note]", "x" * 60_000)
    visit.presses("form[action*=send-back] button.btn")
