"""Answers drawn by chance to the sample survey's closed questions, so that its charts have bars.

No sentence is invented: what looks like people's words is people's words.
"""

import csv
import io
import random
from datetime import date, timedelta

PEOPLE = 260
DAYS = 70
SEED = 20261123
LANGUAGES = {"en": 12, "es": 5, "ar": 4, "zh-Hans": 3, "vi": 3, "fr": 2, "pt": 2, "hi": 1}
CHANNELS = {"web": 12, "paper": 5, "phone": 2, "session": 2}
SUPPORT = {"1": 3, "2": 3, "3": 4, "4": 8, "5": 6}
COLUMNS = ("id", "date", "channel", "lang", "support", "uses_service", "answering_as", "last_used")


def rows(today: date) -> bytes:
    """Return the answers as a CSV that the import reads; the same for the same day."""
    chance = random.Random(SEED)  # noqa: S311  (a sample, not a secret)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for number in range(PEOPLE):
        day = today - timedelta(days=int(DAYS * chance.random() ** 1.5))
        uses = chance.random() < 0.6  # noqa: PLR2004  (a share)
        writer.writerow(
            [
                f"sample-{number}",
                day,
                _drawn(chance, CHANNELS),
                _drawn(chance, LANGUAGES),
                _drawn(chance, SUPPORT),
                "yes" if uses else "no",
                "individual",
                day - timedelta(days=chance.randrange(1, 300)) if uses else "",
            ]
        )
    return out.getvalue().encode()


def _drawn(chance: random.Random, weights: dict[str, int]) -> str:
    return chance.choices(list(weights), list(weights.values()))[0]
