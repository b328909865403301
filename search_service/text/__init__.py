"""Text analysis: tokens, folding, stems, spelling variants, synonyms and similarity."""
