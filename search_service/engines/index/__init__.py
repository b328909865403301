"""The inverted index of all engines: entries, vocabulary, postings and stored records."""
