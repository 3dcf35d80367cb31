"""What every page must be: valid HTML, every input named, every id once, nothing inline."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

UNLABELLED = {"hidden", "submit", "button"}
FIELDS = {"input", "select", "textarea"}
REFERENCES = ("aria-describedby", "aria-labelledby", "for")


def problems(html: str) -> list[str]:
    """Return what is wrong with a page or a fragment, in words; nothing when all is well."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root = parser.parse(html) if "<html" in html[:400] else parser.parseFragment(html)
    invalid = [
        f"not valid HTML: {code} {values} at {place}" for place, code, values in parser.errors
    ]
    tags = [tag for tag in root.iter() if isinstance(tag.tag, str)]
    return [*invalid, *_ids(tags), *_names(tags), *_inline(tags)]


def _ids(tags: list[Element]) -> list[str]:
    ids = [tag.attrib["id"] for tag in tags if "id" in tag.attrib]
    twice = sorted({found for found in ids if ids.count(found) > 1})
    wanted = {
        (name, reference)
        for tag in tags
        for name in REFERENCES
        for reference in tag.get(name, "").split()
    }
    return [
        *(f"id used twice: {found}" for found in twice),
        *(f"{name} leads nowhere: {to}" for name, to in sorted(wanted) if to not in ids),
    ]


def _names(tags: list[Element]) -> Iterator[str]:
    labels = [tag for tag in tags if tag.tag == "label"]
    labelled = {label.attrib["for"] for label in labels if "for" in label.attrib}
    inside = {field for label in labels for field in label.iter()}
    for field in tags:
        if (
            field.tag in FIELDS
            and field.get("type") not in UNLABELLED
            and "hidden" not in field.attrib
            and field.get("id") not in labelled
            and not field.get("aria-label")
            and field not in inside
        ):
            yield f"no label: {field.tag} {field.attrib}"


def _inline(tags: list[Element]) -> list[str]:
    return [
        f"inline style or script: {tag.tag} {name}"
        for tag in tags
        for name in tag.attrib
        if name == "style" or re.match(r"on[a-z]+$", name)
    ] + [f"inline {tag.tag}" for tag in tags if tag.tag in {"style", "script"} and tag.text]
