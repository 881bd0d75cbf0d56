"""How booking's refusals are told, in English and in French, a module for each topic."""

from services.booking.edge.problems import appointments, common, imports

PROBLEMS = (*common.PROBLEMS, *appointments.PROBLEMS, *imports.PROBLEMS)
