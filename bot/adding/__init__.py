"""A file, an address or a feed -> reports in the corpus folder."""
