// What the editor's own script leaves open: a Tab key that leaves the field, errors one can read.
"use strict";

(() => {
  const FAILED = "Invalid response";

  // Tab moves on, as everywhere; indent with Ctrl+] as the editor's script offers.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Tab" && event.target.matches(".markdownx-editor")) event.stopPropagation();
  }, true);

  document.addEventListener("markdownx.update", (event) => {
    const [html] = event.detail;
    if (!/^\s*<!doctype/i.test(html)) return;
    const preview = event.target.querySelector(".markdownx-preview");
    preview.replaceChildren(event.target.dataset.signedOut || "");
  }, true);

  document.addEventListener("markdownx.fileUploadError", (event) => {
    const root = event.target;
    const reasons = Object.values(event.detail[0] || {}).flat().join(" ");
    say(root, reasons || root.dataset.uploadFailed || "");
    // The script types its own error into the text right after this event: take it out again.
    setTimeout(() => {
      const editor = root.querySelector(".markdownx-editor");
      const end = editor.selectionEnd;
      if (editor.value.slice(end - FAILED.length, end) === FAILED) {
        editor.setRangeText("", end - FAILED.length, end, "end");
      }
    });
  }, true);

  document.addEventListener("markdownx.fileUploadEnd", (event) => say(event.target, ""), true);

  function say(root, text) {
    const message = root.querySelector(".markdownx-message");
    if (!message) return;
    message.textContent = text;
    message.hidden = !text;
  }
})();
