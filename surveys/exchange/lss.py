"""The tables of a LimeSurvey structure file (.lss), with the words of LimeSurvey 3 to 6 alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias
from xml.etree.ElementTree import Element

from surveys.exchange.errors import ExchangeError
from surveys.exchange.trees import root_of

Row: TypeAlias = Mapping[str, str]
_MAX_ROWS: Final = 100_000


@dataclass(frozen=True)
class Tables:
    """Every table of the file by its name."""

    rows: Mapping[str, Sequence[Row]]
    languages: Sequence[str]

    def table(self, name: str) -> Sequence[Row]:
        """Return the rows of the table, none when the file lacks it."""
        return self.rows.get(name, ())

    def words(self, table: str, key: str, column: str) -> dict[str, dict[str, str]]:
        """Return a column in each language, by the key of the row that it belongs to.

        Since version 4 words stand in a table of their own, before that beside the rest.
        """
        apart = {"questions": "question_l10ns", "subquestions": "question_l10ns"}
        other = apart.get(table, f"{table.removesuffix('s')}_l10ns")
        found: dict[str, dict[str, str]] = {}
        for row in (*self.table(table), *self.table(other)):
            if row.get(column):
                texts = found.setdefault(row.get(key, ""), {})
                texts[row.get("language", "")] = row[column]
        return found


def tables(data: bytes, *, what: str = "Survey") -> Tables:
    """Return the tables; ExchangeError when the file is not LimeSurvey's, or of something else."""
    root = root_of(data)
    if root.findtext("LimeSurveyDocType", "").strip() != what:
        raise ExchangeError("not_a_survey")
    rows = {section.tag: _rows(section) for section in root if section.find("rows") is not None}
    if sum(map(len, rows.values())) > _MAX_ROWS:
        raise ExchangeError("too_many_rows", sheet=".lss", max=_MAX_ROWS)
    languages = [str(each.text or "").strip() for each in root.iterfind("languages/language")]
    return Tables(rows, [language for language in languages if language])


def _rows(section: Element) -> list[Row]:
    return [
        {cell.tag: (cell.text or "").strip() for cell in row}
        for row in section.iterfind("rows/row")
    ]
