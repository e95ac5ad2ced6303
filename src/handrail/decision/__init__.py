"""What the guidance means, as data and arithmetic: no clock, no files, no network, no Django.

Standard library only. Everything here is told what it needs: the day, the rulebook, the incident.
"""
