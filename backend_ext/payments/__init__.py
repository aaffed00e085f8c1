"""Online payments through aamarPay: what the gateway's search says decides, never what a browser brings."""
