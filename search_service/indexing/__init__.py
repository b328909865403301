"""Files become a published index: read, merged, built and reported."""
