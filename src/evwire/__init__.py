"""OCPP at both ends of the wire: the central system and the charging station."""
