"""Whether a published version is still exactly what was published."""

from app.db import db
from app.entries import queries
from app.entries.content import Content, digest, parsed
from app.entries.models import EntryVersion
from app.insights import content as figures
from app.insights.models import PublishedQuote, Snapshot
from app.insights.quoting import quote_hash


def verify_version(version: EntryVersion) -> bool:
    """Return whether text, figures, signatures and quotes are those that were sealed.

    A quote whose author has withdrawn it has no words left to check; its hash still is.
    """
    if digest(version.content_json) != version.sha256:
        return False
    content = parsed(version.content_json)
    return _row_agrees(version, content) and _figures_agree(version, content) and _quotes(content)


def _row_agrees(version: EntryVersion, content: Content) -> bool:
    signed = content.signed
    return (
        (version.author_id, version.editor_id, version.approver_id)
        == (signed.author, signed.editor, signed.approver)
        and version.number == content.number
        and version.published_at.date() == content.dates.published
    )


def _figures_agree(version: EntryVersion, content: Content) -> bool:
    snapshot = db.session.get(Snapshot, version.snapshot_id)
    return (
        snapshot is not None
        and figures.digest(snapshot.figures_json) == snapshot.sha256 == content.snapshot_sha256
    )


def _quotes(content: Content) -> bool:
    named = {ref.id: ref for finding in content.findings for ref in finding.quotes}
    kept = queries.quotes_by_id(list(named))
    return all(
        each in kept and _is_unchanged(kept[each], ref.text_hash) for each, ref in named.items()
    )


def _is_unchanged(quote: PublishedQuote, text_hash: str) -> bool:
    is_there = quote.text_hash == text_hash
    return is_there and (not quote.text or quote_hash(quote.salt, quote.text) == text_hash)
