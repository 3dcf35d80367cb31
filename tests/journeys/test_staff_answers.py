"""You said, we did: written by one person, approved by another, read by whoever said it."""

from datetime import date

import pytest
from playwright.sync_api import expect

import surveys
from analysis import Comment
from app.access import Role
from surveys import library
from tests.factories import builder, entries, respond
from tests.factories import insights as runs
from tests.journeys.citizen import Citizen
from tests.journeys.desk import Desk
from tests.journeys.house import open_page, person

NEVER = "I waited 7 hours for a nurse"
SLUG = "ward"
SAID = {"Waiting": "I waited {n} hours", "Food": "The soup was {n} days old"}


@pytest.fixture(scope="module")
def receipt(house) -> str:
    """A survey in two languages whose comments have been read; the code of one of its authors."""
    with house.inside():
        definition = library.load("service_feedback")
        asked = builder.published(
            definition.model_copy(update={"languages": ("en", "ar")}), slug=SLUG
        )
        asked.name, asked.promised_on = "Ward 4", date(2099, 6, 1)
        question = runs.open_question(asked).code
        consent = {"quote_consent": surveys.Chosen(("given",), None)}
        placed = []
        for label, text in (
            ("Waiting", "I waited {n} hours"),
            ("Food", "The soup was {n} days old"),
        ):
            for number in range(11):
                words = NEVER if (label, number) == ("Waiting", 7) else text.format(n=number)
                sent = respond.sent(asked, {question: words, **consent}, lang="en")
                placed.append((label, Comment(str(sent.id), words, "en")))
                if words == NEVER:
                    code = respond.receipt_for(sent)
        entries.confirmed(runs.finished_run(asked, placed))
    return code


@pytest.fixture(scope="module")
def people(house) -> dict[str, str]:
    """Those who write and those who approve; nobody here may do both."""
    return {role: person(house, role) for role in (Role.EDITOR, Role.APPROVER)}


@pytest.fixture
def desks(house, window, people):
    return {
        role: Desk(house, open_page(window(email)), script=True) for role, email in people.items()
    }


def test_from_the_first_draft_to_the_withdrawn_quote(desks, receipt, house, window):
    editor, approver = desks[Role.EDITOR], desks[Role.APPROVER]
    proposes_a_quote(editor)
    approves_the_quote(approver)
    home = begins(editor)
    writes_every_part(editor, home)
    decides(editor, home)
    says_what_is_left_out(editor, home)
    signs_each_language(editor, home)
    hands_in(editor, home)
    approves(approver, home)
    the_public_reads(house, window)
    citizen = the_author_reads(house, window, receipt)
    takes_it_back(citizen)
    the_quote_is_gone(house, window)


def proposes_a_quote(desk: Desk) -> None:
    """Find the comment in its topic, open the whole response, propose its words."""
    desk.opens(f"/staff/surveys/{SLUG}/insights/runs/1/topics/1/")
    desk.fills(words="nurse").swaps("Show")
    desk.page.get_by_role("link", name="Whole response").click()
    desk.presses("Check these words")
    assert "This is what the public would read" in desk.main
    desk.presses("Propose this quote")
    assert "You proposed this quote" in desk.opens(f"/staff/surveys/{SLUG}/quotes/").main
    assert desk.page.get_by_role("button", name="Approve").count() == 0


def approves_the_quote(desk: Desk) -> None:
    desk.opens(f"/staff/surveys/{SLUG}/quotes/")
    assert NEVER in desk.main
    desk.page.get_by_label("I have read this text").check()
    with desk.page.expect_navigation():
        desk.page.get_by_role("button", name="Approve").click()
    assert "Approved" in desk.page.locator("main").inner_text()


def begins(desk: Desk) -> str:
    """Begin the answer; the page says at once what is missing."""
    desk.opens("/staff/entries/")
    desk.page.select_option("#run", label=run_called(desk, "Ward 4"))
    desk.presses("Begin an answer")
    assert "Hand in for approval" not in desk.main
    assert desk.page.locator("aside .problems li.blocks").count() > 3
    return desk.page.url


def run_called(desk: Desk, name: str) -> str:
    names = desk.page.locator("#run option").all_inner_texts()
    return next(each for each in names if name in each)


def writes_every_part(desk: Desk, home: str) -> None:
    """Write each part in both languages, side by side."""
    for block in ("head", "asked", "heard", "next"):
        desk.opens(f"{home}{block}/?to=ar")
        writes_texts(desk)
        if block == "head":
            desk.fills(contact="ward@riverside.example")
            desk.page.select_option("[name=stage]", "decided")
        if block == "next":
            desk.dates("next_update_on", "1", "9", "2099")
            desk.fills(report="https://riverside.example/report")
        desk.presses("Save")
        assert desk.page.locator("#error-summary").count() == 0


