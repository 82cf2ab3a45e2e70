"""The messages of OCPP 1.2, and what is particular to it."""

from evwire.errors import RpcErrorCode
from evwire.versions.soap_form import SoapForm
from evwire.versions.v12 import enums, messages, types
from evwire.versions.v12.enums import *  # noqa: F403  (each has an __all__)
from evwire.versions.v12.mapping import MAPPING
from evwire.versions.v12.messages import *  # noqa: F403  (each has an __all__)
from evwire.versions.v12.types import *  # noqa: F403  (each has an __all__)
from evwire.versions.version import Version

__all__ = ["VERSION"]
__all__ += enums.__all__
__all__ += messages.__all__
__all__ += types.__all__

VERSION = Version(
    name="1.2",
    subprotocol="ocpp1.2",
    actions=messages.ACTIONS,
    message_types=frozenset({2, 3, 4}),
    # In JSON as 1.6 spells them: there never was a document of its own.
    error_codes={
        RpcErrorCode.FORMAT_VIOLATION: "FormationViolation",
        RpcErrorCode.OCCURRENCE_CONSTRAINT_VIOLATION: "OccurenceConstraintViolation",
        RpcErrorCode.PROTOCOL_ERROR: "FormationViolation",
        RpcErrorCode.RPC_FRAMEWORK_ERROR: "FormationViolation",
        RpcErrorCode.MESSAGE_TYPE_NOT_SUPPORTED: "NotSupported",
    },
    unknown_message_type=None,
    unreadable_message_id=None,
    before_registration=frozenset({"BootNotification"}),
    mapping=MAPPING,
    soap=SoapForm(
        csms_namespace="urn://Ocpp/Cs/2010/08/",
        station_namespace="urn://Ocpp/Cp/2010/08/",
    ),
)
