"""What may happen to a case, by whom and by when; told the time, knowing no framework."""
