"""LimeSurvey: a structure file (.lss) of version 3 to 6."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from surveys.exchange.expressions import LIMESURVEY
from surveys.exchange.form import (
    MAX_ENTRIES,
    Entry,
    Form,
    Group,
    Relevance,
    refuse_too_many,
    relevance,
)
from surveys.exchange.limekinds import entries_of
from surveys.exchange.limelogic import quotas_of
from surveys.exchange.limewords import Asked, Words
from surveys.exchange.lss import Row, Tables, tables
from surveys.exchange.plain import PlainTexts, plain
from surveys.exchange.report import Ledger

# A question alone, or an expression, of which only the first can be told again.
_QUOTES: Final = re.compile(
    r"\{\s*(?:INSERTANS:)?(?P<name>[A-Za-z]\w*|[0-9]+X[0-9]+X[0-9]+\w*)(?:\.(?:shown|NAOK|value))?\s*\}"
    r"|\{[A-Za-z_][^{}]*\}"
)
# Values with which a setting says nothing: off, empty, or as the installation has it.
_OFF: Final = frozenset({"", "N", "0", "I", "-1", "inherit", "none"})
_READ: Final = frozenset({"sid", "gsid", "language", "additional_languages", "format"})
_SECTIONS: Final = frozenset(
    {"answers", "answer_l10ns", "groups", "group_l10ns", "questions", "subquestions",
     "question_l10ns", "question_attributes", "surveys", "surveys_languagesettings",
     "quota", "quota_members", "quota_languagesettings"}
)  # fmt: skip
_SURVEY_TEXTS: Final = {
    "surveyls_title": "title",
    "surveyls_description": "description",
    "surveyls_welcometext": "welcome",
    "surveyls_endtext": "end",
}


def read(data: bytes, ledger: Ledger) -> Form:
    """Return the questionnaire; ExchangeError when the file is not one of LimeSurvey's."""
    reader = _Reader(tables(data), ledger)
    return reader.form()


