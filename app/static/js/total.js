"use strict";
// What is left to share out: at once for the eye, a second later for the ear.
for (const group of document.querySelectorAll("[data-total]")) {
  const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 10 });
  const signs = Object.fromEntries(number.formatToParts(10000.5).map((part) => [part.type, part.value]));
  const seen = document.createElement("p"), heard = document.createElement("p");
  let timer;
  seen.className = "count";
  heard.className = "vh";
  heard.setAttribute("role", "status");
  group.append(seen, heard);
  const read = (text) => {
    const plain = text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => digit.charCodeAt(0) & 15)
      .replace(/[\s\u066c]/g, "").replaceAll(signs.group || " ", "")
      .replace("\u066b", ".").replace(signs.decimal, ".");
    return plain === "" ? 0 : Number(plain);
  };
  const show = (later) => {
    const given = [...group.querySelectorAll("input")].reduce((sum, each) => sum + read(each.value), 0);
    const left = Math.round((group.dataset.total - given) * 1e6) / 1e6;
    const words = left < 0 ? group.dataset.over : group.dataset.left;
    seen.textContent = Number.isNaN(left) ? "" : words.replace("{n}", number.format(Math.abs(left)));
    seen.classList.toggle("count-over", left < 0);
    clearTimeout(timer);
    if (later) timer = setTimeout(() => { heard.textContent = seen.textContent; }, 1000);
  };
  group.addEventListener("input", () => show(true));
  show(false);
}
