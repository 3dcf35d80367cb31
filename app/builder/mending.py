"""On which page a part of a draft is put right."""

from typing import Final

from flask import url_for

import surveys
from app.builder.findings import Finding
from app.builder.forms.translation import section_of

# What is wrong with how the survey looks at answers: mended where that is said.
_LOOKING: Final = frozenset(
    {
        "unknown_item",
        "forward_reference",
        "same_page_reference",
        "unknown_option",
        "wrong_kind",
        "never_shown",
    }
)
_OF_PAGES: Final = {
    "empty_page": "builder.choose_kind",
    "unknown_page": "builder.branches",
    "backward_branch": "builder.branches",
    "unused_branch": "builder.branches",
    "rule_elsewhere": "builder.rules",
    "exit_repeats": "builder.repeat",
    "nothing_repeats": "builder.repeat",
    "summary_elsewhere": "builder.repeat",
    "too_many_entries": "builder.repeat",
    "no_summary": "builder.repeat",
}


def mend_url(slug: str, draft: surveys.Survey, finding: Finding) -> str:
    """Return the address of the page where a finding is put right."""
    part = finding.part
    if finding.lang:
        section = section_of(draft, part)
        return url_for("builder.translate", slug=slug, section=section, to=finding.lang)
    if finding.code in _LOOKING:
        return logic_url(slug, draft, part, shows=finding.code == "never_shown")
    if finding.code in _OF_PAGES:
        return url_for(_OF_PAGES[finding.code], slug=slug, page_id=part)
    return _part_url(slug, draft, part) or _survey_url(slug, finding)


def logic_url(slug: str, draft: surveys.Survey, part: str, *, shows: bool = False) -> str:
    """Return where it is said how a part looks at answers; `shows`: when it is shown at all."""
    if any(quota.id == part for quota in draft.quotas):
        return url_for("builder.quota", slug=slug, key=part)
    page = next((each for each in draft.pages if each.id == part), None)
    if page is not None and page.repeats is not None and page.repeats.over is not None:
        return url_for("builder.repeat", slug=slug, page_id=part)
    if page is not None and page.show_if is None:
        endpoint = "builder.branches" if page.branches else "builder.rules"
        return url_for(endpoint, slug=slug, page_id=part)
    item = next((each for each in draft.items() if each.id == part), None)
    if isinstance(item, surveys.Calculated) and not shows:
        return url_for("builder.question", slug=slug, item_id=part)
    return url_for("builder.condition", slug=slug, part_id=part)


def used_url(slug: str, draft: surveys.Survey, part: str) -> str:
    """Return where a part, or the part of a text, is changed that names another one."""
    for page in draft.pages:
        if any(part in (rule.id, rule.message) for rule in page.rules):
            return url_for("builder.rules", slug=slug, page_id=page.id)
        if part in page.string_ids():
            return url_for("builder.edit_page", slug=slug, page_id=page.id)
        for item in page.items:
            if part in item.string_ids():
                return url_for("builder.question", slug=slug, item_id=item.id)
    if part in draft.strings:
        return url_for("builder.texts", slug=slug)
    return logic_url(slug, draft, part)


def _part_url(slug: str, draft: surveys.Survey, part: str) -> str | None:
    if any(quota.id == part for quota in draft.quotas):
        return url_for("builder.quota", slug=slug, key=part)
    if any(part == item.id for item in draft.items()):
        return url_for("builder.question", slug=slug, item_id=part)
    if any(part == page.id for page in draft.pages):
        return url_for("builder.edit_page", slug=slug, page_id=part)
    return None


def _survey_url(slug: str, finding: Finding) -> str:
    is_text = finding.code in {"missing_source_text", "pipe_too_late", "unknown_pipe", "bad_plural"}
    is_text = is_text or finding.code in {"no_notice", "unfinished_notice"}
    return url_for("builder.texts" if is_text else "builder.edit", slug=slug)
