"""How to get to every other page that staff see, in every state worth a look."""

from app.respond import signals
from tests.factories import exports, insights, nights, respond
from tests.factories.topics import change_comments, propose_split
from tests.factories import exports, respond
from tests.journeys.page_types import Visit, just_open, staff

for name in (
    "dashboard.show",
    "accounts.account",
    "accounts.people",
    "api.tokens",
    "api.webhooks",
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
staff("exports.choose")(just_open("exports.choose", slug="visit"))
staff("exports.choose", "draft")(just_open("exports.choose", slug="draft"))
staff("exports.questionnaire")(just_open("exports.questionnaire", slug="visit"))
staff("contacts.ask")(just_open("contacts.ask", slug="personal"))
staff("files.index")(just_open("files.index", slug="personal"))
staff("imports.upload")(just_open("imports.upload", slug="visit"))
staff("imports.upload", "draft")(just_open("imports.upload", slug="draft"))
staff("desk.show")(just_open("desk.show", slug="visit"))
staff("paper.staff_show")(just_open("paper.staff_show", slug="visit", lang="ar"))
staff("reach.show")(just_open("reach.show", slug="visit"))
staff("reach.poster")(just_open("reach.poster", slug="visit", lang="ar", number=0))
staff("inviting.show")(just_open("inviting.show", slug="visit"))
staff("inviting.show", "draft")(just_open("inviting.show", slug="draft"))
staff("inviting.text")(just_open("inviting.text", slug="visit", in_lang="ar", kind="first"))
staff("flags.show")(just_open("flags.show", slug="visit"))
staff("reach.show", "draft")(just_open("reach.show", slug="draft"))
staff("respond.preview_start")(just_open("respond.preview_start", slug="visit", lang="ar"))


@staff("exports.choose", "being-written")
def files_being_written(visit: Visit) -> None:
    with visit.house.inside():
        exports.files_of(visit.house.survey("visit"), "waiting", "writing")
    visit.goes("exports.choose", slug="visit")


@staff("exports.choose", "written")
def files_written(visit: Visit) -> None:
    states = ("ready", "failed", "dropped", "stopped")
    with visit.house.inside():
        exports.files_of(visit.house.survey("visit"), *states)
    visit.goes("exports.choose", slug="visit")


@staff("errors", "403")
def not_for_readers(visit: Visit) -> None:
    visit.page.context.clear_cookies()
    visit.page.context.add_cookies(visit.house.cookies(visit.house.content.reader))
    visit.goes("accounts.people")


@staff("api.make_token", "shown")
def token_made(visit: Visit) -> None:
    visit.goes("api.tokens")
    visit.page.fill("[name=name]", "Kiosk in the town hall")
    visit.page.locator("[name=scopes]").first.check()
    visit.presses("aside form button.btn")


@staff("api.tokens", "some")
def tokens(visit: Visit) -> None:
    token_made(visit)
    visit.goes("api.tokens")


@staff("api.make_token", "error-422")
def token_refused(visit: Visit) -> None:
    visit.goes("api.tokens")
    visit.presses("aside form button.btn")


@staff("api.add_webhook", "shown")
def address_added(visit: Visit) -> None:
    visit.goes("api.webhooks")
    visit.page.fill("[name=url]", "https://hooks.example.org/participation/heeded?team=one")
    visit.page.locator("[name=events]").first.check()
    visit.presses("aside form button.btn")


@staff("api.webhooks", "some")
def addresses(visit: Visit) -> None:
    address_added(visit)
    visit.goes("api.webhooks")


@staff("api.add_webhook", "error-422")
def address_refused(visit: Visit) -> None:
    visit.goes("api.webhooks")
    visit.presses("aside form button.btn")


@staff("desk.enter", "error-422")
def sheet_refused(visit: Visit) -> None:
    visit.goes("desk.show", slug="visit")
    visit.presses("main form button.btn")


@staff("reach.add", "error-422")
def collector_refused(visit: Visit) -> None:
    visit.goes("reach.show", slug="visit")
    visit.presses("form[action$=collectors] button.btn")


@staff("reach.show", "with-a-way")
def collector_added(visit: Visit) -> None:
    visit.goes("reach.show", slug="visit")
    name = f"poster-{visit.lang}-{id(visit)}"
    visit.page.fill("[name=name]", "Poster in the library")
    visit.page.fill("[name=code]", name)
    visit.presses("form[action$=collectors] button.btn")


@staff("flags.show", "set-aside")
def flagged_and_set_aside(visit: Visit) -> None:
    with visit.house.inside():
        survey = visit.house.survey("proposal")
        response = respond.sent(survey, {})
        signals.flag(response.id, "haste", survey_id=survey.id, on=respond.SENT_ON)
    visit.goes("flags.show", slug="proposal")
    visit.presses("main section form button.btn")


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


@staff("inviting.codes", "letters")
def letters(visit: Visit) -> None:
    visit.goes("inviting.show", slug="visit")
    visit.page.fill("#count", "2")
    visit.page.check("[name=kind][value=sheet]")
    visit.presses("form[action$='/codes'] button")


@staff("inviting.upload", "bad-lines-422")
def bad_list(visit: Visit) -> None:
    visit.goes("inviting.show", slug="visit")
    table = {"name": "list.csv", "mimeType": "text/csv", "buffer": b"email\nnobody\n"}
    visit.page.set_input_files("#file", table)
    visit.presses("form[action$='/list'] button")
