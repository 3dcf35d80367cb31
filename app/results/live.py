"""The live page: who answered, how many were reached, and the figures of every question."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.results import offered, queries
from app.results.columns import CHANNEL, LANG
from app.results.desk import Desk
from app.results.figures import PageFigures, QuestionFigures, Reader
from app.results.frame import Filters
from app.results.offered import Offered
from app.results.passages import PageStop, stops
from app.results.queries import Volumes

MOST_DAYS = 92
MOST_WEEKS = 300
WEB = "web"


@dataclass(frozen=True)
class Live:
    """What has come in so far from the people that the filters leave."""

    people: int
    waiting: int
    online: int
    brought_in: int
    """How many came in files: nobody was counted here before they were sent."""
    volumes: Volumes | None
    offered: Offered | None
    by_week: bool
    days: Mapping[date, int]
    languages: Mapping[str, int]
    channels: Mapping[str, int]
    versions: Mapping[int, int]
    pages: tuple[PageFigures, ...]
    stops: tuple[PageStop, ...]
    questions: tuple[QuestionFigures, ...]


def live(desk: Desk, filters: Filters) -> Live:
    """Return the figures; volumes only where they are about the same people."""
    frame = desk.frame(filters)
    reader = Reader(frame, desk.say)
    counted = frame.by_day()
    by_week = len(counted) > 1 and (max(counted) - min(counted)).days >= MOST_DAYS
    channels = frame.by(CHANNEL)
    by_version = frame.by_version()
    numbers = {each.number: by_version.get(each.id, 0) for each in desk.versions}
    asked = [each for each in desk.versions if numbers[each.number]]
    volumes, asked_elsewhere = None, None
    if filters.only_by_day:
        asked_elsewhere = offered.offered(desk.survey.id, filters.since, filters.until)
        volumes = queries.volumes(desk.survey.id, filters.since, filters.until)
    return Live(
        people=frame.people,
        waiting=frame.waiting,
        online=frame.sent_here.by(CHANNEL).get(WEB, 0),
        brought_in=frame.people - frame.sent_here.people,
        volumes=volumes,
        offered=asked_elsewhere,
        by_week=by_week,
        days=dict(filled(counted, by_week=by_week)),
        languages=frame.by(LANG),
        channels=channels,
        versions={number: people for number, people in numbers.items() if people},
        pages=tuple(page for version in asked for page in reader.pages(version)),
        stops=stops_of(desk, filters),
        questions=tuple(map(reader.question, desk.questions)),
    )


def stops_of(desk: Desk, filters: Filters) -> tuple[PageStop, ...]:
    """Return where people stopped; nothing where other people than those are asked for."""
    if not filters.only_by_day:
        return ()
    counted = queries.page_volumes(desk.survey.id, filters.since, filters.until)
    return stops(desk.versions, counted, desk.say)


def filled(days: Mapping[date, int], *, by_week: bool) -> Iterator[tuple[date, int]]:
    """Yield every day, or week by its Monday, from the first to the last; also empty ones."""
    people: Counter[date] = Counter()
    for day, count in days.items():
        people[_monday(day) if by_week else day] += count
    if not people:
        return
    step, first, last = timedelta(days=7 if by_week else 1), min(people), max(people)
    if (last - first) // step > MOST_WEEKS:
        yield from sorted(people.items())  # an import may bring answers of another century
        return
    while first <= last:
        yield first, people[first]
        first += step


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
