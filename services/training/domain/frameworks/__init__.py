"""Competence frameworks, and how the competences of one answer to those of another."""
