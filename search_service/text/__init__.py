"""Text analysis: tokens, folding, stems, spelling, synonyms and similarity."""
