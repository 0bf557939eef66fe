() => {
	const follow = (mark) => {
		const id = mark.getAttribute("href").slice(1);
		const target = document.getElementById(id) ?? document.getElementById(id.replace("source", "cited"));
		target?.closest("details")?.setAttribute("open", "");
		target?.setAttribute("tabindex", "-1");
		target?.focus({ preventScroll: true });
		target?.scrollIntoView({ block: "center" });
	};
	const copy = async (button) => {
		const label = button.textContent;
		try {
			await navigator.clipboard.writeText(button.dataset.copy);
			button.textContent = "Copied";
		} catch {
			button.textContent = "The browser does not allow copying here";
		}
		setTimeout(() => (button.textContent = label), 2000);
	};
	// The last question stays at the top and its answer grows below it, until the reader moves elsewhere.
	let asked = 0;
	let isMoved = false;
	for (const kind of ["wheel", "touchmove", "pointerdown", "keydown"])
		document.addEventListener(kind, (event) => (isMoved ||= event.target.closest("#chat") !== null), { passive: true });
	const align = () => {
		const questions = [...document.querySelectorAll("#chat .question")];
		isMoved &&= questions.length === asked;
		asked = questions.length;
		if (isMoved) return;
		const question = questions.at(-1);
		const log = question?.closest("[role=log]");
		if (log) log.scrollTop += question.getBoundingClientRect().top - log.getBoundingClientRect().top - 24;
	};
	new MutationObserver((changes) => {
		if (changes.some((change) => change.target.closest("#chat"))) align();
	}).observe(document.body, { childList: true, subtree: true });
	// An act opens its quotations in the row below its own, one at a time; Escape closes them and goes back to the act.
	const open = (act, isOpen) => {
		const cards = document.getElementById(act.getAttribute("aria-controls"));
		if (!cards) return;
		const row = cards.closest("tr");
		for (const other of row.previousElementSibling.querySelectorAll(".act[aria-expanded=true]"))
			other.setAttribute("aria-expanded", "false");
		for (const other of row.querySelectorAll(".cards")) other.hidden = true;
		row.hidden = cards.hidden = !isOpen;
		act.setAttribute("aria-expanded", String(isOpen));
		if (isOpen) {
			cards.focus({ preventScroll: true });
			cards.scrollIntoView({ block: "nearest" });
		} else act.focus();
	};
	document.addEventListener("keydown", (event) => {
		const cards = event.key === "Escape" && event.target.closest("#matrix .cards");
		if (cards) open(document.querySelector(`#matrix [aria-controls="${cards.id}"]`), false);
	});
	document.addEventListener("click", (event) => {
		const act = event.target.closest("#matrix .act");
		if (act) open(act, act.getAttribute("aria-expanded") !== "true");
		const mark = event.target.closest("a.cite");
		if (mark) {
			event.preventDefault();
			follow(mark);
		}
		const button = event.target.closest("button.copy");
		if (button) copy(button);
	});
}
