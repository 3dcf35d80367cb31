"use strict";
// A button that fills in where somebody is; whoever does not press it is not asked by the browser.
for (const group of document.querySelectorAll("[data-here]")) {
  const point = group.querySelector("details"), boxes = point.querySelectorAll("input");
  const button = document.createElement("button"), told = document.createElement("p");
  const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 0 });
  const show = () => {
    button.type = "button";
    button.className = "btn btn-second btn-small";
    button.textContent = group.dataset.here;
    told.className = "hint";
    told.setAttribute("role", "status");
    point.before(button, told);
  };
  const found = ({ coords }) => {
    // Rounded here already: the exact point never leaves the device.
    [boxes[0].value, boxes[1].value] = [coords.latitude.toFixed(4), coords.longitude.toFixed(4)];
    point.open = true;
    told.textContent = group.dataset.found.replace("{n}", number.format(Math.max(10, coords.accuracy)));
  };
  const lost = (error) => {
    told.textContent = group.dataset.lost;
    button.hidden = error.code === error.PERMISSION_DENIED;
  };
  button.addEventListener("click", () => {
    told.textContent = "";
    navigator.geolocation.getCurrentPosition(found, lost, { enableHighAccuracy: true, timeout: 20000 });
  });
  if (!navigator.geolocation || !window.isSecureContext) continue;
  if (!navigator.permissions) show();
  else navigator.permissions.query({ name: "geolocation" }).then(({ state }) => { if (state !== "denied") show(); }, show);
}
