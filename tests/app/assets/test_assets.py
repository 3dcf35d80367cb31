import gzip
import re

import brotli
import pytest
from flask import Flask, Response

from app import assets

KILOBYTE = 1024


@pytest.fixture
def source(tmp_path):
    folder = tmp_path / "static"
    (folder / "css").mkdir(parents=True)
    (folder / "css" / "a.css").write_text("p {\n  color: red;\n}\n" * 40)
    (folder / "css" / "LICENSE").write_text("not served")
    return folder


@pytest.fixture
def client(tmp_path):
    app = Flask("plain", static_folder=None)
    body = "<p>words</p>" * 200

    def page(cache, *, safe=False):
        if safe:
            assets.allow_compression()
        return Response(body, headers={"Cache-Control": cache}, mimetype="text/html")

    app.add_url_rule("/public", "public", lambda: page("public, max-age=60"))
    app.add_url_rule("/receipt", "receipt", lambda: page("no-store"))
    app.add_url_rule("/question", "question", lambda: page("no-store", safe=True))
    assets.init_app(app, tmp_path / "built")
    return app.test_client()


def test_names_follow_the_content_and_css_is_minified(source, tmp_path):
    manifest = assets.build(source, tmp_path / "built")
    assert list(manifest.names) == ["a.css"]
    assert re.fullmatch(r"/assets/a\.[0-9a-f]{10}\.css", manifest.url("a.css"))
    served = (manifest.root / manifest.names["a.css"]).read_bytes()
    assert served.startswith(b"p{color:red}")
    packed = (manifest.root / f"{manifest.names['a.css']}.br").read_bytes()
    assert brotli.decompress(packed) == served


def test_unchanged_sources_are_not_built_again(source, tmp_path):
    first = assets.build(source, tmp_path / "built")
    for path in first.root.iterdir():
        path.unlink()
    assert assets.build(source, tmp_path / "built") == first
    assert list(first.root.iterdir()) == []


def test_a_change_gives_a_new_name_and_keeps_the_old_file(source, tmp_path):
    first = assets.build(source, tmp_path / "built")
    (source / "css" / "a.css").write_text("p{color:blue}")
    second = assets.build(source, tmp_path / "built")
    assert first.url("a.css") != second.url("a.css")
    assert (first.root / first.names["a.css"]).exists()


def test_two_files_of_one_name_are_refused(source, tmp_path):
    (source / "a.css").write_text("p{}")
    with pytest.raises(ValueError, match=r"two static files are called a\.css"):
        assets.build(source, tmp_path / "built")


def test_files_are_served_compressed_for_ever_and_to_this_site_alone(client):
    url = client.application.jinja_env.globals["asset"]("civic.css")
    answer = client.get(url, headers={"Accept-Encoding": "br"})
    assert answer.headers["Content-Encoding"] == "br"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in answer.headers
    answer.close()


@pytest.mark.parametrize("path", ["/assets/manifest.json", "/assets/../manifest.json", "/assets/"])
def test_nothing_else_in_the_folder_is_served(client, path):
    assert client.get(path).status_code == 404


def test_public_pages_and_pages_declared_safe_are_compressed(client):
    for path in ("/public", "/question"):
        answer = client.get(path, headers={"Accept-Encoding": "gzip"})
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert gzip.decompress(answer.data).startswith(b"<p>words")


def test_pages_that_may_hold_secrets_are_not_compressed(client):
    answer = client.get("/receipt", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers


def test_a_browser_that_cannot_unpack_gets_plain_pages(client):
    assert "Content-Encoding" not in client.get("/public").headers


def test_what_a_citizen_downloads_stays_small(tmp_path):
    manifest = assets.build(assets.SOURCE, tmp_path)

    def size(name):
        return (manifest.root / f"{manifest.names[name]}.br").stat().st_size

    assert size("civic.css") <= 6 * KILOBYTE
    assert size("icon.svg") <= KILOBYTE
    assert (manifest.root / manifest.names["count.js"]).stat().st_size <= KILOBYTE
    assert size("rank.js") <= KILOBYTE
    assert size("total.js") <= KILOBYTE
    assert size("locate.js") <= KILOBYTE
    assert size("find.js") <= 3 * KILOBYTE
    assert size("staff.css") <= 3 * KILOBYTE
