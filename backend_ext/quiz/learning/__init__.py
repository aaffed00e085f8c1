"""How strong a learner and a question are, what is forgotten when, what to ask next."""
