"""Heeded's web application: assembled here, decided elsewhere."""

from flask import Flask

from app import access, assets, db, errors, htmx, i18n, security, tongues
from app.accounts import views as accounts
from app.acts import views as acts
from app.alerts import views as alerts
from app.algorithm import public as algorithm
from app.algorithm import views as stating
from app.api import bearer as api_bearer
from app.api import schema as api_schema
from app.api import v1 as api_v1
from app.api import views as api
from app.builder import filled
from app.builder import views as builder
from app.config import Settings
from app.dashboard import views as dashboard
from app.documents import views as documents
from app.drafting import views as drafting
from app.easy import views as easy
from app.entries import queries as entries_queries
from app.entries import telling
from app.entries import views as entries
from app.entries.commitments import queries as commitments_queries
from app.exports import contact_pages, file_pages
from app.exports import views as exports
from app.framework import Application
from app.home import views as home
from app.insights import decisions
from app.insights import public as insights_public
from app.insights import views as insights
from app.invitations import public as invitations
from app.invitations import views as inviting
from app.notices import answers
from app.notices import public as notices
from app.notices import views as hearing
from app.open import views as open_views
from app.publishing import views as publishing
from app.receipts import views as receipts
from app.replies import views as replies
from app.reports import views as reports
from app.respond import desk, flags, kiosk, paper, quotas, reach
from app.respond import imports as respond_imports
from app.respond import views as respond
from app.results import views as results
from app.verdicts import public as verdicts
from app.verdicts import views as ratings
from app.workflow import views as workflow

BLUEPRINTS = (
    home.bp,
    dashboard.bp,
    builder.bp,
    respond.bp,
    respond_imports.bp,
    paper.bp,
    desk.bp,
    reach.bp,
    flags.bp,
    kiosk.bp,
    exports.bp,
    contact_pages.bp,
    file_pages.bp,
    insights.bp,
    insights_public.bp,
    drafting.bp,
    invitations.bp,
    inviting.bp,
    results.bp,
    alerts.bp,
    replies.bp,
    algorithm.bp,
    stating.bp,
    notices.bp,
    hearing.bp,
    entries.bp,
    documents.bp,
    easy.bp,
    open_views.bp,
    verdicts.bp,
    ratings.bp,
    reports.bp,
    receipts.bp,
    acts.bp,
    workflow.bp,
    api.bp,
    api_schema.bp,
    api_v1.bp,
    publishing.bp,
)


def create_app(settings: Settings, *, testing: bool = False) -> Flask:
    """Return the application for `settings`; opens no connection and writes nothing yet."""
    app = Application(__name__, static_folder=None)
    app.config.update(SECRET_KEY=settings.keys.secret_key, SETTINGS=settings, TESTING=testing)
    security.init_app(app, settings)
    db.init_app(app, settings)
    errors.init_app(app)
    htmx.init_app(app)
    i18n.init_app(app, accounts.account_locale)
    tongues.init_app(app)
    assets.init_app(app, settings.data.parent / "assets")
    access.init_app(app, accounts.actor, bearer=api_bearer.check, by_name=accounts.ACCESS)
    accounts.init_app(app, settings)
    filled.init_app(app, quotas.tallies)
    decisions.init_app(app, entries_queries.decisions_for)
    answers.init_app(app, telling.published_of, commitments_queries.still_promises)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app
