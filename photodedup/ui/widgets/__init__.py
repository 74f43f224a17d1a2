"""The parts of the review page; none of them holds data or touches a file."""
