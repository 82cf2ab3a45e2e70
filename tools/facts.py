"""Facts that no schema states: units, in our own words, and corrections to the collected lists."""

from __future__ import annotations

# (version, or "*") and (class, or "*") and property -> what a name does not tell. The most exact entry wins.
NOTES: dict[tuple[str, str, str], str] = {}


def note_of(version: str, class_name: str, wire_name: str) -> str | None:
    """The unit of a property, where its name does not tell it."""
    for key in ((version, class_name, wire_name), ("*", class_name, wire_name), ("*", "*", wire_name)):
        if key in NOTES:
            return NOTES[key]
    return None


# (version, action) -> (direction, block), where the collected list is wrong.
CORRECTIONS: dict[tuple[str, str], tuple[str, str]] = {}
