"""What people consent to, and the only door by which a contact is recorded (Ley 10/2025, art. 12.1; GDPR, art. 7)."""

from mostrador.oversight.consent.record import (
    NoConsent,
    NoRecording,
    OtherPurpose,
    calls_of,
    forget_recordings,
    is_recording,
    keep,
    listen,
    listened,
    may_keep,
    own,
    recordings_of,
)
from mostrador.oversight.consent.records import HOWS, PURPOSES, Call, Consent, Listened, Purpose, Recording
from mostrador.oversight.consent.say import NothingToTakeBack, consents, consents_of, say

__all__ = [
    "HOWS",
    "PURPOSES",
    "Call",
    "Consent",
    "Listened",
    "NoConsent",
    "NoRecording",
    "NothingToTakeBack",
    "OtherPurpose",
    "Purpose",
    "Recording",
    "calls_of",
    "consents",
    "consents_of",
    "forget_recordings",
    "is_recording",
    "keep",
    "listen",
    "listened",
    "may_keep",
    "own",
    "recordings_of",
    "say",
]
