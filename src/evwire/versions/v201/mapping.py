"""How OCPP 2.0.1 and the version-independent words become each other; 2.1's rules are these, except for a few.

A request is lifted without what ``model`` has no word for: ``customData``; a token's ``additionalInfo`` and the
certificate it comes with; and of a transaction the phases used, the cable's current and the time spent charging.
A handler of the version's own type sees them.
"""

from __future__ import annotations

from evwire import model
from evwire.versions.mapping import LossTable, mapping_of
from evwire.versions.v201 import enums, messages, types
from evwire.versions.v201.certificates import LOSSES as CERTIFICATE_LOSSES
from evwire.versions.v201.certificates import CertificateRules, CertificateWords
from evwire.versions.v201.common import Common
from evwire.versions.v201.control import CONTROL_LOSSES, ControlRules
from evwire.versions.v201.local_list import LOCAL_LIST_LOSSES, LocalListRules
from evwire.versions.v201.maintenance import LOSSES as MAINTENANCE_LOSSES
from evwire.versions.v201.maintenance import MaintenanceRules, MaintenanceWords
from evwire.versions.v201.metering import SAMPLE_LOSSES, Metering
from evwire.versions.v201.profiles import PROFILE_LOSSES, PROFILE_LOSSES_OF_2_X, Profiles, ProfileWords
from evwire.versions.v201.reservations import RESERVATION_LOSSES, ReservationRules
from evwire.versions.v201.station import STATION_LOSSES, StationRules
from evwire.versions.v201.transactions import TRANSACTION_LOSSES, TransactionRules
from evwire.versions.v201.twins import LOSSES as TWIN_LOSSES
from evwire.versions.v201.twins import LOSSES_OF_2_X as TWIN_LOSSES_OF_2_X
from evwire.versions.v201.twins import NEAREST_IN_201, REQUESTS, TwinRules
from evwire.versions.v201.variables import VARIABLE_LOSSES, VARIABLE_LOSSES_OF_2_X, VariableRules
from evwire.versions.v201.words import Words

LOSSES_OF_2_X: LossTable = {
    **STATION_LOSSES,
    **TRANSACTION_LOSSES,
    model.SampledValue: SAMPLE_LOSSES,
    **LOCAL_LIST_LOSSES,
    **VARIABLE_LOSSES_OF_2_X,
    **PROFILE_LOSSES_OF_2_X,
    **TWIN_LOSSES_OF_2_X,
}

LOSSES: LossTable = {
    **LOSSES_OF_2_X,
    model.IdToken: {"kind": "2.0.1 does not know it: it is said as Central"},
    **CONTROL_LOSSES,
    **MAINTENANCE_LOSSES,
    **CERTIFICATE_LOSSES,
    **TWIN_LOSSES,
    **RESERVATION_LOSSES,
    **VARIABLE_LOSSES,
    **PROFILE_LOSSES,
}

_modules = (messages, types, enums)
_words = Words(*_modules)
_common = Common("2.0.1", _words)
_profiles = Profiles("2.0.1", ProfileWords(*_modules))

MAPPING = mapping_of(
    LOSSES,
    StationRules(_common),
    TransactionRules(_common, Metering(_words)),
    ControlRules(_common, _profiles),
    LocalListRules(_common),
    ReservationRules(_common),
    VariableRules(_words),
    _profiles,
    MaintenanceRules("2.0.1", MaintenanceWords(*_modules)),
    CertificateRules("2.0.1", CertificateWords(*_modules)),
    TwinRules("2.0.1", REQUESTS, NEAREST_IN_201, _profiles, messages),
)
