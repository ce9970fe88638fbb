"""What a ceiling is: capacities, bounds with their law and status, codes as witnesses, and the class of kinds."""
