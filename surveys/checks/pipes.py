"""Problems of answers told again: of nothing, too early, not in every language, without plurals."""

from collections.abc import Iterator

from surveys.checks.problems import Problem, problem
from surveys.definition import Survey
from surveys.piping import pipes_in, unplural_pipes_in


def pipes(survey: Survey, string_id: str, owner: str) -> Iterator[Problem]:
    """Yield what is wrong with the answers that one string tells again."""
    message = survey.strings[string_id]
    if not any("{" in message.text_in(lang) for lang in (survey.source_lang, *survey.languages)):
        return
    source = set(pipes_in(message.text_in(survey.source_lang)))
    told = (item for item in survey.items() if not item.is_kept_apart)
    known = {item.code for item in told if item.parts or not item.is_asked}
    early = _known_before(survey, owner)
    for code in sorted(source & known - early):
        yield problem("pipe_too_late", string_id, owner=owner, name=code)
    for lang in survey.languages:
        text = message.text_in(lang)
        place = {"where": string_id, "owner": owner, "lang": lang}
        for code in sorted(set(pipes_in(text)) - known):
            yield problem("unknown_pipe", **place, name=code)
        for code in sorted(set(unplural_pipes_in(text))):
            yield problem("bad_plural", **place, name=code)
        for code in sorted(source & known - set(pipes_in(text))) if text else ():
            yield problem("lost_pipe", **place, name=code)


def _known_before(survey: Survey, owner: str) -> set[str]:
    """Return the codes of the items that are answered before the owner of a text is shown."""
    found: set[str] = set()
    for page in survey.pages:
        if owner == page.id or any(item.id == owner for item in page.items):
            return found
        found |= {item.code for item in page.items}
    # Title, introduction and thanks are also read by those whose answers are not at hand.
    return found if owner else set()
