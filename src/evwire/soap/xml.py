"""The only file that knows the XML library: bytes to elements, and nothing that XML could do besides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element

XSI_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_DECLARED_ENCODING = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([^"']{0,40})["']""")
# In these every character of a document type's beginning is its ASCII byte, so it can be looked for before parsing.
_ENCODINGS = frozenset({b"utf-8", b"us-ascii", b"iso-8859-1", b"iso-8859-15", b"windows-1252"})
_MOST_TAGS = 50_000
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord("\r"): "&#13;"}
_ATTRIBUTE_ESCAPES = {**_ESCAPES, ord('"'): "&quot;", ord("\t"): "&#9;", ord("\n"): "&#10;"}


class NotXml(ValueError):
    """The bytes are no XML, or more than is read here."""


def parse(data: bytes) -> Element:
    """The root of a document without a document type; libxml2 bounds the depth at 256. Raises NotXml."""
    declared = _DECLARED_ENCODING.match(data.lstrip(b"\xef\xbb\xbf \t\r\n"))
    if declared is not None and declared[1].lower() not in _ENCODINGS:
        raise NotXml("expected UTF-8")
    if b"\0" in data or data.startswith((b"\xfe\xff", b"\xff\xfe")):
        raise NotXml("expected UTF-8")
    if data.count(b"<") > _MOST_TAGS:
        raise NotXml(f"a message has at most {_MOST_TAGS:,} tags")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise NotXml("a message has no document type")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data.strip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotXml(str(error)) from None


def name_of(element: Element) -> tuple[str, str]:
    """Namespace and local name."""
    tag = element.tag
    if not isinstance(tag, str):
        return "", ""
    namespace, brace, local = tag.rpartition("}")
    return (namespace[1:], local) if brace else ("", local)


def children(element: Element) -> Iterator[Element]:
    for child in element:
        if isinstance(child.tag, str):
            yield child


def attributes(element: Element) -> Iterator[tuple[str, str]]:
    """Local names and values."""
    for name, value in element.attrib.items():
        yield str(name).rpartition("}")[2], str(value)


def text_of(element: Element) -> str:
    return element.text or ""


def is_nil(element: Element) -> bool:
    return element.get(XSI_NIL) in ("true", "1")


def escaped(text: str) -> str:
    """``text`` between tags. Raises ValueError for characters that XML cannot carry."""
    return _checked(text).translate(_ESCAPES)


def quoted(text: str) -> str:
    """``text`` as an attribute's value, with its quotes. Raises as :func:`escaped`."""
    return f'"{_checked(text).translate(_ATTRIBUTE_ESCAPES)}"'


def _checked(text: str) -> str:
    found = _NOT_IN_XML.search(text)
    if found is not None:
        raise ValueError(f"XML cannot carry the character U+{ord(found[0]):04X}")
    return text
