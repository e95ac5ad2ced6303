"""What every test shares: how many made-up incidents hypothesis tries, and that it repeats itself.

Set `HANDRAIL_EXAMPLES` to try more of them than an ordinary run does.
"""

import os

from hypothesis import settings

settings.register_profile(
    "house",
    max_examples=int(os.environ.get("HANDRAIL_EXAMPLES", "100")),
    deadline=None,
    derandomize="HANDRAIL_EXAMPLES" not in os.environ,
)
settings.load_profile("house")
