"use strict";
// Characters left: at once for the eye, a second later for the ear.
for (const group of document.querySelectorAll("[data-count]")) {
  const field = group.querySelector("textarea,input"), seen = group.querySelector(".count");
  const heard = document.createElement("p"), limit = +group.dataset.count;
  const number = new Intl.NumberFormat(document.documentElement.lang);
  let timer;
  heard.className = "vh";
  heard.setAttribute("role", "status");
  seen.after(heard);
  const show = (later) => {
    const left = limit - [...field.value.replace(/\r\n?/g, "\n")].length;
    const words = left < 0 ? group.dataset.over : group.dataset.left;
    seen.textContent = words.replace("{n}", number.format(Math.abs(left)));
    seen.classList.toggle("count-over", left < 0);
    clearTimeout(timer);
    if (later) timer = setTimeout(() => { heard.textContent = seen.textContent; }, 1000);
  };
  field.addEventListener("input", () => show(true));
  show(false);
}
