"""Handrail measured beside other engines on the same rules, facts and incidents, in one run."""
