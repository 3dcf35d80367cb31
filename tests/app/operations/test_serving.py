"""What only the real web server shows."""

from http.client import HTTPConnection

from tests.servers import Installation

MEBIBYTE = 1024 * 1024


def test_whoever_sends_too_much_reads_so(tmp_path):
    installation = Installation(tmp_path)
    installation.start()
    try:
        connection = HTTPConnection("127.0.0.1", installation.port, timeout=60)
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", "/en/receipt/", body=b"a" * 40 * MEBIBYTE, headers=kind)
        answer = connection.getresponse()
        assert answer.status == 413
        assert "That is too big" in answer.read().decode()
        connection.close()
    finally:
        installation.stop()
