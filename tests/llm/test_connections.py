"""Where the environment stands between here and a server, the message names the variable."""

import asyncio
import datetime
import ipaddress
import ssl
import sys
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from llm_server import StandInServer, llm_server

from generation.base.errors import UserError
from generation.llm.answers import Answers
from generation.llm.asker import open_asker
from generation.llm.connections import proxy_variable
from generation.llm.endpoint import Endpoint
from prompts import render
from schemas.recipe import WriterRecipe
from schemas.texts import EventText

RECIPE = WriterRecipe(license="CC0-1.0", timeout=10.0, longest_wait=0.02, attempts=2)
NOWHERE = "http://127.0.0.1:9"
VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR")


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def told(url: str, folder: Path) -> str:
    """What asking there ends with."""
    prompt = render("write_event", facts='{"event": "opera"}', shortest="30", longest="95")

    async def ask() -> None:
        async with open_asker(RECIPE, url, "m", None, Answers(folder)) as asker:
            await asker.ask(prompt, EventText, "opera")

    with pytest.raises(UserError) as caught:
        asyncio.run(ask())
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_a_proxy_that_is_not_there_is_named_without_its_password(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variable: str
) -> None:
    monkeypatch.setenv(variable, "http://me:hunter2@127.0.0.1:9")
    said = told("http://models.invalid/v1", tmp_path)
    assert f"the proxy that {variable} names (http://127.0.0.1:9)" in said and "cannot be reached" in said
    assert "add models.invalid to NO_PROXY" in said and "hunter2" not in said


def test_what_a_proxy_answers_is_told_as_its_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with llm_server(lambda number, body: "forbidden") as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url.removesuffix("/v1"))
        said = told("http://models.invalid/v1", tmp_path)
    assert said.startswith("endpoint http://models.invalid/v1 by way of the proxy in HTTP_PROXY: 403")


def test_a_server_for_which_no_proxy_holds_is_asked_and_no_proxy_is_blamed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HTTP_PROXY", NOWHERE)
    monkeypatch.setenv("NO_PROXY", "localhost,127.0.0.1")
    assert proxy_variable("http://127.0.0.1:8000/v1") is None and proxy_variable("http://h/v1") == "HTTP_PROXY"
    assert proxy_variable("https://h/v1") is None
    said = told(f"{NOWHERE}/v1", tmp_path)
    assert "check --endpoint, and that the server runs" in said and "HTTP_PROXY" not in said


@pytest.mark.parametrize("variable", ["ALL_PROXY", "https_proxy"])
def test_a_socks_proxy_without_its_package_is_named(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.setitem(sys.modules, "socksio", None)
    monkeypatch.setenv(variable, "socks5://127.0.0.1:1080")
    with pytest.raises(UserError, match=rf"{variable} names a SOCKS proxy, .*pip install socksio.* unset {variable}"):
        Endpoint(RECIPE, "http://localhost:8000/v1", "m", None)


def test_a_proxy_that_is_no_address_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "gopher://me:hunter2@h:1")
    with pytest.raises(UserError, match=r"HTTP_PROXY names no proxy \(gopher://h:1\)") as caught:
        Endpoint(RECIPE, "http://localhost:8000/v1", "m", None)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("content", [None, b"", b"no certificate\n"])
def test_a_stale_file_of_certificates_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "authorities.pem").write_bytes(content)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authorities.pem"))
    with pytest.raises(UserError, match=r"SSL_CERT_FILE names no file .*authorities\.pem.* unset SSL_CERT_FILE"):
        Endpoint(RECIPE, "https://localhost:8000/v1", "m", None)


@pytest.fixture
def encrypted(tmp_path: Path) -> ssl.SSLContext:
    """A server's side of TLS with a certificate that it signed itself, which lies in `own.pem`."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(1))
        .not_valid_after(now + datetime.timedelta(1))
        .add_extension(address, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (tmp_path / "own.pem").write_bytes(certificate.public_bytes(pem))
    (tmp_path / "both.pem").write_bytes(certificate.public_bytes(pem) + secret)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "both.pem")
    return context


def other_authority() -> str:
    """A file of authorities, none of whom signed the stand-in's certificate."""
    import certifi

    return certifi.where()


def test_a_certificate_of_an_authority_that_is_not_known_names_the_variable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, encrypted: ssl.SSLContext
) -> None:
    with llm_server(tls=encrypted) as server:
        assert "set SSL_CERT_FILE to the file of the authority that signed it" in told(server.url, tmp_path)
        monkeypatch.setenv("SSL_CERT_FILE", other_authority())
        said = told(server.url, tmp_path)
        assert f"SSL_CERT_FILE ({other_authority()}) does not hold the authority that signed" in said
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "own.pem"))
        assert answered(server)


def answered(server: StandInServer) -> bool:
    async def ask() -> bool:
        one = Endpoint(RECIPE, server.url, "m", None)
        prompt = render("write_event", facts='{"event": "opera"}', shortest="30", longest="95").text
        try:
            return bool((await one.complete(prompt, EventText)).text)
        finally:
            await one.close()

    return asyncio.run(ask())
