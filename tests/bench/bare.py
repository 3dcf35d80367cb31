"""The floor: the same journey in bare Flask and SQLite, without styling, checks or languages.

It commits as often as Heeded does (start, three pages, sending), each commit synced to disk.
"""

import json
import os
import sqlite3
import sys
import threading
from uuid import uuid4

from flask import Flask, redirect, request
from gunicorn.app.base import BaseApplication
from typing_extensions import override
from werkzeug.wrappers import Response

from tests.durability.prepare import PAGES

app = Flask(__name__)
local = threading.local()
FILE = os.environ.get("BARE_FILE", "bare.db")


def database() -> sqlite3.Connection:
    if not hasattr(local, "connection"):
        local.connection = sqlite3.connect(FILE, isolation_level=None, timeout=30)
        local.connection.execute("pragma journal_mode = wal")
        local.connection.execute("pragma synchronous = full")
    return local.connection


def write(sql: str, *values: object) -> None:
    connection = database()
    connection.execute("begin immediate")
    connection.execute(sql, values)
    connection.execute("commit")


def control(page: int, number: int, kind: str, labels: tuple[str, ...]) -> str:
    name = f"q{page}-{number}"
    if labels:
        box = "checkbox" if kind == "multiple_choice" else "radio"
        return "".join(
            f'<label><input type="{box}" name="{name}" value="{value}">{label}</label>'
            for value, label in enumerate(labels)
        )
    return (
        f'<textarea name="{name}"></textarea>' if kind == "long_text" else f'<input name="{name}">'
    )


@app.get("/en/s/journey/")
def first() -> str:
    return (
        '<h1>Using the library</h1><form method="post"><button type="submit">Start</button></form>'
    )


@app.post("/en/s/journey/")
def start() -> Response:
    handle = uuid4().hex
    write("insert into response (handle, answers) values (?, '{}')", handle)
    return redirect(f"/r/{handle}/0", 303)


@app.get("/r/<handle>/<int:page>")
def show(handle: str, page: int) -> str:
    row = database().execute("select answers from response where handle = ?", (handle,)).fetchone()
    questions = (
        "".join(
            f"<fieldset><legend>{prompt}</legend>{control(page, number, kind, labels)}</fieldset>"
            for number, (kind, prompt, labels) in enumerate(PAGES[page])
        )
        if page < len(PAGES)
        else f"<p>{len(row[0])}</p>"
    )
    button = '<button type="submit">Continue</button>'
    return f'<h1>Part {page}</h1><form method="post">{questions}{button}</form>'


@app.post("/r/<handle>/<int:page>")
def save(handle: str, page: int) -> Response | str:
    if page == len(PAGES):
        write("update response set sent = 1 where handle = ?", handle)
        return f"<h1>Thank you</h1><p>{handle}</p>"
    row = database().execute("select answers from response where handle = ?", (handle,)).fetchone()
    answers = json.loads(row[0]) | {name: request.form.getlist(name) for name in request.form}
    write("update response set answers = ? where handle = ?", json.dumps(answers), handle)
    return redirect(f"/r/{handle}/{page + 1}", 303)


@app.get("/healthz")
def healthz() -> str:
    return "ok"


class Server(BaseApplication):
    @override
    def load_config(self) -> None:
        options = {
            "bind": f"127.0.0.1:{os.environ['PORT']}", "workers": 1, "worker_class": "gthread",
            "threads": 32, "control_socket_disable": True,
        }  # fmt: skip
        for name, value in options.items():
            self.cfg.set(name, value)

    @override
    def load(self) -> Flask:
        write(
            "create table if not exists response (handle text primary key, answers text, sent int)"
        )
        return app


if __name__ == "__main__":
    sys.exit(Server().run())
