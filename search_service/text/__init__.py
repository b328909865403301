"""Words as the product sees them: tokens, folding, stems and spelling variants."""
