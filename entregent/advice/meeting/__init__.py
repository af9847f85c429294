"""People to meet: those the owner does not know yet, but who are near, with the bridge that each would build."""

from entregent.advice.meeting.finding import DIAL, meet
from entregent.advice.meeting.values import Bridge, Common, Door, Listed, Meeting, Namesake, Suggestion

__all__ = ["DIAL", "Bridge", "Common", "Door", "Listed", "Meeting", "Namesake", "Suggestion", "meet"]
