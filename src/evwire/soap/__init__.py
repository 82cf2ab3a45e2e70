"""OCPP-S without a socket or a clock: envelopes, faults, and XML by the shapes of the messages."""

from evwire.soap.envelope import Envelope, Fault, Faulty, Headers, read, read_answer, write, write_fault
from evwire.soap.shape import Field, Kind, Shape, to_json, to_xml
from evwire.soap.wsdl import Operation, Service, wsdl

__all__ = [
    "Envelope",
    "Fault",
    "Faulty",
    "Field",
    "Headers",
    "Kind",
    "Operation",
    "Service",
    "Shape",
    "read",
    "read_answer",
    "to_json",
    "to_xml",
    "write",
    "write_fault",
    "wsdl",
]