def writes_texts(desk: Desk) -> None:
    for field in desk.page.locator("main form textarea").all():
        lang = field.get_attribute("lang")
        field.fill(f"{field.get_attribute('name')} ({lang})")


def decides(desk: Desk, home: str) -> None:
    """Say yes to one finding and no to the other; a no without a reason is refused."""
    desk.opens(home)
    findings = [
        str(link.get_attribute("href")) for link in desk.page.locator("#findings .grow a").all()
    ]
    assert len(findings) == 2
    for path, status in zip(findings, ("accepted", "no"), strict=True):
        desk.opens(f"{path}?to=ar").page.check(f"[name=status][value={status}]")
        if status == "no":
            desk.presses("Save")
            expect(desk.page.locator("#error-summary")).to_be_focused()
        writes_texts(desk)
        desk.fills(document="Minute 12")
        desk.dates("decided_on", "10", "4", "2026")
        if status == "accepted":
            desk.dates("due_on", "1", "12", "2099")
            desk.page.locator("[name=quotes]").first.check()
        desk.presses("Save")
        assert desk.page.locator("#error-summary").count() == 0


def says_what_is_left_out(desk: Desk, home: str) -> None:
    """Have it worked out whom the findings leave out, and say why where somebody is."""
    desk.opens(f"{home}left-out/").presses("Work out again")
    desk.house.works()
    desk.opens(f"{home}left-out/")
    assert "has not been worked out" not in desk.main
    if desk.page.locator("[name=reason]").count():
        desk.fills(reason="Too few wrote of it to decide anything.").presses("Save")


def signs_each_language(desk: Desk, home: str) -> None:
    """Read and sign both languages: nothing is handed in before."""
    assert desk.opens(home).page.get_by_role("button", name="Hand in for approval").count() == 0
    desk.opens(f"{home}languages/")
    for name in ("English", "Arabic"):
        desk.presses(f"I have read it and sign: {name}")
    assert desk.main.count("Signed") >= 2


def hands_in(desk: Desk, home: str) -> None:
    """Hand it in; whoever wrote it cannot approve it."""
    desk.opens(home).presses("Hand in for approval")
    assert "Waits for approval" in desk.opens(home).main
    assert desk.page.goto(f"{home}review/").status == 403


def approves(desk: Desk, home: str) -> None:
    assert "An answer is ready for you to read and approve." in desk.opens("/staff/").main
    desk.opens(f"{home}review/").presses("Approve and publish")
    assert "Published" in desk.opens(home).main


def the_public_reads(house, window) -> None:
    page = open_page(window(), "/ar/")
    page.locator("a[href*='/you-said/']", has_text="(ar)").first.click()
    assert "(ar)" in page.locator("h1").inner_text()
    assert NEVER in page.locator("blockquote").inner_text()
    assert page.locator(".tag-no").count() >= 1
    page.goto(page.url.replace("/ar/", "/en/"))
    assert "(en)" in page.locator("h1").inner_text()


def the_author_reads(house, window, receipt: str) -> Citizen:
    """Type the code; see the topic, the decision and its reason."""
    citizen = Citizen(house, open_page(window()), slug=SLUG)
    citizen.page.goto("/en/receipt/")
    citizen.page.fill("#code", receipt)
    citizen.presses("Show")
    main = citizen.page.locator("main").inner_text()
    assert "Waiting" in citizen.page.locator(".said").inner_text()
    assert "Accepted" in main
    assert "1 December 2099" in main
    return citizen


def takes_it_back(citizen: Citizen) -> None:
    citizen.presses("Withdraw my answers").presses("Yes, delete everything")
    assert citizen.h1 == "Your answers have been deleted"
    citizen.house.works()


def the_quote_is_gone(house, window) -> None:
    page = open_page(window(), "/en/you-said/")
    page.locator("a[href*='/you-said/']", has_text="(en)").first.click()
    assert NEVER not in page.content()
    assert "Its author has withdrawn it." in page.locator("main").inner_text()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_findings_are_ordered_by_keyboard(script, house, window):
    context = window(house.content.everything["en"], java_script_enabled=script)
    desk = Desk(house, open_page(context), script=script)
    desk.opens(f"/staff/entries/{house.content.draft_entry}/")
    names = desk.page.locator("#findings .grow a").all_inner_texts()
    down = desk.button(f"Move down: {names[0]}")
    place = down.get_attribute("id")
    down.focus()
    with desk.swapping():
        desk.page.keyboard.press("Enter")
    assert desk.page.locator("#findings .grow a").all_inner_texts() == [
        names[1], names[0], *names[2:]
    ]  # fmt: skip
    assert desk.page.locator("#findings").count() == 1
    if script:
        desk.has_focus_on(place)
        assert desk.page.locator("#live").inner_text() == "The order has changed."
