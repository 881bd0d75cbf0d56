"""Ways of sending, against a real mail server, a real gateway, and a file."""

import json
import os
import ssl
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from environs import EnvError

from ops.certificates import ensure_certificates
from ops.ports import any_free
from services.booking.adapters.notifiers import settings
from services.booking.adapters.notifiers.file import KEPT, MOST_BYTES, FileNotifier, MessagesFile
from services.booking.adapters.notifiers.gateway import GatewayNotifier
from services.booking.adapters.notifiers.smtp import SmtpNotifier, SmtpSettings
from services.booking.application.ports.notifications import (
    FateUnknown,
    Message,
    RefusedForGood,
    RefusedForNow,
)
from tests.booking.messages_servers import gateway, mail_server
from tests.scripted import ScriptedClock

MESSAGE = Message(
    key="seat_reminder:1", to="awa@example.org", text="Bonjour,\n\nà l’été.\n", subject="Été"
)


@pytest.fixture
def mail():
    with mail_server() as running:
        yield running


@pytest.fixture
def sms():
    with gateway() as running:
        yield running


def smtp(port: int, user: str = "", query: str = "") -> SmtpNotifier:
    url = f"smtp://{user}127.0.0.1:{port}?from=accueil@example.org{query}"
    return SmtpNotifier(SmtpSettings.of(url))


def test_a_letter_arrives_as_it_was_written(mail):
    smtp(mail.port).send(MESSAGE)
    (letter,) = mail.letters
    assert (letter["From"], letter["To"]) == ("accueil@example.org", "awa@example.org")
    assert letter["Subject"] == "Été"
    assert letter["Message-ID"] == "<seat_reminder.1@example.org>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content().replace("\r\n", "\n") == MESSAGE.text


@pytest.fixture
def tls(tmp_path, monkeypatch):
    """What a mail server speaks TLS with, whose certificate this process trusts."""
    ensure_certificates(tmp_path, {"mail": ["127.0.0.1"]}, [], datetime.now(UTC))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority" / "ca.pem"))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(tmp_path / "mail" / "server.pem")
    return context


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
def test_who_has_to_log_in_does_so_by_tls(tls):
    with mail_server({"passerelle": "s:cr/t"}, tls) as strict:
        smtp(strict.port, "passerelle:s%3Acr%2Ft@", "&starttls=1").send(MESSAGE)
        assert len(strict.letters) == 1
        with pytest.raises(RefusedForNow, match="smtp_535"):
            smtp(strict.port, "passerelle:wrong@", "&starttls=1").send(MESSAGE)
        with pytest.raises(RefusedForNow, match="smtp_530"):
            smtp(strict.port).send(MESSAGE)


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
def test_a_server_that_offers_no_tls_or_that_nobody_vouches_for_is_told_no_password(
    tls, monkeypatch
):
    users = {"passerelle": "s"}
    with mail_server(users) as bare, mail_server(users, tls) as unknown:
        monkeypatch.delenv("SSL_CERT_FILE")
        for port in (bare.port, unknown.port):
            with pytest.raises(RefusedForNow):
                smtp(port, "passerelle:s@", "&starttls=1").send(MESSAGE)
        assert bare.logins == unknown.logins == []
        with pytest.raises(ValueError, match="without TLS; use smtps:// or starttls=1"):
            smtp(bare.port, "passerelle:s@").send(MESSAGE)
        assert bare.logins == []


IN_CLEAR = "PASSERELLE_MESSAGES_READABLE_ON_THE_NETWORK"


@pytest.mark.parametrize(
    ("name", "url", "cure"),
    [
        ("SMTP_URL", "smtp://mail.example.org?from=a@b.org", "use smtps:// or starttls=1"),
        ("SMTP_URL", "smtp://192.168.1.4?from=a@b.org&starttls=0", "use smtps:// or starttls=1"),
        ("SMTP_URL", "smtp://localhost.example.org?from=a@b.org", "use smtps:// or starttls=1"),
        ("SMS_URL", "http://sms.example.org/", "use https://"),
        ("SMS_URL", "http://127.0.0.1.example.org/", "use https://"),
        ("SMS_URL", "HTTP://[2001:db8::1]:8080/", "use https://"),
    ],
)
def test_messages_that_others_could_read_are_not_sent_unless_somebody_says_so(
    monkeypatch, name, url, cure
):
    monkeypatch.setenv(f"PASSERELLE_{name}", url)
    for other in ("", "no", "0", "false"):
        monkeypatch.setenv(IN_CLEAR, other)
        with pytest.raises(EnvError, match=f"PASSERELLE_{name}: .*{cure}.*{IN_CLEAR}=yes"):
            settings.from_environment()
    monkeypatch.setenv(IN_CLEAR, "yes")
    assert settings.from_environment()


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("SMTP_URL", "smtp://u:s3cret@mail.example.org?from=a@b.org"),
        ("SMTP_URL", "smtp://u:s3cret@localhost?from=a@b.org"),
        ("SMS_URL", "http://u:s3cret@sms.example.org/"),
        ("SMS_URL", "http://sms.example.org/"),
        ("SMS_URL", "ftp://u:s3cret@sms.example.org/"),
        ("SMS_URL", "sms.example.org"),
    ],
)
def test_no_password_and_no_token_is_sent_in_clear_whatever_is_set(monkeypatch, name, url):
    monkeypatch.setenv(f"PASSERELLE_{name}", url)
    monkeypatch.setenv("PASSERELLE_SMS_TOKEN", "s3cret")
    monkeypatch.setenv(IN_CLEAR, "yes")
    with pytest.raises(EnvError, match=f"PASSERELLE_{name}: .*(smtps|https)://") as refusal:
        settings.from_environment()
    assert "s3cret" not in str(refusal.value)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.9.10", "[::1]"])
