"""How to get to every other page that staff see, in every state worth a look."""

from app.respond import signals
from tests.factories import exports, respond
from tests.journeys.page_types import Visit, just_open, staff

for name in (
    "dashboard.show",
    "accounts.account",
    "accounts.people",
    "api.tokens",
    "publishing.index",
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
