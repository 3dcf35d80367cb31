"""Whatever is published about generated surveys, no small count can be worked out from it."""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from random import Random

import pytest
from bs4 import BeautifulSoup

from analysis import Comment
from app.builder.models import Survey
from app.db import db
from app.entries import queries
from app.insights import figures, held
from app.insights import results as insights
from app.insights.charts import Chart
from app.insights.content import Figures
from app.insights.disclosure import THRESHOLD, Shown, public_count, public_groups
from app.insights.grouping import groups_of
from app.receipts import service as receipts
from app.respond.models import Response
from surveys import Chosen
from tests.attacker import Attacker
from tests.factories import entries, respond
from tests.factories import insights as runs

SURVEYS = range(50)
LANGS, CHANNELS = ("en", "ar", "es", "vi"), ("web", "paper", "phone")
SAYS = {"Almost everybody": Shown.MOST, "Fewer than 10 people": Shown.FEW,
        "Not shown, to protect people": Shown.HIDDEN}  # fmt: skip


class Town:
    """People who answer a survey, each in a way that chance decides."""

    def __init__(self, survey: Survey, random: Random) -> None:
        self.survey, self.random = survey, random
        self.open = runs.open_question(survey).code
        self.likes = {name: [random.paretovariate(0.6) for _ in range(9)] for name in
                      ("lang", "channel", "satisfaction", "problems", "topic")}  # fmt: skip

    def answer(self, people: int) -> list[tuple[str, Comment]]:
        """Send so many responses; return where those who wrote something belong."""
        return [place for _ in range(people) for place in self._one()]

    def _one(self) -> Iterator[tuple[str, Comment]]:
        answers = {"satisfaction": Chosen((self.drawn("satisfaction", "12345"),))}
        if self.random.random() < 0.7:
            chosen = {self.drawn("problems", ("time", "unclear", "staff")) for _ in range(2)}
            answers["problems"] = Chosen(tuple(sorted(chosen)))
        topic = self.drawn("topic", ("Waiting", "Parking", "Signs", runs.NOT_GROUPED))
        writes = self.random.random() < 0.8
        words = {self.open: f"About {topic} {self.random.random()}"} if writes else {}
        lang, channel = self.drawn("lang", LANGS), self.drawn("channel", CHANNELS)
        response = respond.sent(self.survey, answers | words, lang=lang, channel=channel)
        if writes:
            yield topic, Comment(str(response.id), words[self.open], lang)

    def drawn(self, name: str, of: Sequence[str]) -> str:
        return self.random.choices(of, self.likes[name][: len(of)])[0]

    def withdraw(self, people: int) -> None:
        """Let so many take back what they sent."""
        sent = db.session.query(Response).filter_by(survey_id=self.survey.id).order_by(Response.id)
        for response in self.random.sample(sent.all(), people):
            receipt = entries.receipt_of(response)
            code = respond.receipt_for(response)
            receipts.withdraw(receipt, code=code, on=entries.PUBLISHED.date())


def told_twice(number: int) -> tuple[entries.Loop, bool]:
    """Return an entry that was published, and again when a few or many more had answered."""
    random = Random(number)
    survey = entries.in_all_languages()
    town = Town(survey, random)
    placed = town.answer(random.choice([14, 30, 60, 110]))
    placed[0] = ("Waiting", placed[0][1])  # there is something to decide
    run = runs.finished_run(survey, placed)
    loop = entries.published(entries.confirmed(run))
    town.answer(random.choice([1, 2, 4, 9, 14]))
    taken_back = random.choice([0, 0, 1, 3])
    town.withdraw(taken_back)
    db.session.commit()
    entries.publish_again(loop, at=entries.PUBLISHED + timedelta(days=1))
    return loop, taken_back > 0


def published_figures(loop: entries.Loop) -> list[Figures]:
    """Return the figures behind each published version, the first one first."""
    versions = reversed(queries.versions_of(loop.entry))
    return [figures.of(queries.snapshot_of(version)) for version in versions]


def won(every: Sequence[Figures], *, taken_back: bool, threshold: int = THRESHOLD) -> list[str]:
    """Return the small counts that somebody with all publications before them knows too well."""
    attacker = Attacker()
    aims, before = list[tuple[int, int]](), dict[tuple[int, int], int]()
    wholes = list[int]()
    for known in every:
        groups = list(groups_of(known))
        shown = public_groups(known.people, groups, threshold=threshold)
        wholes.append(attacker.count(public_count(known.people, threshold=threshold), None))
        for place, (group, public) in enumerate(zip(groups, shown, strict=True)):
            names = attacker.learn(group, public, wholes[-1])
            aims += zip(names, group.parts, strict=True)
            if place < len(groups) - len(known.open):  # topics are staff's work, and move
                cells = {(place, part): name for part, name in enumerate(names)}
                _link(attacker, before, cells, wholes, taken_back=taken_back)
                before |= cells
    return [
        f"{count} in {known}"
        for name, count in dict(aims).items()
        if count < THRESHOLD and _is_tight(known := attacker.solve(name))
    ]


def _link(attacker, before, cells, wholes, *, taken_back):
    """Nobody vanishes where nothing was taken back, and no count grows by more than all do."""
    if taken_back:
        return
    for cell, name in cells.items():
        if cell in before:
            attacker.at_most({before[cell]: 1, name: -1}, 0)
            attacker.at_most({name: 1, before[cell]: -1, wholes[-1]: -1, wholes[-2]: 1}, 0)


def _is_tight(known: tuple[float, float]) -> bool:
    return known[0] > 1 + 1e-6 or known[1] < THRESHOLD - 1 - 1e-6


@pytest.mark.parametrize("number", SURVEYS)
def test_no_small_count_can_be_worked_out_from_all_publications(client, number):
    loop, taken_back = told_twice(number)
    every = published_figures(loop)
    assert len(every) == 2
    assert won(every, taken_back=taken_back) == []
    page = client.get(f"/en/results/{loop.survey.slug}/").text
    assert page_says_no_more(page, insights.read(every[-1], "en"))


def page_says_no_more(page: str, results: insights.Results) -> bool:
    """Return whether each chart on the page has the public counts and no others."""
    tables = {
        table.caption.get_text(strip=True): [
            cell.get_text(" ", strip=True) for cell in table.select("tbody td .num")
        ]
        for table in BeautifulSoup(page, "html.parser").select("table.bars")
    }
    charts = [("How people answered", results.channels), ("Languages they answered in",
              results.languages)]  # fmt: skip
    charts += [(chart.title.text, chart) for chart in results.closed if chart.is_told]
    return all(tables[title] == list(_said(chart)) for title, chart in charts if chart.rows)


def _said(chart: Chart) -> Iterator[str]:
    for row in chart.rows:
        words = {shown: text for text, shown in SAYS.items()}.get(row.people.shown)
        percent = (
            re.sub(r"\.0", "", f" ({row.share.fraction:.0%})")
            if (words is None and row.share is not None and row.share.fraction is not None)
            else ""
        )
        yield words or f"{row.people.value}{percent}"


def test_the_attacker_is_no_fool(app):
    """Whoever froze figures of now each time would be found out by the difference of two."""
    found = []
    for number in range(12):
        loop, taken_back = told_twice(number)
        first, second = published_figures(loop)
        found += won([first, figures.exact(loop.survey)], taken_back=taken_back)
        assert second == held.held(first, figures.exact(loop.survey))
    assert found
