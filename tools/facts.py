"""Facts that no schema states as data: units, in our own words, and corrections to the collected lists."""

from __future__ import annotations

SECONDS = "Seconds."
PERCENT = "Percent."
WATT_HOURS = "Wh."
IN_UNIT = "In the schedule's ``charging_rate_unit``."
DISCHARGE = "In the schedule's ``charging_rate_unit``, zero or negative."
SETPOINT = "In the schedule's ``charging_rate_unit``; negative: discharge."
PHASES = {"": "of all phases, or of L1 where L2 and L3 are given", "_L2": "of L2", "_L3": "of L3"}

# class or "*", property -> what the name does not tell. A class's own entry wins.
NOTES: dict[tuple[str, str], str] = {
    ("*", "duration"): SECONDS,
    ("*", "retryInterval"): SECONDS,
    ("*", "startPeriod"): "Seconds from the start of the schedule.",
    ("*", "limit"): IN_UNIT,
    ("*", "minChargingRate"): "In ``charging_rate_unit``.",
    ("BootNotificationResponse", "interval"): "Seconds: between heartbeats if accepted, else until the next attempt.",
    ("StartTransactionRequest", "meterStart"): WATT_HOURS,
    ("StopTransactionRequest", "meterStop"): WATT_HOURS,
    ("*", "multiplier"): "Power of ten.",
    ("*", "exponent"): "Power of ten.",
    ("*", "amountMultiplier"): "Power of ten.",
    ("*", "severity"): "0 (worst) to 9.",
    ("*", "chargingPriority"): "-9 to 9 (first).",
    ("*", "messageTimeout"): SECONDS,
    ("*", "cableMaxCurrent"): "A.",
    ("*", "timeSpentCharging"): SECONDS,
    ("SetMonitoringDataType", "value"): "Threshold or delta; seconds for the periodic monitors.",
    ("VariableMonitoringType", "value"): "Threshold or delta; seconds for the periodic monitors.",
    ("RelativeTimeIntervalType", "start"): "Seconds from now.",
    # The wishes of an EV
    ("*", "energyAmount"): WATT_HOURS,
    ("*", "evMaxCurrent"): "A.",
    ("*", "evMinCurrent"): "A.",
    ("*", "evMaxVoltage"): "V.",
    ("*", "evMaxPower"): "W.",
    ("*", "evEnergyCapacity"): WATT_HOURS,
    ("*", "stateOfCharge"): PERCENT,
    ("*", "fullSoC"): PERCENT,
    ("*", "bulkSoC"): PERCENT,
    ("*", "targetSoC"): PERCENT,
    ("*", "maxSoC"): PERCENT,
    ("*", "soc"): PERCENT,
    ("*", "soC"): PERCENT,
    ("*", "soH"): PERCENT,
    ("*", "evTargetEnergyRequest"): WATT_HOURS,
    ("*", "evMinEnergyRequest"): WATT_HOURS,
    ("*", "evMaxEnergyRequest"): WATT_HOURS,
    ("*", "evMinV2XEnergyRequest"): "Wh; positive: below the range for cycling.",
    ("*", "evMaxV2XEnergyRequest"): "Wh; negative: above the range for cycling.",
    ("*", "evSessionTotalDischargeEnergyAvailable"): WATT_HOURS,
    ("*", "evReactiveSusceptance"): "S.",
    ("*", "maxApparentPower"): "VA.",
    ("V2XChargingParametersType", "maxVoltage"): "V.",
    ("V2XChargingParametersType", "minVoltage"): "V.",
    **{
        ("V2XChargingParametersType", f"{bound}{way}Current"): "A."
        for bound in ("min", "max")
        for way in ("Charge", "Discharge")
    },
    **{
        ("V2XChargingParametersType", f"{bound}{way}Power{phase}"): f"W, {words}."
        for bound in ("min", "max")
        for way in ("Charge", "Discharge")
        for phase, words in PHASES.items()
    },
    **{
        ("DERChargingParametersType", f"{bound}{way}ReactivePower{phase}"): f"var, {words}."
        for bound in ("min", "max")
        for way in ("Charge", "Discharge")
        for phase, words in PHASES.items()
    },
    **{
        ("DERChargingParametersType", f"max{way}ApparentPower{phase}"): f"VA, {words}."
        for way in ("Charge", "Discharge")
        for phase, words in PHASES.items()
    },
    # Profiles of 2.1
    ("*", "dynUpdateInterval"): SECONDS,
    ("*", "maxOfflineDuration"): SECONDS,
    ("*", "randomizedDelay"): "Seconds at most.",
    **{("*", f"limit{phase}"): IN_UNIT for phase in ("_L2", "_L3")},
    **{("*", f"dischargeLimit{phase}"): DISCHARGE for phase in PHASES},
    **{("*", f"setpointReactive{phase}"): IN_UNIT for phase in PHASES},
    **{("*", f"setpoint{phase}"): SETPOINT for phase in PHASES},
    ("V2XFreqWattPointType", "frequency"): "Hz.",
    ("V2XFreqWattPointType", "power"): "W; negative: discharge.",
    ("V2XSignalWattPointType", "power"): "W; negative: discharge.",
    ("PeriodicEventStreamParamsType", "interval"): SECONDS,
    ("StreamDataElementType", "t"): "Seconds after the message's ``basetime``.",
    # DER control
    ("FixedVarType", "setpoint"): "Percent, -100 to 100.",
    ("FixedPFType", "displacement"): "Power factor, 0 to 1.",
    ("LimitMaxDischargeType", "pctMaxDischargePower"): "Percent of the EV's rated maximum.",
    ("*", "responseTime"): SECONDS,
    ("*", "rampRate"): SECONDS,
    ("*", "gradient"): SECONDS,
    ("*", "softGradient"): SECONDS,
    ("*", "hysteresisDelay"): SECONDS,
    ("*", "hysteresisGradient"): "Percent per second.",
    # Money
    ("*", "priceKwh"): "Per kWh, without tax.",
    ("*", "priceMinute"): "Per minute, without tax.",
    ("TaxRateType", "tax"): PERCENT,
    ("*", "carbonDioxideEmission"): "Grams per kWh.",
    ("*", "renewableGenerationPercentage"): PERCENT,
    ("*", "parkingFeePeriod"): SECONDS,
    ("*", "overstayTimeThreshold"): SECONDS,
    ("OverstayRuleType", "startTime"): "Seconds after the rule list begins to apply.",
    ("EVPriceRuleType", "energyFee"): "Per kWh.",
    ("NotifyWebPaymentStartedRequest", "timeout"): SECONDS,
    ("*", "maxTime"): SECONDS,
    ("*", "minTime"): SECONDS,
    ("*", "maxChargingTime"): SECONDS,
    ("*", "minChargingTime"): SECONDS,
    ("*", "maxIdleTime"): SECONDS,
    ("*", "minIdleTime"): SECONDS,
    ("*", "maxEnergy"): WATT_HOURS,
    ("*", "minEnergy"): WATT_HOURS,
    ("*", "maxPower"): "W.",
    ("*", "minPower"): "W.",
    ("*", "maxCurrent"): "A, the sum of all phases.",
    ("*", "minCurrent"): "A, the sum of all phases.",
    ("*", "maxCost"): "In the tariff's currency.",
    ("*", "chargingTime"): SECONDS,
    ("*", "idleTime"): SECONDS,
    ("*", "reservationTime"): SECONDS,
}

TIMES_HAVE_A_ZONE = frozenset(["2.0.1", "2.1"])
"""RFC 3339 asks for it; 1.6 leaves it to the station and then means UTC (3.14)."""

# (version, action) -> (direction, block), where the collected list is wrong. Both were compared with the use cases.
CORRECTIONS: dict[tuple[str, str], tuple[str, str]] = {}


def note_of(class_name: str, wire_name: str) -> str | None:
    """The unit of a property, where its name does not tell it."""
    return NOTES.get((class_name, wire_name)) or NOTES.get(("*", wire_name))
