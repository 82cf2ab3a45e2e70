"""What is decided about stations: who comes in, who charges, and how they are set up."""
