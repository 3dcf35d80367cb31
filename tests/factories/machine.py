"""Drafts as a machine would have made them, without one."""

from dataclasses import replace
from datetime import timedelta
from itertools import cycle

from flask import Flask

import surveys
from app import clock, jobs
from app.accounts.models import User
from app.builder import drafting
from app.builder.machine_models import MachineDraft, MachineRequest, RequestState
from app.builder.models import Survey
from app.db import db
from surveys import editing


def set_up(app: Flask, provider: str = "aws-translate") -> None:
    """Let the installation have a service, or none ("off")."""
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(
        settings, translate=provider, translate_region="eu-central-1", translate_model="a.model"
    )


def half_translated() -> surveys.Survey:
    """Return a survey with little but English words; its Arabic title is outdated."""
    draft = editing.new_survey(code="machined", source_lang="en", title="The old park")
    draft = editing.edit_survey(draft, intro="Tell us what you think of the park in your street.")
    draft = editing.set_languages(draft, ["en", "ar", "fa", "hi", "vi"])
    draft = editing.set_text(draft, draft.title, "ar", "الحديقة القديمة")
    draft = editing.edit_survey(draft, title="The park")
    draft = editing.add_page(draft, title="Your visit")
    labels = ["On foot", "By bus", "By bicycle", "Another way"]
    page = draft.pages[0].id
    return editing.add_item(draft, page, "single_choice", "How did you come?", labels=labels)


def request(
    survey: Survey, lang: str, by: User, state: str = RequestState.DONE, trouble: str = ""
) -> MachineRequest:
    """Return a request for everything that the language lacks."""
    made = MachineRequest(
        survey_id=survey.id,
        lang=lang,
        wanted=len(drafting.wanted(survey, lang)),
        state=state,
        trouble=trouble,
        asked_by=by.id,
        asked_at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    return made


def under_way(survey: Survey, lang: str, by: User) -> MachineRequest:
    """Return a request whose job waits; no worker takes it up for a day."""
    made = request(survey, lang, by, RequestState.RUNNING)
    args, later = {"request_id": str(made.id)}, clock.now() + timedelta(days=1)
    jobs.enqueue("builder.fetch_drafts", args, run_at=later, unique_key=f"machine:{made.id}")
    return made


def drafts(survey: Survey, lang: str, by: User) -> None:
    """Draft everything that the language lacks; some are refused, some thrown away."""
    fates = cycle(["", "", "links", "", "dropped"])
    asked = request(survey, lang, by)
    for wanted, fate in zip(drafting.wanted(survey, lang), fates, strict=False):
        is_dropped = fate == "dropped"
        fault = "" if is_dropped else fate
        db.session.add(
            MachineDraft(
                survey_id=survey.id,
                lang=lang,
                string_id=wanted.string_id,
                source_hash=wanted.source_hash,
                request_id=asked.id,
                text="" if fault else f"\u2026{wanted.text}",
                fault=fault,
                provider="aws-translate",
                engine="TranslateText",
                made_at=clock.now(),
                dropped_by=by.id if is_dropped else None,
                dropped_at=clock.now() if is_dropped else None,
            )
        )
    db.session.flush()
