"""A central system for every JSON version of OCPP, on the library alone: python examples/csms.py --port 9000"""

import argparse
import logging

from evwire import CSMS, AllowAny, Station, model, v16

csms = CSMS(admission=AllowAny())


@csms.on(model.BootNotification)  # in any version's words
def boot(station: Station[None], request: model.BootNotification) -> model.BootNotificationResult:
    print(f"{station.id} is a {request.vendor} {request.model} and speaks OCPP {station.version}")
    return model.BootNotificationResult.accepted(interval_s=60)


@csms.on(model.Authorize)
def authorize(station: Station[None], request: model.Authorize) -> model.AuthorizeResult:
    return model.AuthorizeResult.accepted()


@csms.on(model.TransactionEvent)
def transaction(station: Station[None], event: model.TransactionEvent) -> model.TransactionEventResult:
    print(f"{station.id} {event.kind}: transaction {event.transaction_id}, {event.meter_values}")
    return model.TransactionEventResult()


@csms.on(v16.MeterValuesRequest)  # or one version's own message, as it stands
def meter_values(station: Station[None], request: v16.MeterValuesRequest) -> v16.MeterValuesResponse:
    return v16.MeterValuesResponse()


csms.on_unhandled(lambda station, request, call: None)  # whatever else may be answered empty is
csms.on_disconnect(lambda station, closed: print(station.id, "is gone:", closed))
if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--port", type=int, default=9000)
    logging.basicConfig(level=logging.INFO)
    csms.run(port=arguments.parse_args().port)
