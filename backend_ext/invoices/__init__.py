"""Invoices: one for each order whose money came in, numbered without gaps, as a PDF in both languages."""
