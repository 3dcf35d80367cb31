"use strict";
// Proof of work after ALTCHA, version 2: the number is sought from which a key follows that begins
// as the challenge says. It starts while people read, and nobody waits longer than PATIENCE.
{
  const PATIENCE = 20000, AT_ONCE = 16;
  const input = document.querySelector("[data-puzzle]");
  const status = document.querySelector("[data-proof-wait]");
  const challenge = JSON.parse(input.dataset.puzzle), asked = challenge.parameters;
  const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
  const hex = (raw) => Array.from(raw, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const nonce = bytes(asked.nonce), salt = bytes(asked.salt);
  const began = performance.now();
  let isOver = !window.crypto?.subtle;

  const derived = async (counter) => {
    const password = new Uint8Array(nonce.length + 4);
    password.set(nonce);
    new DataView(password.buffer).setUint32(nonce.length, counter);
    const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: asked.cost };
    return hex(new Uint8Array(await crypto.subtle.deriveBits(how, key, 8 * asked.keyLength)));
  };

  const solve = async () => {
    for (let first = 0; !isOver; first += AT_ONCE) {
      const keys = await Promise.all(Array.from({ length: AT_ONCE }, (_, place) => derived(first + place)));
      const place = keys.findIndex((key) => key.startsWith(asked.keyPrefix));
      if (place >= 0) {
        const time = Math.round(performance.now() - began);
        const solution = { counter: first + place, derivedKey: keys[place], time };
        input.value = btoa(JSON.stringify({ challenge, solution }));
        isOver = true;
      }
    }
  };

  const done = solve().catch(() => {}).then(() => { isOver = true; });
  input.form.addEventListener("submit", (event) => {
    const button = event.submitter;
    // Saving and leaving need no proof.
    if (isOver || button?.hasAttribute("formaction")) return;
    event.preventDefault();
    status.textContent = status.dataset.proofWait;
    const enough = new Promise((go) => { setTimeout(go, PATIENCE); });
    Promise.race([done, enough]).then(() => { isOver = true; input.form.requestSubmit(button); });
  });
}
