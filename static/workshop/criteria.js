// Keeps what a situation says in step with its lines. Without this script, a button does.
const form = document.querySelector("#situation_form");
const LINES = "#criteria-group";
const picked = new Set();
let latest = 0;
let waiting;

// The page itself reads the lines: it is asked for as the button would, and saves nothing.
async function read() {
  const turn = ++latest;
  const button = form.querySelector("[name=_read]");
  const data = new FormData(form);
  data.set(button.name, button.value);
  const answer = await fetch(location.href, { method: "POST", body: data });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const said = page.querySelector("#reads-as");
  if (turn !== latest || !said) return;
  document.querySelector("#reads-as").replaceChildren(...said.childNodes);
  for (const cell of picked) renew(cell, page);
  picked.clear();
}

// An answer that was picked has become a box, with the others of its question.
function renew(cell, page) {
  const first = cell.querySelector(".answers__more");
  const fresh = page.getElementById(first.id)?.closest("td");
  if (!fresh) return;
  const wasHere = cell.contains(document.activeElement);
  cell.replaceChildren(...document.adoptNode(fresh).childNodes);
  if (!wasHere) return;
  const lines = [...cell.querySelectorAll(".answers__more")];
  const next = cell.querySelector(".errorlist") ? lines[0] : lines.find((one) => !one.value);
  next?.focus();
}

function soon(cell) {
  // What is being read already is of before: it would put back what was just changed.
  latest += 1;
  if (cell) picked.add(cell);
  clearTimeout(waiting);
  waiting = setTimeout(read, 250);
}

function isPicked(input) {
  return [...input.list.options].some((option) => option.value === input.value);
}

if (form) {
  form.addEventListener("change", ({ target }) => {
    if (!target.closest(LINES)) return;
    soon(target.matches(".answers__more") ? target.closest("td") : null);
  });
  form.addEventListener("input", ({ target }) => {
    if (target.matches(".answers__more") && isPicked(target)) soon(target.closest("td"));
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches(".answers__more")) return;
    // Enter takes the answer; elsewhere in the form it saves.
    event.preventDefault();
    soon(event.target.closest("td"));
  });
}
