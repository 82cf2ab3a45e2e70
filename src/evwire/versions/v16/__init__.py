"""The messages of OCPP 1.6 and of its security whitepaper, and what is particular to 1.6."""

from evwire.errors import RpcErrorCode
from evwire.versions.soap_form import SoapForm
from evwire.versions.v16 import enums, messages, types
from evwire.versions.v16.enums import *  # noqa: F403  (each has an __all__)
from evwire.versions.v16.features import features
from evwire.versions.v16.mapping import MAPPING
from evwire.versions.v16.messages import *  # noqa: F403  (each has an __all__)
from evwire.versions.v16.orders import ORDERS
from evwire.versions.v16.types import *  # noqa: F403  (each has an __all__)
from evwire.versions.version import Version

__all__ = ["VERSION"]
__all__ += enums.__all__
__all__ += messages.__all__
__all__ += types.__all__

VERSION = Version(
    name="1.6",
    subprotocol="ocpp1.6",
    actions=messages.ACTIONS,
    message_types=frozenset({2, 3, 4}),
    # The spelling of 1.6-J, 4.2.3; its errata (5.1, 5.2) keep it. The last two have no word of their own there, and
    # what does not conform to the PDU's structure, 2.x's ProtocolError, is a FormationViolation.
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
        csms_namespace="urn://Ocpp/Cs/2015/10/",
        station_namespace="urn://Ocpp/Cp/2015/10/",
        orders=ORDERS,
        unsaid_blocks=frozenset({"Security whitepaper"}),
    ),
    same_level_replaces_profile=True,  # 5.16.3
    features=features,
)
