"""What a suite counts."""

from dataclasses import dataclass, field

PASSED, REFUSED, FAILED = "passed", "refused by profile", "failed"


@dataclass
class Suite:
    name: str
    outcomes: dict = field(default_factory=dict)
    reasons: dict = field(default_factory=dict)
    # Markdown for the page, beside the counts.
    tables: list = field(default_factory=list)

    def add(self, case, outcome, reason=""):
        """`reason` is kept for what failed."""
        if case in self.outcomes:
            raise ValueError(f"{self.name}: case {case} twice")
        self.outcomes[case] = outcome
        if outcome == FAILED:
            self.reasons[case] = reason

    def count(self, outcome):
        return sum(1 for other in self.outcomes.values() if other == outcome)