@dataclass
class _Reader:
    tables: Tables
    ledger: Ledger

    def form(self) -> Form:
        settings = next(iter(self.tables.table("surveys")), {})
        texts = self._survey_texts()
        languages = [*settings.get("additional_languages", "").split(), *self.tables.languages]
        source_lang = settings.get("language") or next(iter(languages), "en")
        self._settings(settings)
        words = Words(self.tables, self.ledger, source_lang, [source_lang, *languages])
        asked = self._asked(words)
        refuse_too_many(len(asked))
        words.asked = {each.name: each for each in asked}
        words.shuffled = _shuffled(asked)
        groups = self._groups(words, asked)
        description, welcome = texts.get("description", {}), texts.get("welcome", {})
        return Form(
            name=f"survey {settings.get('sid', '')}".strip(),
            source_lang=source_lang,
            languages=list(dict.fromkeys(languages)),
            title=texts.get("title", {}),
            intro=_joined(description, welcome),
            thanks=texts.get("end", {}),
            groups=groups,
            aliases={key: value for each in asked for key, value in each.aliases().items()},
            rows={key: value for each in asked for key, value in each.parts().items()},
            quotes=_QUOTES,
            called={key: name for each in asked for key, name in each.called().items()},
            quotas=quotas_of(self.tables, asked, self.ledger),
        )

    def _survey_texts(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        lossy = set()
        for row in self.tables.table("surveys_languagesettings"):
            language = row.get("surveyls_language", "")
            for column, text in row.items():
                made = plain(text)
                if column in _SURVEY_TEXTS and made.text:
                    found.setdefault(_SURVEY_TEXTS[column], {})[language] = made.text
                    lossy |= {_SURVEY_TEXTS[column]} if made.lossy else set()
                elif column not in {"surveyls_language", "surveyls_survey_id"} and text not in _OFF:
                    self.ledger.no_room("setting", f"{language}.{column}")
        for name, texts in found.items():
            source = self.ledger.enter("text", name)
            if any(_QUOTES.search(text) for text in texts.values()):
                self.ledger.changed(source, "refers_to_answers")
            if name in lossy:
                self.ledger.changed(source, "text_made_plain")
            self.ledger.became(source)
        return found

    def _settings(self, settings: Row) -> None:
        for name, value in settings.items():
            if name not in _READ and value not in _OFF:
                self.ledger.no_room("setting", name)
        if settings.get("format", "G") not in {"G", "I", ""}:
            self.ledger.no_room("setting", "format")
        for section, rows in self.tables.rows.items():
            if section not in _SECTIONS and rows:
                self.ledger.no_room("setting", f"{section} ({len(rows)})")

    def _groups(self, words: Words, asked: Sequence[Asked]) -> list[Group]:
        titles = self.tables.words("groups", "gid", "group_name")
        prefaces = self.tables.words("groups", "gid", "description")
        found = []
        for row in _distinct(self.tables.table("groups"), "gid", "group_order"):
            gid = row.get("gid", "")
            title = words.made_plain(titles.get(gid, {}))
            name = next(iter(title.texts.values()), "") or f"group {gid}"
            source = self.ledger.enter("group", name)
            if title.lossy:
                self.ledger.changed(source, "text_made_plain")
            entries = list(self._preface(words.made_plain(prefaces.get(gid, {})), gid))
            for each in asked:
                if each.row.get("gid", "") == gid:
                    entries += entries_of(each, words)
            shown_if = self._shown_if(name, row.get("grelevance", ""))
            if row.get("randomization_group"):
                self.ledger.no_room("setting", f"{name}.randomization_group")
            group = Group(source, f"group {gid}", entries, title.texts, shown_if)
            found.append(replace(group, is_shuffled=gid in words.shuffled))
        self._refuse_groupless(asked)
        refuse_too_many(sum(len(group.entries) for group in found), MAX_ENTRIES)
        return found

    def _refuse_groupless(self, asked: Sequence[Asked]) -> None:
        groups = {row.get("gid", "") for row in self.tables.table("groups")}
        for each in asked:
            if each.row.get("gid", "") not in groups:
                self.ledger.refused(each.source, "no_room", "group")

    def _preface(self, text: PlainTexts, gid: str) -> Iterator[Entry]:
        if text.texts:
            source = self.ledger.enter("text", f"group {gid}")
            if text.lossy:
                self.ledger.changed(source, "text_made_plain")
            yield Entry(source, f"group_{gid}_text", "statement", text.texts)

    def _asked(self, words: Words) -> list[Asked]:
        children: dict[str, list[Row]] = {}
        for row in self._questions("subquestions"):
            children.setdefault(row.get("parent_qid", ""), []).append(row)
        found = []
        for row in self._questions("questions"):
            parent = row.get("parent_qid", "0")
            if parent not in {"", "0"}:
                children.setdefault(parent, []).append(row)
                continue
            name = row.get("title", "") or f"question {row.get('qid', '')}"
            source = self.ledger.enter("question", name)
            found.append((row, name, source))
        return [
            Asked(
                row=row,
                name=name,
                source=source,
                children=children.get(row.get("qid", ""), []),
                attributes=words.attributes(row.get("qid", "")),
                shown_if=self._shown_if(name, row.get("relevance", "")),
            )
            for row, name, source in found
        ]

    def _questions(self, table: str) -> list[Row]:
        return _distinct(self.tables.table(table), "qid", "question_order")

    def _shown_if(self, owner: str, text: str) -> Sequence[Relevance]:
        if text in {"", "1"}:
            return ()
        return relevance(self.ledger, owner, text, LIMESURVEY)


def _shuffled(asked: Sequence[Asked]) -> frozenset[str]:
    """Return the groups whose questions all belong to one random order."""
    orders: dict[str, set[str]] = {}
    for each in asked:
        order = each.attributes.get("random_group", "")
        orders.setdefault(each.row.get("gid", ""), set()).add(order)
    return frozenset(gid for gid, found in orders.items() if len(found) == 1 and "" not in found)


def _distinct(rows: Sequence[Row], key: str, order: str) -> list[Row]:
    """Return one row for each key, in the order shown; older files have one for each language."""
    first: dict[str, Row] = {}
    for row in rows:
        first.setdefault(row.get(key, ""), row)
    return sorted(first.values(), key=lambda row: _place(row.get(order, "")))


def _place(text: str) -> int:
    small = 9
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= small else 0


def _joined(one: Mapping[str, str], other: Mapping[str, str]) -> dict[str, str]:
    return {
        lang: "\n\n".join(filter(None, (one.get(lang), other.get(lang)))) for lang in (*one, *other)
    }
