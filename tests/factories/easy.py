"""Easy-read texts of entries: written by the author, signed by the approver."""

from app.db import db
from app.easy import queries, service
from app.easy.content import ASKED, QUESTIONS, Block, Easy, fields_of, keys
from app.easy.models import EasyVersion
from app.uploads import kinds
from surveys import LANGUAGES
from tests.app.uploads.files import png
from tests.factories.entries import PUBLISHED, Loop

SENTENCES = {
    "en": ("What you told us about the clinic", "You waited a long time.",
           "We will have more doctors.", "We asked you about the clinic.",
           "You can call us.", "Two people talk."),
    "ar": ("ما قلتموه لنا عن العيادة", "انتظرتم وقتا طويلا.",
           "سيكون لدينا أطباء أكثر.", "سألناكم عن العيادة.",
           "يمكنكم الاتصال بنا.", "شخصان يتحدثان."),
}  # fmt: skip
PICTURES = ("clock", "bus", "tick")


def text(loop: Loop, lang: str = "en", **changed: Block) -> Easy:
    """Return a whole easy-read text, with parts that are `changed`, by their keys."""
    title, said, did, asked, questions, alt = SENTENCES.get(lang, SENTENCES["en"])
    blocks: dict[str, Block] = {}
    for place, key in enumerate(keys(queries.told(loop.entry))):
        words = {ASKED: (asked,), QUESTIONS: (questions,)}.get(key, (said, did))
        picture = {ASKED: "people", QUESTIONS: "phone"}.get(key, PICTURES[place % len(PICTURES)])
        texts = dict(zip(fields_of(key), words, strict=True))
        blocks[key] = Block(texts=texts, picture=picture, alt=alt)
    return Easy(title=title, blocks=blocks | changed)


def written(loop: Loop, lang: str = "en", easy: Easy | None = None, by=None) -> None:
    """Save an easy-read text as its next revision."""
    draft = queries.draft_of(loop.entry, lang)
    seen = 0 if draft is None else draft.revision
    by = (by or loop.author).id
    service.save(loop.entry, lang, easy or text(loop, lang), seen=seen, by=by, at=PUBLISHED)
    db.session.commit()


def signed(loop: Loop, lang: str = "en", by=None) -> EasyVersion:
    """Sign the draft as it stands, about the newest version of the entry."""
    state = queries.state_of(loop.entry, lang)
    digest = service.fingerprint(state.draft, state.newest)
    version = service.sign(loop.entry, lang, digest, by=(by or loop.approver).id, at=PUBLISHED)
    db.session.commit()
    return version


def public(loop: Loop, *langs: str) -> None:
    """Let the public read an entry in easy read, in these languages."""
    for lang in langs or ("en",):
        written(loop, lang)
        signed(loop, lang)


def prepare(loop: Loop) -> None:
    """Sign anew what an entry's new version left behind, in all languages but German.

    In English there are words that nobody has signed yet and that are hard to read; and there is
    a picture that nothing shows.
    """
    for lang in (each for each in LANGUAGES if each != "de"):
        signed(loop, lang)
    hard = Block(
        texts={"text": "We asked you. The NHS heard 5 % of you."}, picture="people", alt="Two talk"
    )
    written(loop, easy=text(loop, asked=hard))
    picture = (png(), kinds.PNG)
    service.add_picture(loop.entry, picture, "Our ward", by=loop.author.id, at=PUBLISHED)
    db.session.commit()
