"""The small corpus behind the page, some of it hostile."""

LIMA = """Peru invites Chile to talks

LIMA, May 5, 2025. /Andes Wire/. Peru has invited Chile to talks.

Peruvian Foreign Minister Rosa Quispe said that Lima offers to host talks on the ferry line.

She added that both sides should keep calm.
"""
SANTIAGO = """---
title: Santiago answers Lima
outlet: Pacific Daily
date: 2025-05-06
place: Santiago
url: https://pacific.example/2025/ferry?a=1&b=2
---

Chilean Foreign Minister Diego Soto said that Santiago welcomes the talks.

## Conditions

Soto demanded that the ferry line stay open meanwhile.
"""
# What a report may try, and its file by its name.
HOSTILE = """---
title: 'Bolivia <img src=x onerror="window.pwned=1"> <script>window.pwned=2</script>'
outlet: '<b>Altiplano</b> [x](http://evil.example/t)'
date: 2025-05-07
url: javascript:window.pwned=3
---

Bolivia condemned the ferry line as <img src=x onerror="window.pwned=4"> "a provocation", the Bolivian Foreign \
Ministry said ![pixel](http://evil.example/p.png) **now** {{7*7}} ${window.pwned=5} <script>window.pwned=6</script> \
\u202egnp.exe\u202c.
"""
HOSTILE_FILE = "<img src=x onerror=window.pwned=7>.txt"
QUITO = """QUITO, May 8, 2025. /Equator Post/. Ecuador spoke on the ferry line.

Ecuador's Foreign Ministry said that Ecuador offers to send engineers.
"""
REPORTS = {"lima.txt": LIMA, "santiago.md": SANTIAGO, HOSTILE_FILE: HOSTILE}
