"""Who says or does what in a sentence: actors, acts and speakers."""
