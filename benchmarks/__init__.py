"""Speed and memory of a CSMS, measured beside a bare WebSocket echo and beside mobilityhouse's library."""
