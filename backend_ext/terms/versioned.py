"""A document of settings with the count of its changes."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Versioned(Generic[M]):
    """A document as it is after `version` changes; 0 when nobody changed it yet."""

    value: M
    version: int
