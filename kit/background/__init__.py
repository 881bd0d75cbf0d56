"""What a service does by itself, beside calls and events (`kit.background.job`)."""

from kit.background.job import LONGEST_WAIT_S, Job, Step, Stopping, Working

__all__ = ["LONGEST_WAIT_S", "Job", "Step", "Stopping", "Working"]
