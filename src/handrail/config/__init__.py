"""Settings, addresses and the layers around every request; refuses an unsafe start."""
