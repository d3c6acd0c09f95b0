"""Files at vouchers: what is attached there, and what is to be."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attachment:
    id: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    name: str
    media_type: str
    content: bytes
