"""The blueprint of the administrator's pages about programs."""

from flask import Blueprint

bp = Blueprint("api", "app.api", template_folder="templates", url_prefix="/staff/api")
