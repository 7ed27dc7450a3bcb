"""How it was, asked apart for treatment and matter, and only after the decision was told (Ley 10/2025, art. 18)."""

from mostrador.oversight.surveys.ask import answer, ask, decline, survey_of
from mostrador.oversight.surveys.figures import by_month
from mostrador.oversight.surveys.records import CAUSES, FEWEST, Month, Survey

__all__ = ["CAUSES", "FEWEST", "Month", "Survey", "answer", "ask", "by_month", "decline", "survey_of"]
