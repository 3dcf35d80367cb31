"""Give each topic that was found its words, label and quotes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from analysis.centring import Floats
from analysis.labels import WordPicker, is_quotable, main_language, quotes, suggested_labels
from analysis.reading import Read
from analysis.report import Recipe, Topic
from analysis.topics import FAR, TopicFinder


def describe(read: Read, rows: Floats, finder: TopicFinder, recipe: Recipe) -> tuple[Topic, ...]:
    """Return the topics, biggest first; `rows` are those of the telling comments."""
    picker = WordPicker(finder.weights_, finder.terms_, recipe.words_per_topic)
    topics = []
    for name in range(finder.labels_.max(initial=FAR) + 1):
        inside = np.flatnonzero(finder.labels_ == name)
        members = [read.telling[place] for place in inside.tolist()]
        spoken = Counter(read.langs[place] for place in members)
        chosen = picker.words(name, spoken, [read.terms[place] for place in members])
        quoted = _quotes(read, members, rows[inside], recipe.quotes_per_topic)
        by_lang = dict(sorted(spoken.items()))
        topics.append(Topic(name + 1, len(members), chosen, "", quoted, by_lang, theme=name + 1))
    return _labelled(topics)


def _labelled(topics: Sequence[Topic]) -> tuple[Topic, ...]:
    first = [topic.words.get(main_language(topic.languages), ()) for topic in topics]
    labels = suggested_labels(first)
    return tuple(replace(topic, label=label) for topic, label in zip(topics, labels, strict=True))


def _quotes(read: Read, members: Sequence[int], rows: Floats, count: int) -> tuple[str, ...]:
    # One of several identical comments is enough; last those that redaction had to touch.
    first: dict[str, int] = {}
    for row, place in enumerate(members):
        first.setdefault(read.plain_forms[place], row)
    distinct = list(first.values())
    places = [members[row] for row in distinct]
    fit = [is_quotable(read.texts[place]) and read.is_untouched(place) for place in places]
    chosen = quotes(rows[distinct], fit, count)
    return tuple(read.comments[places[row]].id for row in chosen)
