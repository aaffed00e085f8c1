"""The base of stored models: `id` in Python, `_id` in MongoDB."""

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field


class Document(BaseModel):
    """A stored document. `to_mongo` and `from_mongo` are inverse."""

    model_config = ConfigDict(populate_by_name=True, extra="forbid")

    id: str = Field(alias="_id")

    def to_mongo(self) -> dict[str, Any]:
        """The document as MongoDB keeps it (enums as their values, times aware)."""
        return self.model_dump(by_alias=True)

    @classmethod
    def from_mongo(cls, raw: dict[str, Any]) -> Self:
        """The model of a stored document. Raises pydantic.ValidationError when its shape is not ours."""
        return cls.model_validate(raw)
