"""What happens around every request, outermost first."""
