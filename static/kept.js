// Helps on a kept page; everything works without it.
"use strict";

const SHELF = "kept-pages";
const script = document.currentScript;

// Ticks are saved as they are made: the button is for pages without this script.
for (const form of document.querySelectorAll("[data-ticks]")) {
  const buttons = form.querySelectorAll(".ticks button");
  const show = (shown) => buttons.forEach((button) => (button.hidden = !shown));
  const saved = form.querySelector(".ticks [role=status]").textContent;
  show(false);
  form.addEventListener("change", async (event) => {
    event.target.closest("li").toggleAttribute("data-done", event.target.checked);
    const said = event.target.closest("section").querySelector(".ticks [role=status]");
    said.textContent = "";
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
      if (!answer.ok) throw new Error(answer.status);
      said.textContent = saved;
      // The answer is the page as it is now: what comes next may be another step.
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      document.querySelector(".now").replaceWith(page.querySelector(".now"));
      refresh();
    } catch {
      said.textContent = said.dataset.failed;
      show(true);
    }
  });
}

addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll(".fold")) fold.open = true;
});

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.previousElementSibling.textContent);
    button.textContent = button.dataset.done;
  });
}

// The page stays on this device only when the student asks for it.
const offline = document.querySelector("[data-offline]");
if (offline && "serviceWorker" in navigator) {
  offline.hidden = false;
  offline.addEventListener("click", async () => {
    await navigator.serviceWorker.register("/offline.js");
    await shelve();
    offline.textContent = offline.dataset.done;
  });
}

async function shelve() {
  const shelf = await caches.open(SHELF);
  const parts = document.querySelectorAll("link[rel=stylesheet], script[src]");
  await shelf.addAll([location.pathname, ...[...parts].map((part) => part.href || part.src)]);
}

async function refresh() {
  const shelf = await caches.open(SHELF);
  if (await shelf.match(location.pathname)) await shelf.add(location.pathname);
}

if (script.hasAttribute("data-forget") && "caches" in window) caches.delete(SHELF);
