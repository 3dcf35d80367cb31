"""A scanner that answers as clamd does: on a socket, after it has got everything."""

import socket
import struct
import threading

import pytest

from app.uploads import scanning

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def serve(listening, answer):
    connection, _address = listening.accept()
    with connection:
        stream = connection.makefile("rb")
        assert stream.read(10) == b"zINSTREAM\0"
        got = b""
        while size := struct.unpack(">I", stream.read(4))[0]:
            got += stream.read(size)
        connection.sendall(
            answer or (b"stream: Eicar FOUND\0" if EICAR in got else b"stream: OK\0")
        )


@pytest.fixture(params=["tcp", "unix"])
def clamd(request, tmp_path):
    """Return how to start a scanner that answers once, and where it listens."""
    opened = []

    def start(answer=b""):
        if request.param == "tcp":
            listening = socket.create_server(("127.0.0.1", 0))
            address = f"127.0.0.1:{listening.getsockname()[1]}"
        else:
            listening = socket.socket(socket.AF_UNIX)
            address = str(tmp_path / "clamd.sock")
            listening.bind(address)
            listening.listen()
        thread = threading.Thread(target=serve, args=(listening, answer), daemon=True)
        thread.start()
        opened.append((listening, thread))
        return address

    yield start
    for listening, thread in opened:
        thread.join(5)
        listening.close()


def test_a_clean_file_and_one_with_a_virus(clamd):
    assert scanning.is_infected(b"x" * 200_000, clamd()) is False


def test_a_virus_is_found(clamd):
    assert scanning.is_infected(b"x" * 100_000 + EICAR, clamd()) is True


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"\0"])
def test_another_answer_is_no_answer(clamd, answer):
    with pytest.raises(scanning.UncheckedError):
        scanning.is_infected(b"x", clamd(answer))


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/nowhere/clamd.sock"])
def test_without_a_scanner_nothing_is_checked(address):
    with pytest.raises(scanning.UncheckedError):
        scanning.is_infected(b"x", address)
