"""Headers, cookies, sizes and rate limits: safe by default, on every answer."""

import hashlib
import hmac
import ipaddress
import secrets
from http import HTTPStatus

from flask import Flask, Response, abort, after_this_request, request
from flask_limiter import Limiter
from limits import parse
from werkzeug.middleware.proxy_fix import ProxyFix

from app import clock
from app.config import LOOPBACK, Settings

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
CITIZEN_CSP = f"{CSP}; require-trusted-types-for 'script'; trusted-types 'none'"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
    "Cache-Control": "no-store",
}
YEAR = 31_536_000
MEBIBYTE = 1024 * 1024
LARGEST_FILE = 32 * MEBIBYTE
LARGEST_FORM = 2 * MEBIBYTE


class AddressSalt:
    """A salt that lives in memory for one day, so that nobody can be followed beyond it."""

    def __init__(self) -> None:
        self._day, self._salt = clock.today(), secrets.token_bytes(32)

    def today(self) -> bytes:
        """Return today's salt, forgetting yesterday's."""
        if self._day != clock.today():
            self._day, self._salt = clock.today(), secrets.token_bytes(32)
        return self._salt


salt = AddressSalt()


def network_key() -> str:
    """Return a keyed hash of the caller's network (/24 or /48): enough to count, not to know."""
    address = request.remote_addr or "0.0.0.0"  # noqa: S104  (a placeholder, not a bind)
    try:
        version = ipaddress.ip_address(address).version
        network = ipaddress.ip_network(f"{address}/{24 if version == 4 else 48}", strict=False)  # noqa: PLR2004
    except ValueError:
        return "unknown"
    return hmac.new(salt.today(), str(network).encode(), hashlib.sha256).hexdigest()[:16]


limiter = Limiter(key_func=network_key, storage_uri="memory://", strategy="fixed-window")


def spend(limit: str, *key: str) -> None:
    """Count one use under `key`; 429 when there were as many as `limit` allows."""
    if not limiter.limiter.hit(parse(limit), *key):
        abort(HTTPStatus.TOO_MANY_REQUESTS)


def init_app(app: Flask, settings: Settings) -> None:
    """Apply TRUSTED_HOSTS, sizes, cookie flags, headers and rate limits."""
    hosts = {settings.host, *settings.trusted_hosts}
    if settings.host in LOOPBACK:
        hosts |= LOOPBACK
    app.config.update(
        TRUSTED_HOSTS=sorted(hosts),
        BASE_URL=settings.base_url,
        MAX_CONTENT_LENGTH=LARGEST_FILE,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        MAX_FORM_PARTS=2_000,
        SESSION_COOKIE_NAME="__Host-heeded" if settings.is_secure else "heeded",
        SESSION_COOKIE_SECURE=settings.is_secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        RATELIMIT_HEADERS_ENABLED=False,
    )
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    limiter.init_app(app)
    # Every limit of ours stands at its view, which counts by itself: no other request is asked.
    app.before_request_funcs[None].remove(limiter._check_request_limit)  # noqa: SLF001

    @app.before_request
    def sizes() -> None:
        # The limit on what a form keeps in memory is for forms with files alone.
        if request.mimetype != "multipart/form-data":
            request.max_content_length = LARGEST_FORM

    @app.after_request
    def headers(response: Response) -> Response:
        return with_headers(response, is_secure=settings.is_secure)


def allow_position() -> None:
    """Let the page that is being made ask the browser where it is, once somebody presses for it."""
    policy = HEADERS["Permissions-Policy"].replace("geolocation=()", "geolocation=(self)")
    _answer_with("Permissions-Policy", policy)


def allow_own_frames() -> None:
    """Let the staff page that is being made show pages of ours in a frame."""
    _answer_with("Content-Security-Policy", f"{CSP}; frame-src 'self'")


def allow_framing() -> None:
    """Let the staff page that is being made be shown in a frame of ours, and of nobody else."""
    policy = CSP.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    _answer_with("Content-Security-Policy", policy)


def _answer_with(name: str, policy: str) -> None:
    @after_this_request
    def answer(response: Response) -> Response:
        response.headers[name] = policy
        return response


def with_headers(response: Response, *, is_secure: bool) -> Response:
    """Return the answer with what every answer carries, unless its view has said otherwise."""
    is_staff = request.path.startswith("/staff")
    said = {name.lower() for name, _value in response.headers}
    mine = HEADERS | {"Content-Security-Policy": CSP if is_staff else CITIZEN_CSP}
    for name, value in mine.items():
        if name.lower() not in said:
            response.headers.add(name, value)
    if is_secure:
        response.headers["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"
    return response
