"""One message: signed, to the address that was looked at, in bounded time, and no further."""

import base64
import hashlib
import hmac
import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.api.sending import Outcome, Wire, secret_of, send, signed, written
from tests.app.api.receiver import receiving
from tests.conftest import KEYS

AT = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
HERE = "127.0.0.1"


class Names:
    """A fake resolver whose answer changes every time it is asked."""

    def __init__(self, *answers: str) -> None:
        self.answers, self.asked = answers, 0

    def __call__(self, _host: str, _port: int) -> list[str]:
        self.asked += 1
        return [self.answers[min(self.asked, len(self.answers)) - 1]]


@pytest.fixture
def receiver():
    with receiving() as receiver:
        yield receiver


def wire(**parts) -> Wire:
    return Wire(**{"loopback": True, "patience": 5.0, **parts})


def test_a_message_is_signed_as_standard_webhooks_say(receiver):
    secret = secret_of(UUID(int=1), KEYS)
    headers = signed("msg_1", b'{"a":1}', secret, at=AT)
    assert send(receiver.url, b'{"a":1}', headers, wire()) == Outcome(204)
    got = receiver.heads[0]
    assert (receiver.bodies, receiver.paths) == ([b'{"a":1}'], ["/hook?x=1"])
    assert (got["webhook-id"], got["webhook-timestamp"]) == ("msg_1", str(int(AT.timestamp())))
    key = base64.b64decode(written(secret).removeprefix("whsec_"))
    text = f"{got['webhook-id']}.{got['webhook-timestamp']}.".encode() + receiver.bodies[0]
    mac = base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()
    assert got["webhook-signature"] == f"v1,{mac}"


def test_the_signature_is_the_one_that_the_standard_gives_as_its_example():
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    at = datetime.fromtimestamp(1614265330, UTC)
    headers = signed("msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}', key, at=at)
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_each_address_has_a_secret_of_its_own():
    assert secret_of(UUID(int=1), KEYS) != secret_of(UUID(int=2), KEYS)


def test_a_name_is_resolved_once_and_that_very_address_is_connected_to(receiver):
    names = Names(HERE, "10.0.0.1")
    url = f"http://hooks.example:{receiver.port}/hook"
    assert send(url, b"{}", {}, wire(resolve=names)).status == 204
    assert names.asked == 1
    assert receiver.heads[0]["host"] == f"hooks.example:{receiver.port}"


def test_a_name_that_is_rebound_to_this_machine_leads_nowhere_else(receiver):
    dialled = []

    def dial(address: tuple[str, int], _patience: float) -> socket.socket:
        dialled.append(address)
        raise ConnectionRefusedError

    names = Names("93.184.216.34", HERE)
    outcome = send("https://hooks.example/", b"{}", {}, Wire(resolve=names, dial=dial))
    assert outcome == Outcome(None, "unreachable")
    assert dialled == [("93.184.216.34", 443)]
    assert names.asked == 1
    again = send("https://hooks.example/", b"{}", {}, Wire(resolve=names, dial=dial))
    assert again == Outcome(None, "not_public")
    assert len(dialled) == 1


def test_without_the_setting_for_tests_this_machine_is_never_reached(receiver):
    names = Names(HERE)
    for scheme, error in (("http", "not_https"), ("https", "not_public")):
        url = f"{scheme}://hooks.example:{receiver.port}/"
        assert send(url, b"{}", {}, Wire(resolve=names)) == Outcome(None, error)
    assert receiver.bodies == []


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(receiver, status):
    receiver.status, receiver.headers = status, {"Location": f"http://{HERE}:{receiver.port}/x"}
    outcome = send(receiver.url, b"{}", {}, wire())
    assert (outcome.status, outcome.is_good) == (status, False)
    assert receiver.paths == ["/hook?x=1"]


def take(line: socket.socket) -> None:
    """Read the whole message: a line that closes with bytes unread is reset, its answer lost."""
    taken = b""
    while not taken.endswith(b"\r\n\r\n{}") and (more := line.recv(65536)):
        taken += more


def served(answer: bytes, *, again: bool = False) -> tuple[socket.socket, int]:
    """Return a listener that says this to whoever comes, once or until nobody listens."""
    listener = socket.create_server((HERE, 0))

    def speak() -> None:
        try:
            line, _address = listener.accept()
            with line:
                take(line)
                line.sendall(answer)
                while again:
                    line.sendall(answer)
        except OSError:
            return

    threading.Thread(target=speak, daemon=True).start()
    return listener, listener.getsockname()[1]


@pytest.mark.parametrize(
    ("said", "again", "outcome"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 65536, True, Outcome(200)),
        (b"HTTP/1.1 100 Continue\r\n\r\n", True, Outcome(None, "unreachable")),
        (b"X-Long: " + b"x" * 100_000, True, Outcome(None, "unreachable")),
        (b"\x00\xff\x00\xff\r\n", False, Outcome(None, "unreachable")),
        (b"", False, Outcome(None, "unreachable")),
    ],
)
def test_an_answer_without_end_or_sense_is_cut_off(said, again, outcome):
    listener, port = served(said, again=again)
    with listener:
        assert send(f"http://{HERE}:{port}/", b"{}", {}, wire(patience=1.0)) == outcome


def test_whoever_never_answers_is_not_waited_for():
    with socket.create_server((HERE, 0)) as silent:
        port = silent.getsockname()[1]
        outcome = send(f"http://{HERE}:{port}/", b"{}", {}, wire(patience=0.5))
        assert outcome.error in {"too_slow", "unreachable"}


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for hooks.example that signs itself, and its key, in one file."""
    key, name = ec.generate_private_key(ec.SECP256R1()), "hooks.example"
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = tmp_path_factory.mktemp("tls") / "hooks.pem"
    file.write_bytes(secret + made.public_bytes(pem))
    return file


@pytest.fixture
def encrypted(certificate):
    """The port of a receiver that speaks TLS for hooks.example."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    listener = socket.create_server((HERE, 0))

    def speak() -> None:
        try:
            line, _address = listener.accept()
            with context.wrap_socket(line, server_side=True) as safe:
                take(safe)
                safe.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        except OSError:
            return

    threading.Thread(target=speak, daemon=True).start()
    with listener:
        yield listener.getsockname()[1]


@pytest.mark.parametrize(
    ("name", "trusts", "outcome"),
    [
        ("hooks.example", True, Outcome(200)),
        ("other.example", True, Outcome(None, "not_trusted")),
        ("hooks.example", False, Outcome(None, "not_trusted")),
    ],
)
def test_the_certificate_has_to_be_trusted_and_of_that_name(
    certificate, encrypted, name, trusts, outcome
):
    context = ssl.create_default_context(cafile=certificate if trusts else None)
    line = wire(resolve=Names(HERE), context=context)
    assert send(f"https://{name}:{encrypted}/", b"{}", {}, line) == outcome
