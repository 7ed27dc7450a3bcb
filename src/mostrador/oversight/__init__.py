"""Who counts and checks. It reads what the wings below did, and says so in figures that anybody can follow back."""
