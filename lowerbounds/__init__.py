"""What must be paid: certificates, curves, comparison."""
