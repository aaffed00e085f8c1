"""Keys for one purpose each, derived from the deployment's secret: none of them tells another."""

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def derive(secret: str, purpose: str) -> bytes:
    """The 256-bit key of `purpose` under SECRET_KEY (HKDF with SHA-256)."""
    return HKDF(SHA256(), length=32, salt=None, info=f"chemouflage {purpose}".encode()).derive(
        secret.encode()
    )
