"""What programs read: feeds, JSON and its schemas, CSV, schema.org data, the map of the site."""

import json
from functools import lru_cache
from typing import Final

from flask import Response
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from pydantic import BaseModel

from app.access import public as for_everybody
from app.builder import queries as builder
from app.config import LOCALES
from app.errors import NotFoundError
from app.exports.text_files import csv_pieces
from app.i18n import current_locale, tag_of
from app.open import feed, linked, telling
from app.open.blueprint import address, bp, cacheable, licence, organisation
from app.open.pages import decided, scores
from app.open.shapes import EntriesTold, EntryTold, ScoreboardTold
from app.open.shapes import Terms as TermsTold

IN_A_FEED: Final = 50
JSON: Final = "application/json"
CSV: Final = "text/csv; charset=utf-8"
LINKED: Final = "application/ld+json"
ATOM: Final = "application/atom+xml; charset=utf-8"
SCHEMA: Final = "application/schema+json"


@bp.get("/<lang:lang>/you-said/feed.atom")
@for_everybody
def entries_feed() -> ResponseReturnValue:
    """Tell of published answers, those first that changed last."""
    return _feed("open.entries_feed", "you-said", str(_("You said, we did")))


@bp.get("/<lang:lang>/results/<slug>/feed.atom")
@for_everybody
def survey_feed(slug: str) -> ResponseReturnValue:
    """Tell of the published answers to one survey."""
    survey = builder.survey_by_slug(slug)
    if builder.newest_version(survey) is None:
        raise NotFoundError(slug)
    definition = builder.latest_version(survey).definition
    name = definition.text(definition.title, current_locale()).text
    return _feed("open.survey_feed", f"results/{slug}", name, slug=slug)


@bp.get("/<lang:lang>/you-said/entries.json")
@bp.get("/<lang:lang>/you-said/entries-<int(max=999999):page>.json")
@for_everybody
def entries_json(page: int = 1) -> ResponseReturnValue:
    """Return published answers for programs, 100 in a document."""
    here = organisation()
    if here is None or page < 1:
        raise NotFoundError
    return _json(telling.entries_told(here, current_locale(), number=page))


@bp.get("/<lang:lang>/you-said/entries.csv")
@for_everybody
def entries_csv() -> ResponseReturnValue:
    """Return a table with a row for each finding."""
    rows = telling.finding_rows(current_locale())
    return _csv(b"".join(csv_pieces(telling.heads(telling.COLUMNS), rows)), "you-said.csv")


@bp.get("/<lang:lang>/you-said/<slug>/entry.json")
@for_everybody
def entry_json(slug: str) -> ResponseReturnValue:
    """Return one published answer for programs."""
    return _json(_told(slug))


@bp.get("/<lang:lang>/you-said/<slug>/entry.jsonld")
@for_everybody
def entry_linked(slug: str) -> ResponseReturnValue:
    """Return one published answer as schema.org data."""
    here, locale = organisation(), current_locale()
    name = "" if here is None else here.name
    return _linked(linked.report(_told(slug), name, _terms(), locale))


@bp.get("/<lang:lang>/you-said/data.jsonld")
@for_everybody
def data_linked() -> ResponseReturnValue:
    """Return all published answers as a schema.org data set."""
    kinds = {
        "open.entries_json": JSON,
        "open.entries_csv": "text/csv",
        "open.entries_feed": "application/atom+xml",
        "open.scoreboard_json": JSON,
        "open.scoreboard_csv": "text/csv",
    }
    files = {address(name): kind for name, kind in kinds.items()}
    page, locale = address("entries.index"), current_locale()
    return _linked(linked.dataset(str(_("You said, we did")), scores(), files, page, locale))


@bp.get("/<lang:lang>/scoreboard/scoreboard.json")
@for_everybody
def scoreboard_json() -> ResponseReturnValue:
    """Return the figures of the organisation for programs."""
    return _json(scores())


@bp.get("/<lang:lang>/scoreboard/scoreboard.csv")
@for_everybody
def scoreboard_csv() -> ResponseReturnValue:
    """Return the figures of the organisation as a table."""
    rows = telling.score_rows(scores())
    return _csv(b"".join(csv_pieces(telling.heads(telling.SCORES), rows)), "scoreboard.csv")


@bp.get("/schema/entries-1.json")
@for_everybody
def entries_schema() -> ResponseReturnValue:
    """Return the JSON Schema of `entries.json`."""
    return cacheable(_schema(EntriesTold), SCHEMA)


@bp.get("/schema/entry-1.json")
@for_everybody
def entry_schema() -> ResponseReturnValue:
    """Return the JSON Schema of `entry.json`."""
    return cacheable(_schema(EntryTold), SCHEMA)


@bp.get("/schema/scoreboard-1.json")
@for_everybody
def scoreboard_schema() -> ResponseReturnValue:
    """Return the JSON Schema of `scoreboard.json`."""
    return cacheable(_schema(ScoreboardTold), SCHEMA)


def _feed(endpoint: str, name: str, title: str, *, slug: str = "") -> Response:
    here, locale = organisation(), current_locale()
    values = {"slug": slug} if slug else {}
    page = address("results.survey", slug=slug) if slug else address("entries.index")
    others = [each for each in LOCALES if each != locale]
    head = feed.Head(
        name=name,
        title=title,
        organisation="" if here is None else here.name,
        language=tag_of(locale),
        licence=_terms(),
        base=address("home.root"),
        page=page,
        feed=address(endpoint, **values),
        others=[(tag_of(each), address(endpoint, lang=each, **values)) for each in others],
    )
    entries = telling.newest_told(locale, most=IN_A_FEED, survey=slug)
    return cacheable(feed.atom(head, entries, [_summary(each) for each in entries]), ATOM)


def _summary(entry: EntryTold) -> str:
    number = len(entry.findings)
    counted = ngettext("%(count)s finding", "%(count)s findings", number, count=number)
    return "; ".join([str(counted), *(decided(status, each) for status, each in _counts(entry))])


def _counts(entry: EntryTold) -> list[tuple[str, int]]:
    statuses = [each.status for each in entry.findings if each.status]
    return [(each, statuses.count(each)) for each in dict.fromkeys(statuses)]


def _told(slug: str) -> EntryTold:
    told = telling.entry_told(slug, current_locale())
    if told is None:
        raise NotFoundError(slug)
    return told


def _terms() -> TermsTold:
    return TermsTold(**licence()._asdict())


def _json(told: BaseModel) -> Response:
    return cacheable(told.model_dump_json(indent=1), JSON)


def _linked(said: dict[str, object]) -> Response:
    return cacheable(json.dumps(said, ensure_ascii=False, indent=1), LINKED)


def _csv(body: bytes, name: str) -> Response:
    answer = cacheable(body, CSV)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@lru_cache(maxsize=4)
def _schema(shape: type[BaseModel]) -> bytes:
    made = shape.model_json_schema(mode="serialization")
    return json.dumps(made, sort_keys=True, indent=1).encode()
