"""Somebody moves here with the questionnaire they had, up to the answers of two people."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from xml.etree.ElementTree import fromstring, register_namespace, tostring

import pytest

from app.accounts.models import Organisation
from app.builder import queries
from app.db import db
from tests.journeys.answering import Answering
from tests.journeys.citizen import Citizen
from tests.journeys.desk import Desk
from tests.journeys.house import open_page
from tests.surveys.exchange import sixty

SLUG = "our-district"
HOME = f"/staff/surveys/{SLUG}/"
XLIFF = "urn:oasis:names:tc:xliff:document:2.0"
PHONE = {"width": 320, "height": 640}
# What is no question to anybody: equations are reckoned, the language is chosen on every page.
UNASKED = {"density", "minutes_all", "feels_all", "tongue"}
READS = """
import json, sys, pyreadstat
found = []
for path in sys.argv[1:]:
    frame, meta = pyreadstat.read_sav(path)
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    found.append([sorted(rows, key=lambda row: row["version"]), meta.variable_value_labels])
print(json.dumps(found, default=str))
"""


@pytest.fixture
def signing(house) -> Iterator[None]:
    """Ask for a signature under each language, as long as this journey goes on."""

    def asks(sign_off: bool) -> None:  # noqa: FBT001
        with house.inside():
            for each in db.session.query(Organisation):
                each.asks_sign_off = sign_off

    asks(True)  # noqa: FBT003
    yield
    asks(False)  # noqa: FBT003


def test_sixty_questions_move_here_and_no_answer_is_lost(house, window, signing, tmp_path):
    desk = Desk(house, open_page(window(house.content.everything["en"])))
    brings_in(desk)
    mends_the_list(desk)
    offers_arabic(desk)
    for lang in ("es", "ar"):
        translates(desk, lang)
    signs(desk, "Spanish", "Arabic")
    publishes(desk, "Version 1 is published")
    phone = window(locale="ar", viewport=PHONE, java_script_enabled=False)
    first = answers(house, phone, "ar", turn=0)
    asked = [each["title"] for each in sixty.QUESTIONS]
    assert {name for name in asked if name not in UNASKED} == {
        next(name for name in asked if re.fullmatch(rf"{name}(_.*)?", code)) for code in first.asked
    }
    renames(desk)
    for lang in ("es", "ar"):
        translates(desk, lang)
    signs(desk, "Spanish", "Arabic")
    publishes(desk, "Version 2 is published", change="is now “\u2068Rent from a landlord\u2069”")
    second = answers(house, window(locale="en"), "en", turn=-1)
    (rows, _), (coded, labels) = exported(desk, tmp_path, "labels", "codes")
    compare(rows, first, second)
    assert labels["tenure"]["1.0"] == "Rent from a landlord [v1: Rent]"
    assert [row["tenure"] for row in coded] == [1.0, 2.0]


def brings_in(desk: Desk) -> None:
    """Look at what becomes of each part of the file, then make the draft of it."""
    desk.opens("/staff/surveys/").follows("New survey")
    desk.follows("Bring in a questionnaire made elsewhere")
    file = {"name": "district.lss", "mimeType": "text/xml", "buffer": sixty.district()}
    desk.page.set_input_files("[name=file]", file)
    desk.presses("Look at the file")
    told = {
        row.locator("th").inner_text(): row.inner_text()
        for row in desk.page.locator("table tbody tr:has(td:text-is('Question'))").all()
    }
    assert list(told) == [*dict.fromkeys(told)]
    assert set(told) == {each["title"] for each in sixty.QUESTIONS}
    assert "several questions: 4" in told["trips"]
    assert "every survey has this here" in told["tongue"]
    assert "put right before publishing" in told["bikes"]
    assert desk.page.input_value("[name=survey_name]") == "Living in our district"
    desk.fills(survey_name="Our district", slug=SLUG).presses("Make the draft")
    assert desk.page.url.split("#")[0].endswith(HOME)


def mends_the_list(desk: Desk) -> None:
    """Follow what blocks publication to the question that lacks an answer, and add one."""
    desk.opens(f"{HOME}publish/")
    blocks = desk.page.locator(".problems .blocks")
    assert blocks.count() == 2
    assert desk.page.locator("[name=promised_on-day]").count() == 0
    with desk.page.expect_navigation():
        blocks.filter(has_text="bicycles").locator("a").first.click()
    desk.page.locator("#options .option-line input").nth(1).fill("No")
    with desk.page.expect_navigation():
        desk.button("Save question").click()


def offers_arabic(desk: Desk) -> None:
    desk.opens(f"{HOME}languages/")
    desk.page.check("#lang-ar")
    with desk.page.expect_navigation():
        desk.button("Save languages").click()


def translates(desk: Desk, lang: str) -> None:
    """Send the words out, and bring the file back with every text that was wanted."""
    desk.opens(f"{HOME}languages/").follows("Send the words to translators as a file")
    desk.page.select_option("[name=lang]", lang)
    desk.page.check("[name=file_format][value=xliff]")
    with desk.page.expect_download() as started:
        desk.button("Download").click()
    data = filled(started.value.path().read_bytes(), lang)
    file = {"name": "back.xlf", "mimeType": "application/xml", "buffer": data}
    desk.page.set_input_files("[name=file]", file)
    desk.presses("Look at the file").presses("Take the translations")
    assert "saved" in desk.main


def filled(data: bytes, lang: str) -> bytes:
    """Return the file as a translator sends it back: what was there stays, unless outdated."""
    register_namespace("", XLIFF)
    root = fromstring(data)
    for segment in root.iter(f"{{{XLIFF}}}segment"):
        if segment.get("state") == "final":
            continue
        source, target = (segment.find(f"{{{XLIFF}}}{name}") for name in ("source", "target"))
        if target is None:
            target = segment.makeelement(f"{{{XLIFF}}}target", {})
            segment.append(target)
        target.text = f"{lang} {source.text}"
        segment.set("state", "final")
        segment.attrib.pop("subState", None)
    return tostring(root, encoding="utf-8")


def signs(desk: Desk, *languages: str) -> None:
    """Sign each language; nothing can be published before."""
    desk.opens(f"{HOME}publish/")
    assert "Languages that nobody has signed" in desk.main
    assert desk.page.locator("[name=promised_on-day]").count() == 0
    for language in languages:
        desk.opens(f"{HOME}publish/").follows(language)
        desk.presses(f"Sign this language: {language}")
        assert "You have signed this language." in desk.main


def publishes(desk: Desk, done: str, change: str = "") -> None:
    """Publish; other words of an answer are first said to mean the same."""
    desk.opens(f"{HOME}publish/")
    if change:
        assert change in desk.page.locator("#meaning ~ ul").first.inner_text()
        assert desk.page.get_by_role("button", name="Publish", exact=True).count() == 0
        same = re.compile("^It is the same in better words.*Rent from a landlord")
        with desk.page.expect_navigation():
            desk.page.locator("main").get_by_role("button", name=same).click()
        assert "that it means the same" in desk.main
    else:
        desk.dates("promised_on", "1", "6", "2099")
    desk.presses("Publish")
    assert done in desk.main


def renames(desk: Desk) -> None:
    """Say an answer in other words while people answer."""
    desk.opens(HOME).follows("Do you rent or own?")
    desk.page.locator("#options .option-line input").first.fill("Rent from a landlord")
    with desk.page.expect_navigation():
        desk.button("Save question").click()


def answers(house, context, lang: str, *, turn: int) -> Answering:
    """Answer everything, check it, send it and see the receipt."""
    citizen = Citizen(house, open_page(context), lang, SLUG)
    with house.inside():
        definition = queries.latest_version(house.survey(SLUG)).definition
    person = Answering(citizen.starts(), definition, turn=turn).answers_all()
    checked = citizen.page.locator("dl.answers").first.inner_text()
    for column, words in person.given.items():
        if isinstance(words, str) and not re.search(r"\.png$|^\d{4}-", words):
            assert words in checked, column
    citizen.sends()
    assert citizen.h1 == citizen.say("Your answers have been sent")
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{24}", citizen.code)
    return person


def exported(desk: Desk, folder, *words: str):
    """Return the rows of SPSS files and what values mean in them, read by a program of its own."""
    for kind in words:
        desk.opens(f"{HOME}export/")
        desk.page.check("[name=file_format][value=sav]")
        desk.page.check(f"[name=words][value={kind}]")
        with desk.page.expect_download(timeout=60_000) as started:
            desk.button("Download").click(timeout=60_000)
        started.value.save_as(folder / f"{kind}.sav")
    paths = [str(folder / f"{kind}.sav") for kind in words]
    command = [sys.executable, "-c", READS, *paths]
    return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)


def compare(rows, *people: Answering) -> None:
    """Find every answer of every person in their row, and nothing else in it."""
    fixed = {"response", "version", "channel", "lang", "submitted_on", "ended_by", "over_quota"}
    assert [row["lang"] for row in rows] == [person.citizen.lang for person in people]
    for row, person in zip(rows, people, strict=True):
        held = {
            name: cell
            for name, cell in row.items()
            if name not in fixed | UNASKED and cell not in (None, "")
        }
        assert held.keys() == person.given.keys()
        for name, said in person.given.items():
            ends = isinstance(said, str) and said.startswith("-")
            assert str(held[name]).endswith(said) if ends else held[name] == said, name
