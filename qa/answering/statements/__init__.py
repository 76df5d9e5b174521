"""What sentences state, and whether they agree, differ, or replace one another."""
