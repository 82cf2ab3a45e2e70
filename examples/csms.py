"""A central system for every JSON version of OCPP, on the library alone: python examples/csms.py --port 9000"""

import argparse
import logging

from evwire import CSMS, AllowAny, Closed, Station, model

csms = CSMS(admission=AllowAny())


@csms.on(model.BootNotification)
def boot(station: Station[None], request: model.BootNotification) -> model.BootNotificationResult:
    print(f"{station.id} is a {request.vendor} {request.model} and speaks OCPP {station.version}")
    return model.BootNotificationResult.accepted(interval_s=60)


@csms.on(model.Authorize)
def authorize(station: Station[None], request: model.Authorize) -> model.AuthorizeResult:
    return model.AuthorizeResult.accepted()


@csms.on(model.TransactionEvent)
def transaction(station: Station[None], event: model.TransactionEvent) -> model.TransactionEventResult:
    return model.TransactionEventResult()


@csms.on(model.MeterValues)
def meter_values(station: Station[None], request: model.MeterValues) -> model.MeterValuesResult:
    return model.MeterValuesResult()


@csms.on(model.StatusNotification)
def status(station: Station[None], request: model.StatusNotification) -> model.StatusNotificationResult:
    return model.StatusNotificationResult()


@csms.on_disconnect
def gone(station: Station[None], closed: Closed) -> None:
    print(f"{station.id} is gone: {closed.code} {closed.reason} by {closed.by}")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--port", type=int, default=9000)
    logging.basicConfig(level=logging.INFO)
    csms.run(port=arguments.parse_args().port)
