"""What every page must be: valid HTML, every input named, every id once, nothing inline."""

import re

import html5lib
from bs4 import BeautifulSoup, Tag

UNLABELLED = {"hidden", "submit", "button"}
REFERENCES = ("aria-describedby", "aria-labelledby", "for")


def problems(html: str) -> list[str]:
    """Return what is wrong with a page or a fragment, in words; nothing when all is well."""
    soup = BeautifulSoup(html, "html5lib")
    tags = [tag for tag in soup.find_all(name=True) if isinstance(tag, Tag)]
    return [*_invalid(html), *_ids(tags), *_names(soup), *_inline(tags)]


def _invalid(html: str) -> list[str]:
    parser = html5lib.HTMLParser()
    parser.parse(html) if "<html" in html[:400] else parser.parseFragment(html)
    return [f"not valid HTML: {code} {values} at {place}" for place, code, values in parser.errors]


def _ids(tags: list[Tag]) -> list[str]:
    ids = [str(tag["id"]) for tag in tags if tag.has_attr("id")]
    twice = sorted({found for found in ids if ids.count(found) > 1})
    wanted = {
        (name, reference)
        for tag in tags
        for name in REFERENCES
        for reference in " ".join(tag.get_attribute_list(name, [])).split()
    }
    return [
        *(f"id used twice: {found}" for found in twice),
        *(f"{name} leads nowhere: {to}" for name, to in sorted(wanted) if to not in ids),
    ]


def _names(soup: BeautifulSoup) -> list[str]:
    labelled = {str(label["for"]) for label in soup.find_all("label") if label.has_attr("for")}
    return [
        f"no label: {field}"
        for field in soup.find_all(["input", "select", "textarea"])
        if field.get("type") not in UNLABELLED
        and not field.has_attr("hidden")
        and field.get("id") not in labelled
        and not field.get("aria-label")
        and field.find_parent("label") is None
    ]


def _inline(tags: list[Tag]) -> list[str]:
    return [
        f"inline style or script: {tag.name} {name}"
        for tag in tags
        for name in tag.attrs
        if name == "style" or re.match(r"on[a-z]+$", name)
    ] + [f"inline {tag.name}" for tag in tags if tag.name in {"style", "script"} and tag.string]
