() => {
	const follow = (mark) => {
		const id = mark.getAttribute("href").slice(1);
		const target = document.getElementById(id) ?? document.getElementById(id.replace("source", "cited"));
		target?.closest("details")?.setAttribute("open", "");
		target?.setAttribute("tabindex", "-1");
		target?.focus({ preventScroll: true });
		target?.scrollIntoView({ block: "nearest" });
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
	document.addEventListener("click", (event) => {
		const mark = event.target.closest("a.cite");
		if (mark) {
			event.preventDefault();
			follow(mark);
		}
		const button = event.target.closest("button.copy");
		if (button) copy(button);
	});
}
