"""What stands between here and a server: the environment's proxies and certificates, and which of them is to blame."""

import os
import ssl
from collections.abc import Iterator
from urllib.parse import urlsplit
from urllib.request import proxy_bypass

from generation.base.redaction import without_credentials

CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")


def proxy_variable(url: str) -> str | None:
    """The environment variable that names the proxy on the way to an address; None without one."""
    address = urlsplit(url)
    if proxy_bypass(address.hostname or ""):
        return None
    return next((name for name in _set(f"{address.scheme}_proxy", "all_proxy")), None)


def unopened(error: Exception) -> str | None:
    """Why no client can be made in this environment, and what to do; None when the environment is not to blame."""
    proxies = list(_set("http_proxy", "https_proxy", "all_proxy"))
    if isinstance(error, ImportError):
        name = next((name for name in proxies if os.environ[name].startswith("socks")), None)
        return name and (
            f"{name} names a SOCKS proxy, for which a package is missing; install it with 'python -m pip install"
            f" socksio', or unset {name}"
        )
    if isinstance(error, OSError) and (name := next(filter(os.environ.get, CERTIFICATES), None)):
        return (
            f"{name} names no file of certificates that can be read ({os.environ[name]}: {error.strerror or error});"
            f" correct or unset {name}"
        )
    if isinstance(error, ValueError) and "roxy" in str(error):
        name = next(
            (name for name in proxies if not os.environ[name].startswith(("http://", "https://", "socks"))), None
        )
        return name and f"{name} names no proxy ({without_credentials(os.environ[name])}); correct or unset {name}"
    return None


def unreached(url: str, error: BaseException) -> str | None:
    """What to do about a connection that failed, where proxy or certificates may be the cause."""
    if _is_from(error, ssl.SSLCertVerificationError):
        name = next(filter(os.environ.get, CERTIFICATES), None)
        if name:
            return (
                f"{name} ({os.environ[name]}) does not hold the authority that signed the server's certificate; add it"
                f" there, or unset {name}"
            )
        return "if the server's certificate is your own, set SSL_CERT_FILE to the file of the authority that signed it"
    if name := proxy_variable(url):
        return (
            f"the way there is the proxy that {name} names ({without_credentials(os.environ[name])}); correct or unset"
            f" {name}, or add {urlsplit(url).hostname} to NO_PROXY"
        )
    return None


def _set(*names: str) -> Iterator[str]:
    """Those variables that are set, in lower case where both are, as clients read them."""
    for name in names:
        yield from (spelled for spelled in (name, name.upper()) if os.environ.get(spelled))


def _is_from(error: BaseException | None, kind: type[BaseException]) -> bool:
    """Whether an exception, or one that led to it, is of a kind."""
    while error is not None:
        if isinstance(error, kind):
            return True
        error = error.__cause__ or error.__context__
    return False
