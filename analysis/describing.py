"""Give each topic and theme its words, label and quotes."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from analysis.centring import Rows
from analysis.labels import WordPicker, is_quotable, main_language, quotes, suggested_labels
from analysis.placing import places
from analysis.reading import Read
from analysis.report import Reached, Recipe, Theme, Topic
from analysis.topics import TopicFinder

_LONGEST_LABEL = 200


def describe(
    read: Read,
    rows: Rows,
    finder: TopicFinder,
    reached: Sequence[tuple[Reached, ...]],
    recipe: Recipe,
) -> tuple[Topic, ...]:
    """Return the topics, biggest first; `rows` are those of the units."""
    picker = WordPicker(finder.weights_, finder.terms_, recipe.words_per_topic)
    mapped = places(finder.centres_)
    members: dict[int, list[int]] = defaultdict(list)
    for comment, topics in enumerate(reached):
        for one in topics:
            members[one.topic].append(comment)
    described = []
    for name, theme in enumerate(finder.themes_):
        units = np.flatnonzero(finder.labels_ == name)
        spoken = Counter(read.langs[comment] for comment in members[name + 1])
        chosen = picker.words(name, spoken, [read.terms[unit] for unit in units.tolist()])
        own = [unit for unit in units.tolist() if reached[read.owners[unit]][0].topic == name + 1]
        described.append(
            Topic(
                number=name + 1,
                size=len(members[name + 1]),
                words=chosen,
                label="",
                quotes=_quotes(read, own or units.tolist(), rows, recipe.quotes_per_topic),
                languages=dict(sorted(spoken.items())),
                theme=theme + 1,
                place=mapped[name],
            )
        )
    return _labelled(described)


def themes_of(topics: Sequence[Topic], reached: Sequence[tuple[Reached, ...]]) -> tuple[Theme, ...]:
    """Return the themes, numbered as the topics say; each comment counts once in a theme."""
    of_topic = {topic.number: topic.theme for topic in topics}
    sizes = Counter(theme for each in reached for theme in {of_topic[one.topic] for one in each})
    themes = []
    for number in sorted(set(of_topic.values())):
        inside = [topic for topic in topics if topic.theme == number]
        words = _words_of_all(inside)
        label = inside[0].label if len(inside) == 1 else _label(inside)
        numbers = tuple(topic.number for topic in inside)
        themes.append(Theme(number, sizes[number], numbers, words, label))
    return tuple(themes)


def _label(topics: Sequence[Topic]) -> str:
    first = (topic.label.partition(",")[0] for topic in topics)
    return ", ".join(dict.fromkeys(first))[:_LONGEST_LABEL]


def _words_of_all(topics: Sequence[Topic]) -> dict[str, tuple[str, ...]]:
    """Return the first words of each topic in turn, as many per language as one topic has."""
    words: dict[str, tuple[str, ...]] = {}
    for lang in sorted({lang for topic in topics for lang in topic.words}):
        listed = [topic.words.get(lang, ()) for topic in topics]
        longest = max(map(len, listed))
        turns = [each[turn] for turn in range(longest) for each in listed if turn < len(each)]
        words[lang] = tuple(dict.fromkeys(turns))[:longest]
    return words


def _labelled(topics: Sequence[Topic]) -> tuple[Topic, ...]:
    first = [topic.words.get(main_language(topic.languages), ()) for topic in topics]
    labels = suggested_labels(first)
    return tuple(replace(topic, label=label) for topic, label in zip(topics, labels, strict=True))


def _quotes(read: Read, units: Sequence[int], rows: Rows, count: int) -> tuple[str, ...]:
    # One of several identical comments is enough; last those that redaction had to touch.
    first: dict[str, int] = {}
    owners = set[int]()
    for unit in units:
        if read.owners[unit] not in owners and read.plain_forms[unit] not in first:
            first[read.plain_forms[unit]] = unit
            owners.add(read.owners[unit])
    distinct = list(first.values())
    fit = [
        is_quotable(read.comments[read.owners[unit]].text) and read.is_untouched(unit)
        for unit in distinct
    ]
    chosen = quotes(rows[distinct].astype(np.float64), fit, count)
    return tuple(read.comments[read.owners[distinct[row]]].id for row in chosen)
