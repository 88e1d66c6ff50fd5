"""Papers as PDF: a template and what stands in it go into a process without power, a PDF/A comes out.

:func:`tongxing.core.printing.setting.typeset` asks, :mod:`tongxing.core.printing.setter` is that process (Typst). A
template may be changed by an office and what stands in it is typed by people, so neither is trusted.
"""
