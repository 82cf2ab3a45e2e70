"""What must not be read in a log or an audit: keys and passwords, and in a log also who charged.

Recognized by the names that OCPP, HTTP and our own command line give them, wherever they stand in a text.
"""

from __future__ import annotations

import re

HIDDEN = "***"

_SECRET_NAMES = "authorization|authorizationkey|basicauthpassword|password|secret|token|api_token"
_PERSON_NAMES = "idtag|parentidtag|idtoken|groupidtoken|id_token|group_token|iccid|imsi|emaid|contractid"
_SECRET_VARIABLES = "AuthorizationKey|BasicAuthPassword"

# A string of JSON, whole, or as much of one as a line that was cut has left.
_TEXT = r'"(?:[^"\\]|\\.)*+"?'
_HEADER = re.compile(r"\b(Basic|Bearer)\s+[\w.~+/=-]{4,}", re.IGNORECASE)
_OWN_TOKEN = re.compile(r"\bevw_[\w-]{8,}")
_LOGIN = re.compile(r"(?<=://)[^\s/@\"]{1,1000}@")
# The address of a file of ours opens it.
_FILE = re.compile(r"(?<=/files/)[0-9a-f]{48}")
_NAMED_SECRET = re.compile(rf'("(?:{_SECRET_NAMES})"\s*:\s*){_TEXT}', re.IGNORECASE)
_NAMED_PERSON = re.compile(rf'("(?:{_PERSON_NAMES})"\s*:\s*){_TEXT}', re.IGNORECASE)
# 2.x: {"idToken": {"idToken": "04A2", "type": "ISO14443"}} is met by the inner name.
# A variable of 2.x stands apart from its value by its component: of a message that names such a one no value is shown.
_NAMES_SECRET = re.compile(rf'"(?:{_SECRET_VARIABLES})"', re.IGNORECASE)
# JSON in a text of JSON.
_NESTED_SECRET = re.compile(rf'(\\+"(?:{_SECRET_NAMES})\\+"\s*:\s*\\+")[^"\\]*', re.IGNORECASE)
_NESTED_PERSON = re.compile(rf'(\\+"(?:{_PERSON_NAMES})\\+"\s*:\s*\\+")[^"\\]*', re.IGNORECASE)
_ANY_VALUE = re.compile(rf'("(?:value|attributeValue)"\s*:\s*){_TEXT}', re.IGNORECASE)
# What a database's error says of a statement.
_PARAMETERS = re.compile(r"(?<=\[parameters: )[^\n]*")
_NAMES_SOMEBODY = re.compile(rf"\.(?:{_SECRET_NAMES}|{_PERSON_NAMES})(?:\.|\Z)", re.IGNORECASE)
_ASSIGNED = re.compile(rf"\b({_SECRET_NAMES})=[^\s,;&]+", re.IGNORECASE)


def without_secrets(text: str) -> str:
    """The text without passwords, keys and tokens."""
    text = _HEADER.sub(rf"\1 {HIDDEN}", text)
    text = _OWN_TOKEN.sub(HIDDEN, text)
    if "://" in text:
        text = _LOGIN.sub(f"{HIDDEN}@", text)
    if "/files/" in text:
        text = _FILE.sub(HIDDEN, text)
    if '"' in text:
        text = _NAMED_SECRET.sub(rf'\1"{HIDDEN}"', text)
        if "\\" in text:
            text = _NESTED_SECRET.sub(rf"\1{HIDDEN}", text)
        if _NAMES_SECRET.search(text):
            text = _ANY_VALUE.sub(rf'\1"{HIDDEN}"', text)
    return _ASSIGNED.sub(rf"\1={HIDDEN}", text)


def without_persons(text: str) -> str:
    """The text without what tells one driver or SIM card from another, too."""
    text = _PARAMETERS.sub(HIDDEN, text)
    if '"' not in text:
        return text
    text = _NESTED_PERSON.sub(rf"\1{HIDDEN}", text) if "\\" in text else text
    return _NAMED_PERSON.sub(rf'\1"{HIDDEN}"', text)


def names_somebody(path: str) -> bool:
    """Whether what stands at this JSON path is a secret, or tells one driver or SIM card from another."""
    return _NAMES_SOMEBODY.search(path) is not None


def masked(token: str) -> str:
    """A token as a log may show it: its last two characters, for who has the card in hand."""
    return f"…{token[-2:]}" if len(token) > 4 else HIDDEN
