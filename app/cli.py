"""The command `heeded`: run, feed, back up and examine an installation."""

import logging
import re
import secrets
import sys
import tempfile
from pathlib import Path
from typing import Any

import click
from flask import Flask

from app import clock, create_app, mail, schema
from app.access import Role
from app.accounts import queries as account_queries
from app.accounts import service as accounts
from app.builder import queries as builder_queries
from app.builder import service as builder
from app.builder.forms.fields import MAX_NAME, SLUG_PATTERN
from app.builder.models import Survey
from app.config import ConfigError, Settings
from app.db import db
from app.demo import loading
from app.errors import NotFoundError
from app.exports import service as exports
from app.exports.table import Format, Shape, TooBigError, Wanted
from app.invitations import tasks as invitation_tasks
from app.notices import reports
from app.notices import tasks as notices_tasks
from app.operations import backup as backups
from app.operations import locks, registry, serving
from app.operations.commands import doctor, publish
from app.operations.worker import Worker
from app.receipts import tasks as receipts_tasks
from app.respond import importing, intake
from app.respond import tasks as respond_tasks
from surveys import exchange

MAX_SLUG = 60


@click.group()
def main() -> None:
    """Heeded: you said, we did, and here is the proof."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)


main.add_command(doctor)
main.add_command(publish)


def _settings() -> Settings:
    try:
        return Settings.from_env()
    except ConfigError as error:
        raise click.ClickException(str(error)) from error


def _app() -> Flask:
    registry.load()
    return create_app(_settings())


@main.command()
def serve() -> None:
    """Serve the web pages, on PORT; brings the database up to date first."""
    try:
        serving.serve(_settings())
    except (locks.InUseError, schema.SchemaError) as error:
        raise click.ClickException(str(error)) from error


@main.command()
def worker() -> None:
    """Do the background work until stopped."""
    app = _app()
    with locks.hold(app.config["SETTINGS"]):
        Worker(app).run()


@main.command()
@click.option("--serve/--no-serve", default=True, help="Serve the pages when the data is there.")
def demo(*, serve: bool) -> None:
    """Fill an empty installation with real and sample content, then run it."""
    loading.run(_settings(), serve=serve)


@main.command("create-administrator")
@click.option("--organisation", required=True, help="The name of the public body.")
@click.option("--name", required=True)
@click.option("--email", required=True)
def create_administrator(organisation: str, name: str, email: str) -> None:
    """Make the first account; its password is printed once."""
    settings = _settings()
    serving.prepare(settings)
    password = secrets.token_urlsafe(15)
    with create_app(settings).app_context():
        body = accounts.create_organisation(organisation)
        accounts.create_user(
            body, name=name, email=email, password=password, roles=[Role.ADMINISTRATOR]
        )
        db.session.commit()
    click.echo(f"Sign in at {settings.base_url}/staff/ as {email} with the password {password}")


@main.command("purge-expired")
def purge_expired() -> None:
    """Delete what has had its time: unsent answers, mails, addresses, answers of old surveys."""
    with _app().app_context():
        respond_tasks.expire()
        receipts_tasks.warn()
        receipts_tasks.erase_expired()
        mail.forget()
        invitation_tasks.forget()
        notices_tasks.forget()


@main.command("bounces")
@click.argument("file", type=click.Path(exists=True, allow_dash=True, path_type=Path))
def read_bounces(file: Path) -> None:
    """Read delivery reports from FILE: an mbox, a maildir, a message, notes of SES; - is input."""
    with _app().app_context(), tempfile.TemporaryDirectory() as folder:
        if str(file) == "-":
            file = Path(folder) / "report"
            file.write_bytes(sys.stdin.buffer.read())
        try:
            found = reports.take(file)
        except reports.NotAMailboxError as error:
            raise click.ClickException(f"{file} is neither a file nor a maildir") from error
        db.session.commit()
    click.echo(f"{found.messages} messages, {found.refusals} of them say that a mail was refused")
    click.echo(f"{found.bounced} addresses get no more messages")


@main.command("import-responses")
@click.argument("slug")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", default=None, help="A name for where the answers come from.")
@click.option("--skip-invalid", is_flag=True, help="Take the valid rows, leave out the others.")
def import_responses(slug: str, file: Path, source: str | None, *, skip_invalid: bool) -> None:
    """Bring in answers collected elsewhere, from a CSV file."""
    with _app().app_context():
        try:
            survey = builder_queries.survey_by_slug(slug)
            definition = builder_queries.latest_version(survey).definition
            plan = importing.plan_of(definition, file.read_bytes(), source=source or file.name)
        except importing.UnreadableFileError as error:
            raise click.ClickException(error.sentence()) from error
        except NotFoundError as error:
            raise click.ClickException(f"there is no published survey called {slug}") from error
        _refuse_invalid(plan, skip=skip_invalid)
        batch = intake.begin(survey, plan, by=None, at=clock.now())
        taken = intake.bring_in(batch.id, plan)
    click.echo(f"{taken.added} responses added, {taken.known} were here already")


@main.command("import-survey")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--slug", required=True, help="The end of the survey's web address.")
@click.option("--name", required=True, help="What staff call it.")
@click.option("--lang", default="en", help="The language of words that name none.")
@click.option("--with-responses", is_flag=True, help="Bring in the answers of an .lsa as well.")
@click.option("--skip-invalid", is_flag=True, help="Take the valid rows, leave out the others.")
def import_survey(file: Path, slug: str, name: str, **chosen: Any) -> None:  # noqa: ANN401  (options by name)
    """Make a survey of a questionnaire made elsewhere: XLSForm, LimeSurvey, Qualtrics, SurveyJS.

    It is a draft; with responses it is published, as answers belong to a version, and closed.
    """
    if not re.fullmatch(SLUG_PATTERN, slug) or len(slug) > MAX_SLUG:
        raise click.ClickException(f"{slug} cannot be the end of a web address")
    if not name.strip() or len(name) > MAX_NAME:
        raise click.ClickException(f"a name has 1 to {MAX_NAME} letters")
    with _app().app_context():
        try:
            converted = exchange.convert(file.read_bytes(), source_lang=chosen["lang"])
            survey = builder.create(
                converted.survey, name=name, slug=slug, by=None, at=clock.now(),
                organisation_id=account_queries.organisation().id,
            )  # fmt: skip
            found = _answered(survey, file, converted, chosen) if chosen["with_responses"] else ""
        except exchange.ExchangeError as error:
            raise click.ClickException(exchange.error_in_words(error)) from error
        except builder.SlugTakenError as error:
            raise click.ClickException(f"there is a survey called {slug} already") from error
        db.session.commit()
    click.echo(exchange.report_in_words(converted.report), err=True, nl=False)
    what = "a closed survey" if found else "a draft"
    click.echo(f"{slug}: {what} of {len(list(converted.survey.items()))} items{found}")


def _answered(
    survey: Survey, file: Path, converted: exchange.Converted, chosen: dict[str, Any]
) -> str:
    """Publish the survey, bring in the answers of its archive, close it; return how many."""
    answers = exchange.lsa.responses_of(file.read_bytes(), converted)
    click.echo(exchange.report_in_words(answers.report), err=True, nl=False)
    if not answers.rows:
        raise exchange.ExchangeError("no_responses")
    rows = exchange.lsa.as_csv(answers.rows)
    try:
        plan = importing.plan_of(converted.survey, rows, source=file.name)
        builder.publish(survey, by=None, at=clock.now())
    except importing.UnreadableFileError as error:
        raise click.ClickException(error.sentence()) from error
    except builder.NotReadyError as error:
        raise click.ClickException(
            f"{len(error.problems)} problems keep the survey from being published: import it"
            " without its answers, mend it, then bring them in (see `python -m surveys convert"
            " --responses` and import-responses)"
        ) from error
    _refuse_invalid(plan, skip=chosen["skip_invalid"])
    builder.close(survey, by=None, at=clock.now())
    batch = intake.begin(survey, plan, by=None, at=clock.now())
    taken = intake.bring_in(batch.id, plan)
    return f" with {taken.added} responses"


def _refuse_invalid(plan: importing.Plan, *, skip: bool) -> None:
    for refusal in plan.refused:
        click.echo(f"line {refusal.line}: {refusal.sentence()}", err=True)
    if plan.refused and not skip:
        raise click.ClickException(
            f"{len(plan.refused)} rows were refused; nothing was imported (see --skip-invalid)"
        )


@main.command()
@click.argument("slug", metavar="SURVEY")
@click.option(
    "--format", "file_format", type=click.Choice([each.value for each in Format]), default="csv"
)
@click.option("--shape", type=click.Choice([each.value for each in Shape]), default="wide")
@click.option("--labels/--codes", default=False, help="Words of closed answers, or their codes.")
@click.option("--lang", default=None, help="Language of words; without it, each answer's own.")
@click.option("--archive", is_flag=True, help="A ZIP with codebook and definitions as well.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path))
def export(slug: str, out: Path, **chosen: Any) -> None:  # noqa: ANN401  (options by name)
    """Write the answers of SURVEY to a file."""
    form, shape = Format(chosen.pop("file_format")), Shape(chosen.pop("shape"))
    wanted = Wanted(form, shape, **chosen)
    with _app().app_context():
        try:
            survey = builder_queries.survey_by_slug(slug)
            made = exports.prepare(survey, wanted, _settings().keys)
        except NotFoundError as error:
            raise click.ClickException(f"there is no published survey called {slug}") from error
        except exports.UnknownLanguageError as error:
            raise click.ClickException(f"{slug} is not offered in {wanted.lang}") from error
        exports.note(survey, wanted, by=None, at=clock.now())
        db.session.commit()
        try:
            _write(made, out)
        except TooBigError as error:
            raise click.ClickException(str(error)) from error
    click.echo(f"{out}: {out.stat().st_size} bytes")


def _write(made: exports.Export, out: Path) -> None:
    # Moved into its place when it is whole: half an export is never taken for one.
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".heeded-") as folder:
        path = Path(folder) / made.name
        exports.write(made, db.engines["reading"], path)
        path.replace(out)


@main.command()
@click.argument("target", type=click.Path(path_type=Path))
def backup(target: Path) -> None:
    """Write a backup of everything but the keys to TARGET, while the installation runs."""
    settings = _settings()
    with create_app(settings).app_context():
        try:
            rows = backups.backup(settings, target)
        except backups.BackupError as error:
            raise click.ClickException(str(error)) from error
    click.echo(f"{target}: {sum(rows.values())} rows of {len(rows)} tables")


@main.command()
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(source: Path) -> None:
    """Put the backup SOURCE in the place of what is here; web and worker must be stopped."""
    try:
        rows = backups.restore(_settings(), source)
    except (backups.BackupError, locks.InUseError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{sum(rows.values())} rows of {len(rows)} tables are back")


if __name__ == "__main__":
    main()
