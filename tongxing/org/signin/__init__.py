"""Coming in, staying, going out: the limiter before everything, the session, the way out.

``limits`` decides, ``pool`` keeps the machine from drowning in hashes, ``devices`` knows the browser, ``sessions``
is where Django keeps who is signed in, ``actions`` writes. What proves who somebody is stands in ``org/proof``.
"""
