/* Show where in the minutes something was read. The page works without this file. */
"use strict";

function linesOf(text, first, last) {
  const lines = text.split("\n");
  const start = lines.slice(0, first - 1).reduce((sum, line) => sum + line.length + 1, 0);
  const length = lines.slice(first - 1, last).join("\n").length;
  return [start, start + length];
}

/* How far down a place in a text stands, lines that wrap counted. */
function heightAbove(box, start) {
  const copy = box.cloneNode();
  for (const name of ["id", "name", "hx-post", "hx-trigger", "autofocus"]) copy.removeAttribute(name);
  copy.rows = 1;
  copy.value = box.value.slice(0, start);
  copy.style.cssText = `position:absolute;visibility:hidden;height:0;min-height:0;width:${box.offsetWidth}px`;
  box.after(copy);
  const height = copy.scrollHeight;
  copy.remove();
  return height;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-lines]");
  const box = document.getElementById("minutes-text");
  if (!link || !box) return;
  event.preventDefault();
  const [first, last] = link.dataset.lines.split("-").map(Number);
  const [start, end] = linesOf(box.value, first, last);
  box.focus();
  box.setSelectionRange(start, end);
  box.scrollTop = Math.max(0, heightAbove(box, start) - box.clientHeight / 3);
  box.scrollIntoView({ block: "nearest" });
});
