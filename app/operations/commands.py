"""`heeded doctor` and `heeded publish`."""

import sys
from dataclasses import replace

import click

from app import create_app
from app.config import ConfigError, Settings
from app.operations import doctor as doctors
from app.publishing import opening
from app.publishing.site import BrokenLinkError
from app.publishing.writing import write


@click.command()
def doctor() -> None:
    """Look the installation over; ends with 1 when something has failed."""
    settings, failed = _settings(), False
    with create_app(settings).app_context():
        for finding in doctors.examine(settings):
            click.echo(f"{finding.verdict:8} {finding.what}  {finding.detail}".rstrip())
            failed |= finding.verdict is doctors.Verdict.FAILED
    sys.exit(int(failed))


@click.command()
@click.option("--to", default=None, help="A folder or s3://bucket/prefix; PUBLISH_TO, if left out.")
def publish(to: str | None) -> None:
    """Write all public pages as files; what is there already and the same is left alone."""
    settings = _settings()
    settings = replace(settings, publish_to=to or settings.publish_to)
    if not settings.publish_to:
        raise click.ClickException("say where: --to, or PUBLISH_TO")
    app = create_app(settings)
    with app.app_context():
        try:
            written = write(opening.site(app), opening.target(settings.publish_to, settings))
        except BrokenLinkError as error:
            raise click.ClickException(f"nothing was published: {error}") from error
        opening.invalidate(written.paths, str(hash(written.paths)), settings)
    size = written.bytes / 1_000_000
    click.echo(f"{written.files} files, {size:.1f} MB; {len(written.paths)} were new or changed")


def _settings() -> Settings:
    try:
        return Settings.from_env()
    except ConfigError as error:
        raise click.ClickException(str(error)) from error
