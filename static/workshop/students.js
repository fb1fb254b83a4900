// Shows the questions that follow as soon as one is answered. Without this script, a button does.
const form = document.querySelector("#scenario_form");
const GROUPS = ".module.answering";
let latest = 0;

// The page itself says what follows: it is asked as the button would, and saves nothing.
async function follow() {
  const turn = ++latest;
  const button = form.querySelector("[name=_read]");
  const data = new FormData(form);
  data.set(button.name, button.value);
  const answer = await fetch(location.href, { method: "POST", body: data });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelectorAll(GROUPS);
  if (turn !== latest || !fresh.length) return;
  const here = document.activeElement?.id;
  const [first, ...others] = form.querySelectorAll(GROUPS);
  others.forEach((group) => group.remove());
  first.replaceWith(...fresh);
  if (here) document.getElementById(here)?.focus();
}

const isDate = (target) => target.matches("[type=date]");

form?.addEventListener("change", ({ target }) => {
  if (target.closest(GROUPS) && !isDate(target)) follow();
});
// A date is whole only once it is left: its year is typed figure by figure.
form?.addEventListener("focusout", ({ target }) => {
  if (target.closest(GROUPS) && isDate(target) && target.value !== target.defaultValue) follow();
});
