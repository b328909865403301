"""What every engine stores: entries, their vocabulary, postings and records."""
