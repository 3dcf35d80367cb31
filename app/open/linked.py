"""Published answers as schema.org data (JSON-LD), each as a document of its own.

It is linked from the page and not written into it: the page's policy allows no inline script.
"""

from collections.abc import Mapping

from app.i18n import tag_of
from app.open.shapes import EntryTold, ScoreboardTold
from app.open.shapes import Terms as TermsTold

CONTEXT = "https://schema.org"


def report(
    told: EntryTold, organisation: str, licence: TermsTold, locale: str
) -> dict[str, object]:
    """Return a published answer as a report."""
    return {
        "@context": CONTEXT,
        "@type": "Report",
        "@id": told.url,
        "url": told.url,
        "identifier": told.id,
        "version": str(told.version),
        "headline": told.title.text,
        "abstract": told.summary.text,
        "inLanguage": tag_of(locale),
        "datePublished": told.first_published_on.isoformat(),
        "dateModified": told.published_on.isoformat(),
        "license": licence.url,
        "isAccessibleForFree": True,
        "publisher": _publisher(organisation),
        "spatialCoverage": {"@type": "Place", "name": told.place.text},
        "about": [
            {"@type": "Thing", "name": each.name.text, "url": f"{told.url}#finding-{each.number}"}
            for each in told.findings
        ],
    }


def dataset(
    name: str, told: ScoreboardTold, files: Mapping[str, str], page: str, locale: str
) -> dict[str, object]:
    """Return all published answers as a data set; `files` are addresses by kind."""
    return {
        "@context": CONTEXT,
        "@type": "Dataset",
        "@id": page,
        "url": page,
        "name": name,
        "description": name,
        "inLanguage": tag_of(locale),
        "dateModified": told.as_of.isoformat(),
        "license": told.licence.url,
        "isAccessibleForFree": True,
        "creator": _publisher(told.organisation),
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": url}
            for url, kind in files.items()
        ],
    }


def _publisher(name: str) -> dict[str, object]:
    return {"@type": "GovernmentOrganization", "name": name}
