"use strict";
// Buttons that move an answer up or down, beside the lists that say the same without a script.
for (const group of document.querySelectorAll("[data-up]")) {
  const lists = [...group.querySelectorAll("select")], heard = document.createElement("p");
  heard.className = "vh";
  heard.setAttribute("role", "status");
  group.append(heard);
  const move = (list, step) => {
    const last = list.options.length - 1, now = +list.value, taken = lists.map((each) => +each.value);
    const free = list.options[[...Array(last).keys()].find((place) => !taken.includes(place + 1)) + 1];
    const wanted = now ? now + step : +(free ? free.value : last);
    if (wanted >= 1 && wanted <= last) {
      const other = lists.find((each) => each !== list && +each.value === wanted);
      if (other) other.value = now || "";
      list.value = wanted;
    }
    const place = list.options[list.selectedIndex].text;
    heard.textContent = group.dataset.now.replace("{place}", place).replace("{answer}", list.labels[0].textContent);
  };
  for (const list of lists) {
    for (const [words, step] of [[group.dataset.up, -1], [group.dataset.down, 1]]) {
      const button = document.createElement("button"), about = document.createElement("span");
      button.type = "button";
      button.className = "btn btn-second btn-small";
      button.textContent = words;
      about.className = "vh";
      about.textContent = `: ${list.labels[0].textContent}`;
      button.append(about);
      button.addEventListener("click", () => move(list, step));
      list.parentNode.append(button);
    }
  }
}
