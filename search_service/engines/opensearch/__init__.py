"""An OpenSearch cluster as engine and home, for indexes beyond one machine."""
