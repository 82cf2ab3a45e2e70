"""For your tests: both ends joined in memory, and a clock to turn."""

from evwire.testing.clock import ManualClock, ManualTimer

__all__ = ["ManualClock", "ManualTimer"]
