"""OCPP-J without a socket or a clock: frames, one outstanding CALL, deadlines."""
