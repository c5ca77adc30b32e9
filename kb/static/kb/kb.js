/* Small helps on top of pages that work without them. No page depends on this file. */
"use strict";

document.documentElement.classList.add("js");

const isWriting = (element) =>
  element.isContentEditable || /^(input|textarea|select)$/i.test(element.tagName);

const byId = (id) => document.getElementById(id);

/* --- Keys: / search, n and p walk the list, ? help, Ctrl+Enter sends ----------------------- */

function walk(step) {
  const links = [...document.querySelectorAll(".row-title a")];
  if (!links.length) return;
  const here = links.indexOf(document.activeElement?.closest(".row")?.querySelector(".row-title a"));
  const next = here < 0 && step < 0 ? links.length - 1 : here + step;
  const link = links[Math.min(Math.max(next, 0), links.length - 1)];
  link.focus({ focusVisible: true });
  link.closest(".row").scrollIntoView({ block: "nearest" });
}

function focusSearch() {
  const boxes = [...document.querySelectorAll("[data-search]")];
  const box = boxes.find((one) => one.offsetParent) ?? boxes[0];
  box?.focus();
  box?.select();
}

const keys = {
  "/": focusSearch,
  n: () => walk(1),
  p: () => walk(-1),
  "?": () => byId("keyboard-help")?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeMenus(null);
  if (event.isComposing) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.target.closest?.("textarea")?.form?.requestSubmit();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
  if (document.querySelector("dialog[open]") || !Object.hasOwn(keys, event.key)) return;
  event.preventDefault();
  keys[event.key]();
});

/* --- Menus close when one looks elsewhere --------------------------------------------------- */

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details:is(.menu, .move)[open]")) {
    if (menu === except) continue;
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.open = false;
  }
}

document.addEventListener("click", (event) => {
  closeMenus(event.target.closest("details:is(.menu, .move)"));
  const opener = event.target.closest("[data-opens]");
  if (opener) byId(opener.dataset.opens)?.showModal();
  const copier = event.target.closest("[data-copies]");
  if (copier) copy(byId(copier.dataset.copies));
});

/* --- Light and dark without a round trip ----------------------------------------------------- */

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-theme-form]") || !event.submitter) return;
  event.preventDefault();
  const theme = event.submitter.value;
  const isAuto = theme === "auto";
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `theme=${isAuto ? "" : theme}; path=/; samesite=lax; max-age=${isAuto ? 0 : 31536000}${secure}`;
  localStorage.setItem("theme", theme); // where Django's admin looks
  if (isAuto) delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  for (const button of document.querySelectorAll("[data-theme-form] button")) {
    button.setAttribute("aria-pressed", String(button.value === theme));
  }
});

/* --- A word in passing ------------------------------------------------------------------------- */

let toastTimer = 0;

function say(what) {
  const toast = byId("toast");
  if (!toast?.dataset[what]) return;
  toast.textContent = toast.dataset[what];
  toast.classList.toggle("notice--error", what !== "copied");
  toast.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { toast.hidden = true; }, what === "copied" ? 2000 : 8000);
}

async function copy(source) {
  if (!source) return;
  source.select?.();
  await navigator.clipboard?.writeText(source.value ?? source.textContent.trim());
  say("copied");
}

document.addEventListener("htmx:sendError", () => say("offline"));
document.addEventListener("htmx:responseError", () => say("refused"));

/* --- Asking back before what is hard to take back ------------------------------------------------ */

function confirmed(text, label) {
  const dialog = byId("confirm");
  if (!dialog) return Promise.resolve(true);
  byId("confirm-text").textContent = text;
  const yes = dialog.querySelector("[data-yes]");
  yes.dataset.usual ??= yes.textContent;
  yes.textContent = label || yes.dataset.usual;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

/* --- Forms: sent once, asked back, not lost by leaving -------------------------------------------- */

const sent = new WeakSet();
const changed = new Set();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  const asks = event.submitter?.dataset.confirm ?? form.dataset.confirm;
  if (asks && !form.dataset.agreed) {
    event.preventDefault();
    event.stopImmediatePropagation();
    const submitter = event.submitter;
    confirmed(asks, submitter?.textContent.trim()).then((agreed) => {
      if (!agreed) return;
      form.dataset.agreed = "yes";
      form.requestSubmit(submitter);
      delete form.dataset.agreed;
    });
    return;
  }
  if (form.matches("[hx-post], [hx-put], [hx-delete], [data-theme-form]")) return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  sent.add(form);
  changed.delete(form);
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
  setTimeout(() => release(form), 15000); // a page that is still here wasn't left: let people retry
}, true);

function release(form) {
  sent.delete(form);
  for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-disabled");
}

addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.forms) release(form);
});

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-guard]");
  if (form) changed.add(form);
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) changed.delete(event.target.closest?.("form"));
});

addEventListener("beforeunload", (event) => {
  if ([...changed].some((form) => form.isConnected)) event.preventDefault();
});

/* --- Filters apply when they are chosen ------------------------------------------------------------ */

document.addEventListener("change", (event) => {
  event.target.closest?.("form[data-autosubmit]")?.requestSubmit();
});
