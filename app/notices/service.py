"""Verbs on wishes and rounds: ask, confirm, change, stop, tell, gather; nothing here commits."""

import hmac
import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import delete, select, update
from sqlalchemy.exc import NoResultFound

from app import jobs
from app.db import db
from app.notices import keys, queries, sealing
from app.notices.models import (
    Channel,
    Delivery,
    Notice,
    NoticePlan,
    NoticeRound,
    NoticeText,
    Occasion,
    RoundState,
    Subscription,
    Wanted,
    Wish,
)
from app.notices.story import Story
from app.upsert import insert

MOST_SENT: Final = 3
"""How often one address gets something to confirm, before that is forgotten."""
MOST_TYPED: Final = 5
BATCH: Final = 500
_UNSEEN: Final = {"synchronize_session": False}
_FIGURES: Final = 6


class Problem(NamedTuple):
    """What has to be mended before people can be told."""

    code: str
    lang: str = ""


def ask(survey_id: UUID, wanted: Wanted, *, on: date) -> UUID:
    """Keep that somebody wants to hear, and let them confirm it; a letter is kept as typed.

    Whoever asks again with the same address is no second person. What is answered tells nobody
    whether an address is known.
    """
    about = keys.address_hash(survey_id, wanted.channel, plain(wanted))
    new = insert(Subscription).values(
        id=uuid4(), survey_id=survey_id, channel=wanted.channel, address_hash=about,
        sealed=sealing.sealed({"to": wanted.to, "lang": wanted.lang}), state=Wish.ASKED, tries=0,
        forget_on=forgotten_on(on),
    )  # fmt: skip
    db.session.execute(new.on_conflict_do_nothing())
    mine = _locked(Subscription.survey_id == survey_id, Subscription.address_hash == about)
    if mine.state == Wish.BOUNCED:
        mine.state, mine.tries, mine.forget_on = Wish.ASKED, 0, forgotten_on(on)
    if mine.state == Wish.ASKED and wanted.channel is Channel.LETTER:
        _confirm(mine)
    elif mine.state == Wish.ASKED and mine.tries < MOST_SENT:
        mine.tries += 1
        code = {"code": f"{secrets.randbelow(10**_FIGURES):0{_FIGURES}}", "typed": "0"}
        content = {"to": wanted.to, "lang": wanted.lang}
        mine.sealed = sealing.sealed(content | (code if wanted.channel is Channel.SMS else {}))
        jobs.enqueue("notices.confirm", {"subscription_id": str(mine.id)})
    db.session.flush()
    return mine.id


def plain(wanted: Wanted) -> str:
    """Return what of an address is compared: of a postal one, its letters and figures alone."""
    if wanted.channel is Channel.LETTER:
        return "".join(char for char in wanted.to if char.isalnum())
    return wanted.to


def forgotten_on(on: date) -> date:
    """Return when an unconfirmed wish is forgotten: a Monday, so that it names no day of asking."""
    return on + timedelta(days=14 - on.weekday())


def confirm(subscription_id: UUID) -> bool:
    """Note that the address belongs to whoever asked; False when nobody waits for that."""
    mine = found(subscription_id)
    if mine is None or mine.state not in {Wish.ASKED, Wish.CONFIRMED}:
        return False
    if mine.state == Wish.ASKED:
        _confirm(mine)
    db.session.flush()
    return True


def confirm_by_code(subscription_id: UUID, typed: str) -> bool:
    """Confirm by the code that a text message held; after a few wrong ones, none is right."""
    mine = found(subscription_id)
    if mine is None or mine.state != Wish.ASKED:
        return False
    content = sealing.opened(mine.sealed)
    tries = int(content.get("typed", MOST_TYPED))
    if tries >= MOST_TYPED:
        return False
    is_right = hmac.compare_digest(content["code"].encode(), typed.encode())
    if is_right:
        _confirm(mine)
    else:
        mine.sealed = sealing.sealed(content | {"typed": str(tries + 1)})
    db.session.flush()
    return is_right


def speak(subscription_id: UUID, lang: str) -> None:
    """Write to somebody in another language from now on."""
    mine = found(subscription_id)
    if mine is not None and mine.state == Wish.CONFIRMED:
        mine.sealed = sealing.sealed(sealing.opened(mine.sealed) | {"lang": lang})
        db.session.flush()


def stop(subscription_id: UUID) -> None:
    """Tell somebody nothing more, and forget the address; again is the same."""
    mine = found(subscription_id)
    if mine is None or mine.state == Wish.STOPPED:
        return
    # Not even what it could be compared with stays.
    mine.state, mine.sealed, mine.address_hash = Wish.STOPPED, "", secrets.token_hex(32)
    mine.forget_on = None
    waits = update(Notice).where(
        Notice.subscription_id == mine.id, Notice.state == Delivery.WAITING
    )
    db.session.execute(waits.values(state=Delivery.UNSUBSCRIBED), execution_options=_UNSEEN)
    db.session.flush()


def stop_address(survey_id: UUID, wanted: Wanted) -> None:
    """Stop what goes to an address, if it is kept here."""
    about = keys.address_hash(survey_id, wanted.channel, plain(wanted))
    mine = select(Subscription.id).where(
        Subscription.survey_id == survey_id, Subscription.address_hash == about
    )
    subscription_id = db.session.scalar(mine)
    if subscription_id is not None:
        stop(subscription_id)


