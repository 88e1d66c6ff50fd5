"""请求、异议、投诉: each with a number and a last day, answered by somebody it is not about (docs/adr/0034)."""
