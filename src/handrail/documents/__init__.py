"""What can be put on paper or pasted into a record: reports, and the path through the guidance.

Made from ids and words alone: no clock, no files but the package's own, nothing kept.
"""
