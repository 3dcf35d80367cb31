/* Ticks all comments of a page, or none; without it each is ticked by itself. */
document.documentElement.classList.add("has-script");
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-tick]");
  if (!button) return;
  for (const box of button.form.querySelectorAll("input[name=responses]")) {
    box.checked = button.dataset.tick === "all";
  }
});
