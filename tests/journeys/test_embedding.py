"""Another site shows a survey in a frame: no script, no cookie, and only if it is listed."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from app.db import db
from app.respond.reach_models import EmbedSite


@contextmanager
def host_site(frame: str) -> Iterator[str]:
    """Serve a page that shows `frame`, on another origin."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(
                f'<iframe src="{frame}" title="Survey" height="900"></iframe>'.encode()
            )

        def log_message(self, *_said):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("is_listed", [True, False])
def test_a_survey_is_answered_in_the_frame_of_a_listed_site(house, is_listed):
    frame = house.url("respond.start", slug="fresh", lang="en", way="embed")
    with host_site(frame) as origin:
        with house.inside():
            survey_id = house.survey("fresh").id
            if is_listed:
                db.session.add(EmbedSite(survey_id=survey_id, origin=origin))
        context = house.context(java_script_enabled=False)
        page = context.new_page()
        page.goto(origin)
        inside = page.frame_locator("iframe")
        if is_listed:
            inside.locator("main form button").first.click()
            inside.locator("form[action*='/embed/'] button[type=submit]").first.wait_for()
        else:
            assert inside.locator("main form").count() == 0
        assert context.cookies() == []
        context.close()
