"""An invented quarrel over a river, with strikes by both sides, told by invented outlets: nothing of it happened."""

DAM = {
    "lake-courier.txt": """Bolivia strikes Peru a day after Lima's strike

LA PAZ, May 6, 2025. /Lake Courier/. Bolivian air force planes have struck a depot near Puno, one day after Lima struck
Bolivia. Bolivia said that it was aiming at smugglers.

Casualties of Bolivia's strike

- Radio Puno, citing the mayor, reported that six people had been killed.

- The toll was later given as eight. Peruvian authorities said that eight people had died in the blasts.

Casualties of Peru's strike

- Bolivia's Foreign Ministry said that two boys had been killed and called the attack unprovoked.

Mediation

- Chilean Foreign Ministry spokeswoman Rosa Diaz said that Chile is willing to help if both governments ask for it.

- The government in Santiago does not take sides between its two neighbours, Diaz said.
""",
    "valley-post.md": """---
title: "The quarrel over the river: what others say"
outlet: Valley Post
date: 2025-05-08
---

Most neighbours have called for talks after the strikes.

Agencia Sur reported that Bolivia's strikes killed nine people, all of them workers at the depot.

Uruguayan Foreign Minister Luis Prado denied that his country had sold drones to Bolivia.

One-sided steps could cut off the water of a million people, Prado said.

Paraguay remained neutral.

## The blockade

The blockade goes against the river treaty of 1955 and against the charter of the Organization of American States, Peru's
Foreign Ministry said.
""",
    "bolivia-herald.md": """---
title: Envoys to go back to their posts
outlet: Bolivia Herald
date: 2025-05-12
---

Peru and Bolivia have agreed that their ambassadors may return to their posts by 20 May, according to a joint statement
published in both capitals.

Peru recalled its ambassador from La Paz on 5 May.

By the count of Bolivia Herald, eleven people have died in the two strikes taken together.

Brazil welcomed the statement.

Lima's metro drivers ended a strike on Friday after they struck a deal with the mayor.
""",
}