def test_what_stays_on_this_machine_needs_no_tls(monkeypatch, host):
    monkeypatch.setenv("PASSERELLE_SMTP_URL", f"smtp://{host}?from=a@b.org")
    monkeypatch.setenv("PASSERELLE_SMS_URL", f"http://{host}:8099/")
    monkeypatch.setenv("PASSERELLE_SMS_TOKEN", "t0ken")
    assert set(settings.from_environment()) == {"email", "sms"}


@pytest.mark.parametrize(
    ("answer", "refusal", "reason"),
    [
        ("451 try later", RefusedForNow, "smtp_451"),
        ("421 shutting down", RefusedForNow, "smtp_421"),
        ("554 no", RefusedForGood, "smtp_554"),
    ],
)
def test_a_refusal_is_for_now_or_for_good_by_its_code(mail, answer, refusal, reason):
    mail.answers = [answer]
    with pytest.raises(refusal, match=reason):
        smtp(mail.port).send(MESSAGE)
    mail.rcpt = answer
    with pytest.raises(refusal, match=reason):
        smtp(mail.port).send(MESSAGE)
    assert mail.letters == []


def test_a_line_that_breaks_after_the_letter_leaves_its_fate_unknown(mail):
    mail.answers = [None]
    with pytest.raises(FateUnknown):
        smtp(mail.port).send(MESSAGE)
    assert len(mail.letters) == 1, "it was taken, and who sent it cannot know"


def test_a_mail_server_that_is_away_refuses_for_now():
    with pytest.raises(RefusedForNow, match="unreachable"):
        smtp(any_free()).send(MESSAGE)


def test_a_server_without_tls_is_given_nothing_where_tls_is_wanted(mail):
    with pytest.raises(RefusedForNow):
        smtp(mail.port, query="&starttls=1").send(MESSAGE)
    assert mail.letters == []


@pytest.mark.parametrize("to", ["a@b.org\nBcc: c@b.org", "é@example.org", "a@b\r\nX: y"])
def test_an_address_that_would_add_a_header_is_refused(mail, to):
    with pytest.raises(RefusedForGood, match="address"):
        smtp(mail.port).send(replace(MESSAGE, to=to))
    assert mail.letters == []


def test_the_gateway_is_given_number_text_and_a_key_for_repeats(sms):
    GatewayNotifier(sms.url, "t0ken").send(replace(MESSAGE, to="+33639980001"))
    ((headers, body),) = sms.requests
    assert body == {"to": "+33639980001", "text": MESSAGE.text, "id": MESSAGE.key}
    assert headers["Authorization"] == "Bearer t0ken"
    assert headers["Idempotency-Key"] == MESSAGE.key


@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        (500, RefusedForNow),
        (503, RefusedForNow),
        (429, RefusedForNow),
        (401, RefusedForNow),
        (400, RefusedForGood),
        (422, RefusedForGood),
        (302, RefusedForGood),
        (0, FateUnknown),
    ],
)
def test_a_gateways_answer_says_whether_to_try_again(sms, status, refusal):
    sms.answers = [status]
    with pytest.raises(refusal):
        GatewayNotifier(sms.url).send(MESSAGE)
    assert len(sms.requests) == 1, "nothing is repeated here"


def test_a_gateway_that_is_away_refuses_for_now():
    with pytest.raises(RefusedForNow, match="unreachable"):
        GatewayNotifier(f"http://127.0.0.1:{any_free()}/").send(MESSAGE)


