"""A small application that draws every part, for tests and for looking at; it has no database."""

from pathlib import Path
from types import SimpleNamespace

from flask import Blueprint, Flask, Response, flash, render_template, request
from flask_wtf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader

import app as application
from app import assets, i18n
from app.security import CITIZEN_CSP, CSP
from tests.app.components.samples import ARABIC, ENGLISH, SampleForm, questions

FOLDERS = [Path(application.__file__).parent / "templates", Path(__file__).parent / "templates"]
home = Blueprint("home", __name__)
security = Blueprint("security", __name__)
security.add_url_rule("/staff/sign-out", "logout", lambda: "", methods=["POST"])


@home.get("/<lang:lang>/")
def show() -> str:
    """Draw the home page."""
    return page("home")


@home.get("/<lang:lang>/<name>/")
def page(name: str) -> str:
    """Draw a citizens' page; a name that ends in -errors shows every field refused."""
    with_errors = name.endswith("-errors")
    words = ARABIC if i18n.current_locale() == "ar" else ENGLISH
    return render_template(
        f"{name.removesuffix('-errors')}.html",
        fields=questions(words, with_errors=with_errors),
        has_errors=with_errors,
        organisation_name=words.organisation,
        t=words,
        status=404,
        title="Page not found",
        text="Check the address, or start again from the home page.",
    )


@home.get("/staff/<name>/")
def staff(name: str) -> str:
    """Draw a staff page; a name that ends in -errors has its form refused."""
    form = SampleForm()
    if name.endswith("-errors"):
        form.validate()
    flash("The question has been moved.", "ok")
    person = SimpleNamespace(
        is_authenticated=name != "signin", name="Amina Okafor", may=lambda _role: True
    )
    return render_template(
        f"staff_{name.removesuffix('-errors')}.html",
        form=form,
        current_user=person,
        organisation_name=ENGLISH.organisation,
        t=ENGLISH,
    )


def create_sheet(build_dir: Path) -> Flask:
    """Return an application with the real stylesheet, languages, templates and content policy."""
    app = Flask(application.__name__, static_folder=None)
    app.config.update(SECRET_KEY="sheet", TESTING=True)
    app.jinja_loader = ChoiceLoader([FileSystemLoader(folder) for folder in FOLDERS])
    CSRFProtect(app)
    i18n.init_app(app, lambda: "en")
    assets.init_app(app, build_dir)

    @app.after_request
    def policy(response: Response) -> Response:
        is_staff = request.path.startswith("/staff")
        response.headers["Content-Security-Policy"] = CSP if is_staff else CITIZEN_CSP
        return response

    app.register_blueprint(security)
    app.register_blueprint(home)
    return app
