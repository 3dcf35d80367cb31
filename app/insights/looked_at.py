"""Which themes figures tell of: those that more than one confirmed topic is in."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from app.insights.content import Words
from app.insights.models import Topic


def shared_themes(topics: Sequence[Topic]) -> Mapping[UUID, Words]:
    """Return people's name of the theme of each confirmed topic that shares it with another."""
    confirmed = [each for each in topics if each.is_confirmed and each.theme is not None]
    members = Counter(each.theme_id for each in confirmed)
    return {
        each.id: json.loads(each.theme.labels_json)
        for each in confirmed
        if each.theme is not None and members[each.theme_id] > 1
    }
