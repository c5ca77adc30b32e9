/* Walk the suggestions under a search box by keyboard. The box works without this file. */
"use strict";

const listOf = (box) => document.getElementById(box.getAttribute("aria-controls"));

const optionsOf = (box) => [...(listOf(box)?.querySelectorAll('[role="option"]') ?? [])];

function choose(box, options, index) {
  options.forEach((option, at) => {
    option.id ||= `${listOf(box).id}-${at}`;
    option.setAttribute("aria-selected", String(at === index));
  });
  if (index < 0) box.removeAttribute("aria-activedescendant");
  else box.setAttribute("aria-activedescendant", options[index].id);
  options[index]?.scrollIntoView({ block: "nearest" });
}

function close(box) {
  listOf(box)?.replaceChildren();
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
}

document.addEventListener("keydown", (event) => {
  const box = event.target;
  if (!box.matches?.('input[role="combobox"]') || event.isComposing) return;
  const options = optionsOf(box);
  const chosen = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "Escape" && options.length) {
    event.preventDefault();
    close(box);
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (!options.length) return;
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1;
    choose(box, options, ((chosen + step + 1 + options.length + 1) % (options.length + 1)) - 1);
  } else if (event.key === "Enter" && chosen >= 0) {
    event.preventDefault();
    options[chosen].click();
  }
});

document.addEventListener("htmx:afterSwap", (event) => {
  const box = event.detail.requestConfig?.elt;
  if (!box?.matches?.('input[role="combobox"]')) return;
  if (document.activeElement !== box) close(box);
  else box.setAttribute("aria-expanded", String(optionsOf(box).length > 0));
});

document.addEventListener("focusout", (event) => {
  const box = event.target;
  if (!box.matches?.('input[role="combobox"]')) return;
  if (!listOf(box)?.contains(event.relatedTarget)) setTimeout(() => close(box), 150);
});

/* Tell that a result was opened, so that operators see which searches find nothing useful. */
document.addEventListener("click", (event) => {
  const list = event.target.closest?.("[data-searched]");
  if (!list?.dataset.searched || !event.target.closest("a")) return;
  const told = new FormData();
  told.append("search", list.dataset.searched);
  const headers = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");
  told.append("csrfmiddlewaretoken", headers["X-CSRFToken"] ?? "");
  navigator.sendBeacon(list.dataset.openedAt, told);
});
