"""Ready-made surveys: each JSON file beside this one is a complete definition."""

import json
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from surveys.definition import Survey, to_json
from surveys.reading import from_json
from surveys.text import Wording

_FOLDER: Final = files(__name__)
_ENDING: Final = ".json"


class UnknownLibraryError(KeyError):
    """The library has no survey with this id."""


class LibraryEntry(NamedTuple):
    """One ready-made survey, as staff choose among them."""

    id: str
    wording_version: str
    source: str
    languages: tuple[str, ...]
    survey: Survey

    def title(self, lang: str) -> Wording:
        """Return the title in this language, or in the nearest one that has it."""
        return self.survey.text(self.survey.title, lang)


def names() -> tuple[LibraryEntry, ...]:
    """Return every ready-made survey, ordered by id."""
    return tuple(_entry(survey_id) for survey_id in _ids())


def load(survey_id: str) -> Survey:
    """Return the ready-made survey."""
    if survey_id not in _ids():
        raise UnknownLibraryError(survey_id)
    return _read(survey_id)


def pretty(survey: Survey) -> str:
    """Return the JSON in the form of the library's files: sorted, one text a line."""
    content = json.loads(to_json(survey))
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _ids() -> list[str]:
    found = [path.name for path in _FOLDER.iterdir() if path.name.endswith(_ENDING)]
    return sorted(name.removesuffix(_ENDING) for name in found)


@cache
def _read(survey_id: str) -> Survey:
    return from_json((_FOLDER / f"{survey_id}{_ENDING}").read_bytes())


def _entry(survey_id: str) -> LibraryEntry:
    survey = load(survey_id)
    version = survey.library.wording_version if survey.library else ""
    source = survey.library.source if survey.library else ""
    return LibraryEntry(survey_id, version, source, survey.languages, survey)
