"""The messages of OCPP 1.5, and what is particular to it."""

from evwire.errors import RpcErrorCode
from evwire.versions.soap_form import SoapForm
from evwire.versions.v15 import enums, messages, types
from evwire.versions.v15.enums import *  # noqa: F403  (each has an __all__)
from evwire.versions.v15.mapping import MAPPING
from evwire.versions.v15.messages import *  # noqa: F403  (each has an __all__)
from evwire.versions.v15.types import *  # noqa: F403  (each has an __all__)
from evwire.versions.version import Version

__all__ = ["VERSION"]
__all__ += enums.__all__
__all__ += messages.__all__
__all__ += types.__all__

VERSION = Version(
    name="1.5",
    subprotocol="ocpp1.5",
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
        csms_namespace="urn://Ocpp/Cs/2012/06/",
        station_namespace="urn://Ocpp/Cp/2012/06/",
        texts={"SampledValue": "value"},
    ),
)
