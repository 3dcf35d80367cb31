"""What is in a PDF, read by another program than the one that wrote it."""

import io
from collections.abc import Iterator
from typing import Any, NamedTuple

import pikepdf
import pypdfium2


class Element(NamedTuple):
    """One element of a PDF's structure: its tag and its text for those who do not see it."""

    tag: str
    alt: str


def structure(content: bytes) -> list[Element]:
    """Return the tags of a PDF in reading order."""
    with pikepdf.open(io.BytesIO(content)) as file:
        return list(_walked(file.Root.StructTreeRoot.K))


def facts(content: bytes) -> dict[str, str]:
    """Return what a PDF says of itself."""
    with pikepdf.open(io.BytesIO(content)) as file, file.open_metadata() as told:
        return {
            "marked": str(file.Root.MarkInfo.Marked),
            "lang": str(file.Root.Lang),
            "title": str(file.docinfo["/Title"]),
            "shows_title": str(file.Root.ViewerPreferences.DisplayDocTitle),
            "ua": str(told.get("pdfuaid:part")),
        }


def pages(content: bytes) -> list[str]:
    """Return the words on each page of a PDF."""
    file = pypdfium2.PdfDocument(content)
    try:
        return [page.get_textpage().get_text_range() for page in file]
    finally:
        file.close()


def _walked(node: Any) -> Iterator[Element]:
    if isinstance(node, pikepdf.Array):
        for each in node:
            yield from _walked(each)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield Element(str(node.S)[1:], str(node.get("/Alt", "")))
        if "/K" in node:
            yield from _walked(node.K)