def tell(survey_id: UUID, occasion: Occasion, about: str, *, story: Story, at: datetime) -> bool:
    """Queue one thing to be told to everybody who asked, once; False when it was queued before.

    Two statements, whoever many there are: a job writes the messages down. After an answer, people
    are asked some weeks later whether it answers what they said.
    """
    if not _begin(survey_id, occasion, about, story=story, on=at.date()):
        return False
    if occasion is Occasion.ANSWERED:
        asks_on = at.date() + timedelta(weeks=queries.plan(survey_id).weeks)
        _begin(survey_id, Occasion.ASKED, about, story=story, on=asks_on)
    jobs.enqueue("notices.gather_due", {})
    return True


def call_off(survey_id: UUID, about: str) -> None:
    """Ask nobody whether an answer answers that was withdrawn before its day came."""
    planned = update(NoticeRound).where(
        NoticeRound.survey_id == survey_id, NoticeRound.about == about,
        NoticeRound.occasion == Occasion.ASKED, NoticeRound.state == RoundState.PLANNED,
    )  # fmt: skip
    # It counts as told, as nothing more comes after it: addresses are not kept for ever.
    db.session.execute(planned.values(state=RoundState.GATHERED))


def gather_some(round_id: UUID, after: UUID | None, *, at: datetime) -> UUID | None:
    """Write down the next messages of a round; return the last one's person, None at the end."""
    round_ = db.session.get_one(NoticeRound, round_id, with_for_update=True)
    if round_.state == RoundState.GATHERED:
        return None
    told = select(Subscription.id, Subscription.channel).where(
        Subscription.survey_id == round_.survey_id, Subscription.state == Wish.CONFIRMED
    )
    if after is not None:
        told = told.where(Subscription.id > after)
    rows = db.session.execute(told.order_by(Subscription.id).limit(BATCH)).all()
    if rows:
        new = insert(Notice).on_conflict_do_nothing()
        db.session.execute(new, [_notice(round_id, *row, at=at) for row in rows])
    is_last = len(rows) < BATCH
    round_.state = RoundState.GATHERED if is_last else RoundState.GATHERING
    db.session.flush()
    return None if is_last else rows[-1][0]


def printed(round_id: UUID, ids: Iterable[UUID]) -> int:
    """Note that these letters are on their way; each counts once."""
    waits = update(Notice).where(
        Notice.round_id == round_id, Notice.channel == Channel.LETTER,
        Notice.subscription_id.in_(list(ids)), Notice.state == Delivery.WAITING,
    )  # fmt: skip
    done = db.session.execute(waits.values(state=Delivery.HANDED_OVER), execution_options=_UNSEEN)
    return int(done.rowcount)  # type: ignore[attr-defined]  # an update has a cursor


def settle(plan: NoticePlan, *, weeks: int, by_letter: bool, on: date) -> None:
    """Keep when people are asked about the answer, and whether letters are offered.

    What is planned already moves along: from its answer's day, never to a day that is over.
    """
    later = timedelta(weeks=weeks) - timedelta(weeks=plan.weeks)
    plan.weeks, plan.by_letter = weeks, by_letter
    db.session.add(plan)
    planned = select(NoticeRound).where(
        NoticeRound.survey_id == plan.survey_id, NoticeRound.occasion == Occasion.ASKED,
        NoticeRound.state == RoundState.PLANNED,
    )  # fmt: skip
    for each in db.session.scalars(planned.order_by(NoticeRound.id)):
        each.due_on = max(each.due_on + later, on)
    db.session.flush()


def write(survey_id: UUID, occasion: str, texts: Mapping[str, str]) -> None:
    """Keep the paragraphs of one occasion, by language; an empty one is taken away."""
    for lang, body in texts.items():
        kept = db.session.get(NoticeText, (survey_id, occasion, lang))
        if kept is not None and not body.strip():
            db.session.delete(kept)
        elif body.strip():
            text = kept or NoticeText(survey_id=survey_id, occasion=occasion, lang=lang)
            text.body = body.strip()
            db.session.add(text)
    db.session.flush()


def found(subscription_id: UUID) -> Subscription | None:
    """Return a wish, locked until the caller commits; None when it is gone."""
    try:
        return _locked(Subscription.id == subscription_id)
    except NoResultFound:
        return None


def forget_unconfirmed(*, on: date) -> None:
    """Forget the addresses that nobody has confirmed in time."""
    over = delete(Subscription).where(
        Subscription.state == Wish.ASKED, Subscription.forget_on <= on
    )
    has_notices = select(Notice.subscription_id)
    db.session.execute(over.where(Subscription.id.not_in(has_notices)), execution_options=_UNSEEN)


def _begin(survey_id: UUID, occasion: Occasion, about: str, *, story: Story, on: date) -> bool:
    new = insert(NoticeRound).values(
        id=uuid4(), survey_id=survey_id, occasion=occasion, about=about, due_on=on,
        story_json=story.model_dump_json(), state=RoundState.PLANNED, counts_json="{}",
    )  # fmt: skip
    made = db.session.scalar(new.on_conflict_do_nothing().returning(NoticeRound.id))
    return made is not None


def _notice(
    round_id: UUID, subscription_id: UUID, channel: str, *, at: datetime
) -> dict[str, object]:
    return {
        "round_id": round_id, "subscription_id": subscription_id, "channel": channel,
        "state": Delivery.WAITING, "tries": 0, "due_at": at,
    }  # fmt: skip


def _confirm(mine: Subscription) -> None:
    content = sealing.opened(mine.sealed)
    mine.sealed = sealing.sealed({"to": content["to"], "lang": content["lang"]})
    mine.state, mine.tries, mine.forget_on = Wish.CONFIRMED, 0, None


def _locked(*conditions: object) -> Subscription:
    chosen = select(Subscription).where(*conditions)  # type: ignore[arg-type]  # they are columns
    return db.session.scalars(
        chosen.with_for_update(), execution_options={"populate_existing": True}
    ).one()
