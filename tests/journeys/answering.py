"""Somebody who answers whatever a page asks, and remembers what they saw and said."""

from datetime import date
from html import unescape

import surveys
from tests.app.uploads import files
from tests.journeys.citizen import Citizen

TEXTS = {
    "en": "The light at {code} is “broken”",
    "ar": "الضوء عند {code} لا يعمل",
}
EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
NUMBERS = {"people": 4, "kids": 2, "rooms": 3}


class Answering:
    """One person who goes through a survey; `turn` says which of the answers they take.

    `given` has what they answered by the columns of an export, choices in the words they saw.
    """

    def __init__(self, citizen: Citizen, definition: surveys.Survey, *, turn: int) -> None:
        self.citizen, self.definition, self.turn = citizen, definition, turn
        self.given: dict[str, str | float] = {}
        self.asked: list[str] = []
        self._content = ""

    def answers_page(self) -> "Answering":
        """Fill in everything that the page shows, and go on."""
        self._content = unescape(self.citizen.page.content())
        pages = {page.code: page for page in self.definition.pages}
        for item in pages[self.citizen.place].items:
            if item.parts and any(self._is_there(item, part) for part in item.parts):
                self.asked.append(item.code)
                self._answers(item)
            elif isinstance(item, surveys.Statement):
                self._seen(item.prompt)
                self.asked.append(item.code)
        self.citizen.goes_on()
        return self

    def answers_all(self) -> "Answering":
        """Answer page after page, up to the one where all is checked."""
        codes = {page.code for page in self.definition.pages}
        for _page in self.definition.pages:
            if self.citizen.place not in codes:
                break
            before = self.citizen.place
            self.answers_page()
            summary = self.citizen.page.locator("#error-summary")
            assert self.citizen.place != before, summary.all_inner_texts()
        return self

    def _is_there(self, item: surveys.Item, part: str) -> bool:
        name = f"{item.id}-{part}" if part else item.id
        return f'name="{name}"' in self._content

    def _answers(self, item: surveys.Item) -> None:
        fills = {
            "matrix": self._rates,
            "multiple_choice": self._ticks_many,
            "ranking": self._ranks,
            "constant_sum": self._shares,
            "date": self._dates,
            "upload": self._uploads,
            "number": self._counts,
        }
        others = self._ticks_one if isinstance(item, surveys.ClosedQuestion) else self._writes
        fills.get(item.kind, others)(item)

    def _rates(self, item: surveys.Matrix) -> None:
        shown = [row for row in item.rows if self._is_there(item, row.code)]
        for place, row in enumerate(shown):
            option = item.options[(place + self.turn) % len(item.options)]
            self._ticks(f"{item.id}-{row.code}", option.code)
            self.given[f"{item.code}__{row.code}"] = self._seen(option.label)

    def _ticks_many(self, item: surveys.MultipleChoice) -> None:
        free = [option for option in item.options if not option.exclusive]
        chosen = free if self.turn == 0 else [item.options[-1]]
        for option in chosen:
            self._ticks(item.id, option.code)
            self._seen(option.label)
        for option in item.options:
            self.given[f"{item.code}__{option.code}"] = float(option in chosen)
        if any(option.opens_text for option in chosen):
            self._writes(item, "other", f"{item.code}__other_text")

    def _ticks_one(self, item: surveys.ClosedQuestion) -> None:
        option = item.offered()[0 if self.turn == 0 else -1]
        self._ticks(item.id, option.code)
        self.given[item.code] = self._seen(option.label)
        if option.opens_text:
            self._writes(item, "other", f"{item.code}__other")

    def _ranks(self, item: surveys.Ranking) -> None:
        options = list(reversed(item.options)) if self.turn else item.options
        for place, option in enumerate(options, start=1):
            self.citizen.field(item.code, option.code).select_option(str(place))
            self.given[f"{item.code}__{option.code}"] = float(place)

    def _shares(self, item: surveys.ConstantSum) -> None:
        first = item.options[self.turn].code
        for option in item.options:
            amount = int(item.total) - 10 * (len(item.options) - 1) if option.code == first else 10
            self.citizen.writes(item.code, self._figures(amount), option.code)
            self.given[f"{item.code}__{option.code}"] = float(amount)

    def _dates(self, item: surveys.Date) -> None:
        day = date(2019 + self.turn, 3, 14 + len(self.given) % 14)
        parts = (self._figures(part) for part in (day.day, day.month, day.year))
        self.citizen.dates(item.code, *parts)
        self.given[item.code] = day.isoformat()

    def _uploads(self, item: surveys.Upload) -> None:
        photo = {"name": "park.png", "mimeType": "image/png", "buffer": files.png()}
        self.citizen.page.set_input_files("input[type=file]", [photo])
        self.given[item.code] = f"-{item.id}-1.png"

    def _counts(self, item: surveys.Number) -> None:
        number = NUMBERS.get(item.code, 5 + len(self.given) % 5)
        self.citizen.writes(item.code, self._figures(number))
        self.given[item.code] = float(number)

    def _writes(self, item: surveys.Item, part: str = "", column: str = "") -> None:
        is_formed = getattr(item, "pattern", None)
        text = "28013" if is_formed else TEXTS[self.citizen.lang].format(code=column or item.code)
        self.citizen.writes(item.code, text, part)
        self.given[column or item.code] = text

    def _ticks(self, name: str, code: str) -> None:
        self.citizen.page.check(f"[name='{name}'][value='{code}']")

    def _figures(self, number: int) -> str:
        return str(number).translate(EASTERN) if self.citizen.lang == "ar" else str(number)

    def _seen(self, string_id: str) -> str:
        words = self.definition.text(string_id, self.citizen.lang).text
        # What is told again in the words stands there as it was answered.
        assert words.partition("{")[0] in self._content
        return words
