"""What goes wrong between us and the Hub: whether it may pass, how long to wait, and what to tell the user."""

import json
import re

from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled
from tenacity import RetryCallState, wait_random_exponential

HTTPError: type[Exception] = HfHubHTTPError.__bases__[
    0
]  # of whichever HTTP library the client has; lost connections are its children too
LONGEST_WAIT = 30.0  # seconds between two attempts,
LONGEST_REQUESTED_WAIT = 310.0  # and when the Hub asks for more; it counts requests in windows of five minutes
TEMPORARY_STATUSES = {
    408,
    409,
    412,
    425,
    429,
    500,
    502,
    503,
    504,
}  # statuses that may be gone the next time; 412: somebody committed, perhaps we, and the answer was lost


def underlying(error: BaseException) -> BaseException:
    """What is behind an error; the client wraps what happens while a file is sent."""
    return error.__cause__ if isinstance(error, RuntimeError) and error.__cause__ is not None else error


def is_temporary(fault: BaseException) -> bool:
    """Whether the same call may succeed later."""
    if isinstance(fault, HfHubHTTPError):
        return fault.response.status_code in TEMPORARY_STATUSES
    if isinstance(fault, OfflineModeIsEnabled):
        return False
    return isinstance(fault, (HTTPError, ConnectionError, json.JSONDecodeError))  # the last: some proxy's page


def wait_before_retry(state: RetryCallState) -> float:
    """Seconds before the next attempt: random and growing, and no less than the Hub asks for."""
    fault = underlying(state.outcome.exception() or RuntimeError()) if state.outcome else None
    asked = 0.0
    if isinstance(fault, HfHubHTTPError):
        headers = fault.response.headers
        if seconds := re.search(r"^\s*(\d+)\s*$", headers.get("Retry-After", "")) or re.search(
            r"r=0;t=(\d+)", headers.get("RateLimit", "")
        ):
            asked = float(seconds[1])
    return max(wait_random_exponential(multiplier=0.5, max=LONGEST_WAIT)(state), min(asked, LONGEST_REQUESTED_WAIT))


def hub_error_text(fault: BaseException) -> str:
    """In a few words; they may hold what the server echoed."""
    if isinstance(fault, HfHubHTTPError):
        return f"{fault.response.status_code} {fault.server_message or str(fault).splitlines()[0]}"
    if isinstance(fault, OfflineModeIsEnabled):
        return "HF_HUB_OFFLINE is set"
    said = str(fault) or type(fault).__name__
    return f"the Hub cannot be reached ({said})" if is_temporary(fault) else said


def advice(fault: BaseException) -> str:
    """What to do."""
    status = fault.response.status_code if isinstance(fault, HfHubHTTPError) else 0
    if status == 401:
        return "set HF_TOKEN to a token that is valid"
    if status == 403:
        return "use a token that may write there, or another --repo"
    if isinstance(fault, OfflineModeIsEnabled):
        return "unset it"
    return (
        "run the same command again, only what is missing is sent"
        if is_temporary(fault)
        else "check --repo and the token's rights"
    )
