"""How an export is asked for and where it goes."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from typer.testing import CliRunner

from ops import cli
from ops.commands import exports
from ops.errors import OperatorError

TABLE = "id,nom\r\n1,É\r\n".encode()


class Gateway(HTTPServer):
    status = 200

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked = []

    @property
    def base_url(self):
        return f"http://127.0.0.1:{self.server_port}"

    def token(self, roles, sites):
        return "-".join([*roles, *sites])


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append((self.path, self.headers.get("Authorization")))
        self.send_response(self.server.status)
        self.send_header("Content-Type", "text/csv; charset=utf-8")
        self.send_header("Content-Length", str(len(TABLE)))
        self.end_headers()
        self.wfile.write(TABLE)

    def log_message(self, *_):
        """Nothing to the terminal."""


@pytest.fixture
def gateway(monkeypatch):
    with Gateway() as server:
        monkeypatch.setattr(exports, "backend", lambda _: server)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def run(*arguments):
    return CliRunner().invoke(cli.app, ["export", "places", *arguments])


def test_the_table_goes_to_standard_output_as_it_is(gateway):
    result = run()
    assert (result.exit_code, result.stdout_bytes) == (0, TABLE)
    assert gateway.asked[-1] == ("/booking/v1/sites/export", "Bearer operator")


def test_the_table_goes_to_a_file_and_its_rows_are_told(gateway, tmp_path):
    file = tmp_path / "sites.csv"
    result = run(str(file), "--department", "93")
    assert file.read_bytes() == TABLE
    assert gateway.asked[-1][0] == "/booking/v1/sites/export?department=93"
    assert "1 sites in" in result.stderr
    assert result.stdout == ""


def test_a_refused_export_writes_no_file(gateway, tmp_path):
    gateway.status = 503
    file = tmp_path / "sites.csv"
    result = run(str(file))
    assert isinstance(result.exception, OperatorError)
    assert not file.exists()
