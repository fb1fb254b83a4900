// Drags rows to another place. Without this script, buttons and numbers do the same.

// A row takes the place of the one it is dropped on.
function draggable(rows, dropped) {
  let carried = null;
  for (const row of rows()) {
    if (row.querySelector(".move__handle")) continue;
    const cell =
      row.querySelector(".field-moves") ?? row.querySelector("h3, .field-position");
    const handle = document.createElement("span");
    handle.className = "move__handle";
    handle.textContent = "⠿";
    handle.setAttribute("aria-hidden", "true");
    cell.prepend(handle);
    handle.addEventListener("pointerdown", () => (row.draggable = true));
    handle.addEventListener("pointerup", () => (row.draggable = false));
    row.addEventListener("dragstart", (event) => {
      carried = row;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", "");
      row.classList.add("is-carried");
    });
    row.addEventListener("dragover", (event) => {
      if (!carried || carried === row) return;
      event.preventDefault();
      mark(rows(), row, isBelow(carried, row));
    });
    row.addEventListener("drop", (event) => {
      if (!carried || carried === row) return;
      event.preventDefault();
      dropped(carried, row, isBelow(carried, row) ? "after" : "before");
    });
    row.addEventListener("dragend", () => {
      carried = null;
      row.draggable = false;
      row.classList.remove("is-carried");
      mark(rows());
    });
  }
}

function isBelow(carried, row) {
  return Boolean(carried.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING);
}

function mark(rows, target, below) {
  for (const row of rows) {
    row.classList.toggle("is-target-above", row === target && !below);
    row.classList.toggle("is-target-below", row === target && below);
  }
}

// A list: the server moves the row, as a button would.
const list = document.querySelector("#changelist-form");
if (list?.querySelector(".field-moves .move")) {
  const rows = () => [...list.querySelectorAll("#result_list tbody tr")];
  const number = (row) => row.querySelector(".move").value.split(" ")[0];
  draggable(rows, (carried, row, side) => {
    const move = document.createElement("input");
    move.type = "hidden";
    move.name = "_move";
    move.value = `${number(carried)} ${side} ${number(row)}`;
    list.append(move);
    list.submit();
  });
  if (location.hash.startsWith("#move-")) {
    const button = document.getElementById(location.hash.slice(1));
    (button ?? document.querySelector(`[id^="${location.hash.slice(1).replace(/[a-z]+$/, "")}"]`))?.focus();
  }
}

// Inner rows: their numbers are written anew, and saved with the form.
for (const group of document.querySelectorAll(".inline-group")) {
  const rows = () =>
    [...group.querySelectorAll("tr.form-row, .inline-related:not(.tabular)")].filter(
      (row) => !row.matches(".empty-form") && row.querySelector(".field-position input"),
    );
  const renumber = () => {
    rows().forEach((row, place) => {
      const input = row.querySelector(".field-position input");
      // An empty line to add another row stays one.
      if (row.classList.contains("has_original") || input.value !== "0") {
        input.value = (place + 1) * 10;
      }
    });
  };
  const start = () =>
    draggable(rows, (carried, row, side) => {
      row[side](carried);
      const input = carried.querySelector(".field-position input");
      if (input.value === "0") input.value = 1;
      renumber();
    });
  start();
  group.addEventListener("formset:added", start);
  group.addEventListener("keydown", (event) => {
    const up = event.key === "ArrowUp";
    if (!event.altKey || !(up || event.key === "ArrowDown")) return;
    const all = rows();
    const row = all.find((one) => one.contains(event.target));
    const other = all[all.indexOf(row) + (up ? -1 : 1)];
    if (!row || !other) return;
    event.preventDefault();
    other[up ? "before" : "after"](row);
    renumber();
    event.target.focus();
  });
}
