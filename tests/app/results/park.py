"""A survey with a question of every kind, people who answered it, and slow, obvious counting."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

import surveys
from app.builder import queries as builder
from app.builder.models import Survey
from app.db import db
from app.respond import service as respond
from surveys import editing
from tests.factories.builder import publish_again, published, redraft

FIRST = date(2026, 3, 2)
KINDS = (
    ("single_choice", "How often do you come?", ["Often", "Rarely", "Never"], "visits"),
    ("multiple_choice", "What do you use?", ["Benches", "Paths", "Pond"], "uses"),
    ("yes_no", "Do you have a dog?", ["Yes", "No"], "dog"),
    ("scale", "How clean is it?", ["Very dirty", "Dirty", "So so", "Clean", "Very clean"], "clean"),
    ("rating", "Would you recommend it?", ["No", "Yes"], "recommend"),
    ("number", "How old are you?", [], "age"),
    ("date", "When did you last come?", [], "last"),
    ("ranking", "What comes first?", ["Trees", "Toilets", "Cafe"], "order"),
    ("constant_sum", "Share out 100 points", ["Plants", "Staff"], "points"),
    ("consent", "May we quote you?", ["Yes, you may"], "quote"),
    ("long_text", "What should change?", [], "why"),
    ("short_text", "Which gate?", [], "gate"),
)


def definition() -> surveys.Survey:
    """Return the survey; on its second page, one question is only for people with a dog."""
    survey = editing.new_survey(
        code="park", source_lang="en", title="The park", languages=["en", "ar"]
    )
    survey = editing.add_page(survey, title="Your visits")
    page = survey.pages[0].id
    for kind, prompt, labels, code in KINDS:
        survey = editing.add_item(survey, page, kind, prompt, labels=labels, code=code)
    uses = survey.item_coded("uses").id
    survey = editing.add_option(survey, uses, "Something else", code="other", opens_text=True)
    labels = ["Bad", "Good"]
    survey = editing.add_item(survey, page, "matrix", "How is it?", labels=labels, code="grid")
    for row in ("Light", "Noise"):
        survey = editing.add_row(survey, survey.item_coded("grid").id, row)
    survey = editing.add_page(survey, title="Dogs")
    page = survey.pages[1].id
    survey = editing.add_item(survey, page, "yes_no", "Is a meadow enough?", labels=["Yes", "No"],
                              code="meadow")  # fmt: skip
    dog = survey.item_coded("dog").id
    only_dogs = surveys.OptionChosen(op="chosen", item=dog, option="yes")
    return editing.set_show_if(survey, survey.item_coded("meadow").id, only_dogs)


class Person(NamedTuple):
    """Somebody who answered, as the tests know them."""

    lang: str
    channel: str
    on: date
    version: int
    answers: dict[str, surveys.Value]

    def chose(self, code: str, option: str) -> bool:
        value = self.answers.get(code)
        return isinstance(value, surveys.Chosen) and option in value.codes


def opened(slug: str = "park") -> Survey:
    return published(definition(), slug=slug)


def renamed(survey: Survey, item: str, option: str, label: str) -> None:
    """Publish the next version, with other words on an option."""
    found = survey.draft.item_coded(item).option(option)
    redraft(survey, editing.edit_option(survey.draft, found.id, label=label))
    publish_again(survey)


def crowd(survey: Survey, count: int, *, seed: int = 1, batch_id: Any = None) -> list[Person]:
    """Let people answer the newest version, and return what they said."""
    chance = random.Random(seed)
    version = builder.latest_version(survey)
    people = [_person(chance, version.number) for _ in range(count)]
    ids = {item.code: item.id for item in version.definition.items()}
    for person in people:
        answers = {ids[code]: value for code, value in person.answers.items()}
        made = respond.store_response(
            version, answers, lang=person.lang, channel=person.channel, on=person.on,
            batch_id=batch_id,
        )  # fmt: skip
        respond.give_receipt(made, made.id.hex, body_digest="0" * 64)
    db.session.commit()
    return people


def tally(people: list[Person], of: Callable[[Person], Iterator[Any]]) -> Counter[Any]:
    """Count one person after the other."""
    found: Counter[Any] = Counter()
    for person in people:
        found.update(of(person))
    return found


def _person(chance: random.Random, version: int) -> Person:
    answers = {code: value for code, value in _answers(chance) if chance.random() < 0.85}
    if not (isinstance(dog := answers.get("dog"), surveys.Chosen) and dog.codes == ("yes",)):
        answers.pop("meadow", None)
    on = FIRST + timedelta(days=chance.choice((0, 1, 2, 9)))
    return Person(chance.choice(["en", "en", "ar"]), chance.choice(("web", "paper")), on, version,
                  answers)  # fmt: skip


def _answers(chance: random.Random) -> Iterator[tuple[str, surveys.Value]]:
    def one(*codes: str) -> surveys.Chosen:
        return surveys.Chosen((chance.choice(codes),))

    yield "visits", one("often", "often", "rarely", "never")
    used = [code for code in ("benches", "paths", "pond") if chance.random() < 0.5] or ["other"]
    yield "uses", surveys.Chosen(tuple(used), "My own words" if used == ["other"] else None)
    yield "dog", one("yes", "no")
    yield "clean", one("1", "2", "3", "4", "5")
    yield "recommend", one(*map(str, range(11)))
    yield "age", Decimal(chance.randint(1, 90)) / 2
    yield "last", date(2026, chance.randint(1, 3), 5)
    yield "order", surveys.Ranked(tuple(chance.sample(("trees", "toilets", "cafe"), 3)))
    given = Decimal(chance.randint(0, 100))
    yield "points", surveys.Shares((("plants", given), ("staff", 100 - given)))
    yield "quote", surveys.Chosen(("given",))
    yield "why", "=1+1 More trees, says Ada"
    yield "gate", "North"
    yield "grid", surveys.Rated((("light", chance.choice(("bad", "good"))),
                                 ("noise", chance.choice(("bad", "good")))))  # fmt: skip
    yield "meadow", one("yes", "no")
