"""The messages of OCPP 2.0.1, and what is particular to it."""

from evwire.errors import RpcErrorCode
from evwire.versions.v201 import enums, messages, types
from evwire.versions.v201.enums import *  # noqa: F403  (each has an __all__)
from evwire.versions.v201.features import BLOCKS, features_by
from evwire.versions.v201.mapping import MAPPING
from evwire.versions.v201.messages import *  # noqa: F403  (each has an __all__)
from evwire.versions.v201.types import *  # noqa: F403  (each has an __all__)
from evwire.versions.version import Version

__all__ = ["VERSION"]
__all__ += enums.__all__
__all__ += messages.__all__
__all__ += types.__all__

VERSION = Version(
    name="2.0.1",
    subprotocol="ocpp2.0.1",
    actions=messages.ACTIONS,
    message_types=frozenset({2, 3, 4}),
    error_codes={},
    unknown_message_type=RpcErrorCode.MESSAGE_TYPE_NOT_SUPPORTED,  # Part 4, 4.4; 4.1.3 would ignore it
    unreadable_message_id="-1",
    before_registration=frozenset({"BootNotification"}),
    mapping=MAPPING,
    features=features_by(BLOCKS),
)
