"""From report files to the store."""
