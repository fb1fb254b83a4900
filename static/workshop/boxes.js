// What was added in a window of its own becomes a ticked box, first among the others.

const stock = window.dismissAddRelatedObjectPopup;

window.dismissAddRelatedObjectPopup = (opened, key, words) => {
  const list = document.getElementById(opened.name.replace(/__\d+$/, ""));
  if (list?.matches(".choices")) {
    const box = document.createElement("input");
    box.type = "checkbox";
    box.name = list.dataset.name;
    box.value = key;
    box.checked = true;
    const label = document.createElement("label");
    label.append(box, ` ${words}`);
    const line = document.createElement("div");
    line.append(label);
    list.prepend(line);
    list.scrollTop = 0;
  }
  stock(opened, key, words);
};
