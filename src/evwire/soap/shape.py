"""XML and JSON of one message are each other by its shape: which elements, in which order, and what is in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import Enum

import msgspec

from evwire.soap import xml


class Kind(Enum):
    """What an element or attribute holds."""

    TEXT = "text"
    """As it is, blanks included."""
    WORD = "word"
    """A word of an enumeration: blanks around it do not count."""
    TIME = "time"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    OBJECT = "object"


class Field(msgspec.Struct, frozen=True):
    """One element, by its name on the wire."""

    name: str
    kind: Kind
    many: bool = False
    required: bool = False
    shape: Shape | None = None
    """Of an object."""
    words: tuple[str, ...] = ()
    """Of an enumeration."""
    max_length: int | None = None
    """Of a text."""


class Shape(msgspec.Struct, frozen=True):
    """A class of messages or of their parts: its elements, in the order of XML."""

    name: str
    fields: tuple[Field, ...]
    text: str | None = None
    """The field that is the element's text; the others are its attributes."""


def to_json(element: xml.Element, shape: Shape) -> dict[str, object]:
    """The JSON object that says what the element says; what is wrong in it stays wrong, for whoever judges it."""
    if shape.text is not None:
        values: dict[str, object] = {shape.text: xml.text_of(element)}
        for name, text in xml.attributes(element):
            values[name] = text.strip()
        return values
    known = {field.name: field for field in shape.fields}
    found: dict[str, object] = {}
    for child in xml.children(element):
        name = xml.name_of(child)[1]
        field = known.get(name)
        if xml.is_nil(child):
            continue
        value = xml.text_of(child) if field is None else _value(child, field)
        if value is None:
            continue
        if field is not None and field.many:
            cast_list(found.setdefault(name, [])).append(value)
        elif name not in found:
            found[name] = value
        elif not isinstance(found[name], list):
            found[name] = [found[name], value]  # of what is there once only: no JSON type fits
    return found


def cast_list(value: object) -> list[object]:
    assert isinstance(value, list)
    return value


def _value(element: xml.Element, field: Field) -> object:
    if field.shape is not None:
        return to_json(element, field.shape)
    text = xml.text_of(element)
    if field.kind is Kind.TEXT:
        return text
    text = text.strip()
    if not text and not field.required:
        return None  # many write an empty element for what they leave out
    match field.kind:
        case Kind.INTEGER | Kind.NUMBER:
            return _number(text, field.kind)
        case Kind.BOOLEAN:
            return {"true": True, "1": True, "false": False, "0": False}.get(text, text)
        case _:
            return text


def _number(text: str, kind: Kind) -> object:
    try:
        if kind is Kind.INTEGER and len(text) < 30:
            return int(text)
        number = float(text)
    except ValueError:
        return text
    return number if abs(number) < float("inf") else text


def to_xml(values: Mapping[str, object], shape: Shape, element: str, prefix: str) -> str:
    """The element called ``element`` that says what a JSON object says. Raises ValueError for what XML cannot carry."""
    return "".join(_written(values, shape, f"{prefix}:{element}", prefix))


def _written(values: Mapping[str, object], shape: Shape, tag: str, prefix: str) -> Iterator[str]:
    if shape.text is not None:
        attributes = "".join(
            f" {field.name}={xml.quoted(_text(values[field.name]))}"
            for field in shape.fields
            if field.name != shape.text and field.name in values
        )
        yield f"<{tag}{attributes}>{xml.escaped(_text(values.get(shape.text, '')))}</{tag}>"
        return
    yield f"<{tag}>"
    for field in shape.fields:
        if field.name not in values:
            continue
        value = values[field.name]
        child = f"{prefix}:{field.name}"
        for each in value if isinstance(value, list) else (value,):
            if field.shape is not None and isinstance(each, Mapping):
                yield from _written(each, field.shape, child, prefix)
            else:
                yield f"<{child}>{xml.escaped(_text(each))}</{child}>"
    yield f"</{tag}>"


def _text(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case float():
            return format(Decimal(repr(value)), "f")
        case _:
            return str(value)
