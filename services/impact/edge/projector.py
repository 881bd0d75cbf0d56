"""The process that keeps impact's figures true to its archive: `impact-projector`."""

from kit.background.process import JobsDefinition
from services.impact.bootstrap import bootstrap_projector

PROCESS = JobsDefinition(name="impact-projector", service="impact", bootstrap=bootstrap_projector)
