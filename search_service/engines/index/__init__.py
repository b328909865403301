"""The inverted index: entries, vocabulary, postings and stored records."""