def test_a_file_gets_a_line_for_each_message_whoever_writes(tmp_path):
    path = tmp_path / "messages.jsonl"

    def write(channel):
        for number in range(50):
            FileNotifier(path, channel).send(replace(MESSAGE, key=f"{channel}:{number}"))

    threads = [threading.Thread(target=write, args=(channel,)) for channel in ("sms", "email")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert len({line["id"] for line in lines}) == len(lines) == 100
    assert {line["subject"] for line in lines} == {"Été"}
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_file_that_cannot_be_written_refuses_for_now(tmp_path):
    with pytest.raises(RefusedForNow, match="file"):
        FileNotifier(tmp_path / "missing" / "messages.jsonl", "sms").send(MESSAGE)


@pytest.fixture
def clock():
    return ScriptedClock()


def ids_in(path):
    return [json.loads(line)["id"] for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_week_later_a_message_is_gone_from_the_file(tmp_path, clock):
    path = tmp_path / "messages.jsonl"
    for number in range(3):
        FileNotifier(path, "sms", clock).send(replace(MESSAGE, key=f"seat_reminder:{number}"))
        clock.instant += timedelta(days=1)
    clock.instant += KEPT - timedelta(days=2)
    assert MessagesFile(path, clock).prune(lambda _ids: ()) == 1
    assert ids_in(path) == ["seat_reminder:1", "seat_reminder:2"]
    assert path.stat().st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path) == ["messages.jsonl"]


def test_messages_to_somebody_who_was_erased_are_gone_and_others_stay(tmp_path, clock):
    path = tmp_path / "messages.jsonl"
    for reader in ("awa", "bilal", "awa"):
        FileNotifier(path, "sms", clock).send(replace(MESSAGE, key=reader, reader_id=reader))
    asked = []
    assert MessagesFile(path, clock).prune(lambda ids: asked.append(ids) or {"awa"}) == 2
    assert asked == [{"awa", "bilal"}]
    assert ids_in(path) == ["bilal"]


def test_the_oldest_go_where_the_file_is_too_large(tmp_path, clock):
    path, text = tmp_path / "messages.jsonl", "x" * (MOST_BYTES // 4)
    for number in range(6):
        FileNotifier(path, "email", clock).send(replace(MESSAGE, key=str(number), text=text))
    assert MessagesFile(path, clock).prune(lambda _ids: ()) == 3
    assert ids_in(path) == ["3", "4", "5"]
    assert path.stat().st_size <= MOST_BYTES


def test_what_is_written_beside_is_not_lost_and_what_is_dropped_does_not_come_back(tmp_path, clock):
    path, dropped = tmp_path / "messages.jsonl", []

    def write(reader):
        for number in range(200):
            told = replace(MESSAGE, key=f"{reader}:{number}", reader_id=reader)
            FileNotifier(path, "sms", clock).send(told)

    threads = [threading.Thread(target=write, args=(name,)) for name in ("awa", "bilal", "zoe")]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        dropped.append(MessagesFile(path, clock).prune(lambda _ids: {"awa"}))
    dropped.append(MessagesFile(path, clock).prune(lambda _ids: {"awa"}))
    assert sum(dropped) == 200
    assert sorted(ids_in(path)) == sorted(f"{n}:{i}" for n in ("bilal", "zoe") for i in range(200))


def test_a_file_that_others_could_read_is_its_owners_alone_once_it_is_used(tmp_path, clock):
    path = tmp_path / "messages.jsonl"
    path.touch(0o644)
    path.chmod(0o644)
    FileNotifier(path, "sms", clock).send(MESSAGE)
    assert path.stat().st_mode & 0o777 == 0o600


def test_where_there_is_no_file_there_is_nothing_to_drop(tmp_path):
    path = tmp_path / "messages.jsonl"
    assert MessagesFile(path).prune(lambda _ids: ()) == 0
    assert not path.exists()


def test_the_environment_says_which_ways_there_are(tmp_path, monkeypatch):
    assert settings.from_environment() == {}
    monkeypatch.setenv("PASSERELLE_MESSAGES_PATH", str(tmp_path / "messages.jsonl"))
    ways = settings.from_environment()
    assert {type(way) for way in ways.values()} == {FileNotifier}
    secret = tmp_path / "smtp_url"
    secret.write_text("smtps://u:p@mail.example.org?from=a@example.org\n")
    monkeypatch.setenv("PASSERELLE_SMTP_URL_FILE", str(secret))
    monkeypatch.setenv("PASSERELLE_SMS_URL", "https://sms.example.org/")
    ways = settings.from_environment()
    assert (type(ways["email"]), type(ways["sms"])) == (SmtpNotifier, GatewayNotifier)


@pytest.mark.parametrize(
    "url", ["mail.example.org", "smtp://mail.example.org", "http://u:s3cret@x?from=a@b.org"]
)
def test_a_url_that_is_none_is_refused_without_being_repeated(monkeypatch, url):
    monkeypatch.setenv("PASSERELLE_SMTP_URL", url)
    with pytest.raises(EnvError, match="PASSERELLE_SMTP_URL") as refusal:
        settings.from_environment()
    assert "s3cret" not in str(refusal.value)


@pytest.mark.parametrize(
    ("url", "port", "tls"),
    [
        ("smtps://h?from=a@b.org", 465, "tls"),
        ("smtp://h?from=a@b.org&starttls=1", 587, "starttls"),
        ("smtp://localhost?from=a@b.org", 25, "none"),
        ("smtp://localhost:2525?from=a@b.org&starttls=0", 2525, "none"),
    ],
)
def test_the_port_is_that_of_the_way(url, port, tls):
    read = SmtpSettings.of(url)
    assert (read.port, read.tls) == (port, tls)
