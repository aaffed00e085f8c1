"""Headers every answer carries: what a page may load and run, who may frame it, what it tells others."""

import base64
import hashlib
import re

_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL)
_DATA = re.compile(r"""\btype=["']?application/(?:ld\+)?json""")

NO_SNIFFING = (b"x-content-type-options", b"nosniff")
COMMON = (
    NO_SNIFFING,
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=()"),
    (b"cross-origin-opener-policy", b"same-origin-allow-popups"),
)


def content_policy(page: str, form_targets: tuple[str, ...]) -> str:
    """The Content-Security-Policy of a page: scripts from here, and the inline ones it was compiled with.

    Those are allowed by their hash, so that a cached page needs no nonce and injected script never runs.
    `form_targets` are origins besides our own that a form may lead to (the payment gateway).
    """
    scripts = " ".join(["'self'", *sorted(_hashes(page))])
    forms = " ".join(["'self'", *form_targets])
    return (
        f"default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; "
        f"img-src 'self' data: https:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
        f"form-action {forms}; frame-ancestors 'none'"
    )


def _hashes(page: str) -> set[str]:
    """The sources of the inline scripts of `page` that a browser would run."""
    inline = (
        code
        for attrs, code in _SCRIPT.findall(page)
        if code and not _DATA.search(attrs) and " src=" not in attrs
    )
    return {
        f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'" for code in inline
    }
