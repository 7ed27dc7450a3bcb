"""«Quiero hablar con un supervisor»: who is called, who takes it, and what is owed when nobody did in three minutes."""

from mostrador.care.supervisors.ask import ask
from mostrador.care.supervisors.late import owe_again, run_out
from mostrador.care.supervisors.read import current, ringing
from mostrador.care.supervisors.records import Ringing, Supervision
from mostrador.care.supervisors.take import take

__all__ = ["Ringing", "Supervision", "ask", "current", "owe_again", "ringing", "run_out", "take"]
