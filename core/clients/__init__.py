"""One client: values, past, credits elsewhere, terms of the offer, contradictions."""
