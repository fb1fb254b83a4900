// Makes a passkey, or signs in with one; a password and a code do without this script.
"use strict";

const READS = {
  create: "parseCreationOptionsFromJSON",
  get: "parseRequestOptionsFromJSON",
};

for (const part of document.querySelectorAll("[data-passkey]")) {
  const { passkey: does, begin, complete, then, stopped, known, failed } = part.dataset;
  const read = window.PublicKeyCredential?.[READS[does]];
  if (!read) continue;
  for (const one of part.querySelectorAll("[data-without]")) one.hidden = true;
  for (const one of part.querySelectorAll("[data-with]")) one.hidden = false;
  const button = part.querySelector("button");
  const said = part.querySelector("[role=status]");

  const sent = async (address, data) => {
    const answer = await fetch(address, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "X-CSRFToken": part.querySelector("[name=csrfmiddlewaretoken]").value,
      },
      body: JSON.stringify(data),
    });
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  };

  button.addEventListener("click", async () => {
    said.textContent = "";
    button.disabled = true;
    try {
      const publicKey = read.call(PublicKeyCredential, await sent(begin, {}));
      const made = await navigator.credentials[does]({ publicKey });
      const answer = await sent(complete, made.toJSON());
      location.assign(then ?? answer.redirect_url);
    } catch (fault) {
      // The names are those of the standard: closed or too late, and already there.
      const told = { NotAllowedError: stopped, InvalidStateError: known };
      said.textContent = told[fault.name] ?? failed;
      button.disabled = false;
      button.focus();
    }
  });
}
