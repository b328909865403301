"""Printed text: lines become paragraphs, paragraphs become documents."""
