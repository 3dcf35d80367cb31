// Looking through a long drop-down list by typing: an editable combobox with a list, as the ARIA
// Authoring Practices have it. The list itself stays, unseen: it is what is posted.
const LETTERS = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i", ٱ: "ا", ى: "ي", ی: "ي", ک: "ك", ة: "ه", ـ: "" };
const ODD = new RegExp(`[${Object.keys(LETTERS).join("")}]`, "g");
// Marks that people leave out when they type; vowel signs of Indic scripts are letters to them.
const MARKS = /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u093c\u200c\u200d]/g;
const plain = (text) => text.normalize("NFKD").toLowerCase().replace(MARKS, "")
  .replace(ODD, (letter) => LETTERS[letter])
  .replace(/[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f]/g, (digit) => (digit.charCodeAt(0) - (digit > "\u0900" ? 6 : 0)) & 15)
  .replace(/[\u30a1-\u30f6]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60))
  .replace(/[\s\p{P}]+/gu, " ").trim();

function enhance(select) {
  const { hint, found, choose: wanting } = select.dataset, id = select.id;
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const box = document.createElement("div"), input = document.createElement("input");
  const list = document.createElement("ul"), help = document.createElement("p");
  const told = document.createElement("p"), heard = document.createElement("p");
  const rows = [...select.options].slice(1).map((option, place) => {
    const row = document.createElement("li");
    Object.assign(row, { id: `${id}-find-${place}`, textContent: option.text });
    if (option.lang) [row.lang, row.dir] = [option.lang, option.dir];
    row.setAttribute("role", "option");
    row.addEventListener("click", () => { choose({ row, option }); input.focus(); });
    return { row, option, words: plain(option.text), stays: "stays" in option.dataset };
  });
  let shown = rows, active = null, timer;

  const say = (words) => {
    clearTimeout(timer);
    timer = setTimeout(() => { heard.textContent = words; }, 700);
  };
  const activate = (each) => {
    active?.row.removeAttribute("data-active");
    active = each || null;
    if (!active) return input.removeAttribute("aria-activedescendant");
    active.row.setAttribute("data-active", "");
    input.setAttribute("aria-activedescendant", active.row.id);
    active.row.scrollIntoView({ block: "nearest" });
  };
  const isOpen = () => !list.hidden;
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    activate(null);
  };
  const open = (wanted) => {
    const parts = plain(wanted).split(" ");
    const fits = (each) => parts.every((part) => each.words.includes(part));
    const first = rows.filter((each) => fits(each) && each.words.startsWith(parts[0]));
    const match = [...first, ...rows.filter((each) => fits(each) && !first.includes(each))];
    shown = [...match, ...rows.filter((each) => each.stays && !match.includes(each))];
    list.replaceChildren(...shown.map((each) => each.row));
    list.hidden = shown.length === 0;
    input.setAttribute("aria-expanded", String(isOpen()));
    activate(null);
    return match;
  };
  const mark = () => {
    for (const { row, option } of rows) row.setAttribute("aria-selected", String(option.selected));
  };
  const wrong = (is) => {
    told.textContent = is ? wanting : "";
    input.toggleAttribute("data-unknown", is);
  };
  const choose = ({ option }) => {
    option.selected = true;
    input.value = option.text;
    wrong(false);
    mark();
    close();
    say("");
  };
  const clear = () => { select.value = ""; mark(); };
  const isUnknown = () => !select.value && plain(input.value) !== "";
  // Words that name one answer in full choose it.
  const settle = () => {
    const typed = input.value.trim();
    const exact = rows.filter((each) => each.option.text.trim() === typed);
    const same = exact.length ? exact : rows.filter((each) => each.words === plain(typed));
    if (!select.value && same.length === 1) choose(same[0]);
    wrong(isUnknown());
  };
  const step = (by) => {
    if (!isOpen()) open(select.value ? "" : input.value);
    const last = shown.length - 1, now = shown.indexOf(active);
    if (active) activate(shown[now + by] || shown[by > 0 ? 0 : last]);
    else activate(shown.find((each) => each.option.selected) || shown[by > 0 ? 0 : last]);
  };
  const keys = {
    ArrowDown: (event) => { if (event.altKey) open(select.value ? "" : input.value); else step(1); },
    ArrowUp: (event) => { if (event.altKey) close(); else step(-1); },
    Enter: () => {
      if (!isOpen()) return false;
      const match = shown.filter((each) => !each.stays);
      if (active || (match.length === 1 && isUnknown())) choose(active || match[0]);
      else close();
      return true;
    },
    Escape: () => {
      if (isOpen()) return close();
      input.value = "";
      wrong(false);
      clear();
    },
    Tab: () => { if (active) choose(active); return false; },
  };

  input.addEventListener("keydown", (event) => {
    // Safari ends a composition before the key that confirms it; 229 is its sign.
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const act = keys[event.key];
    if (act && act(event) !== false) event.preventDefault();
  });
  input.addEventListener("input", () => {
    clear();
    wrong(false);
    const match = open(input.value);
    if (plain(input.value) === "") close();
    else say(found.replace("{n}", number.format(match.length)));
  });
  input.addEventListener("click", () => { if (isOpen()) close(); else open(select.value ? "" : input.value); });
  input.addEventListener("blur", () => { close(); settle(); });
  // Pressed in the list, the box keeps the focus; what was typed is not yet given up.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  const sync = () => {
    input.value = select.value ? select.selectedOptions[0].text : "";
    wrong(false);
    mark();
  };
  select.addEventListener("change", sync);
  window.addEventListener("pageshow", () => { if (select.value) sync(); });
  select.form.addEventListener("submit", (event) => {
    settle();
    // Whoever saves, leaves or changes the language is let go.
    if (!isUnknown() || event.submitter?.formNoValidate) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    input.focus();
    open(input.value);
  });

  const own = { type: "text", role: "combobox", autocomplete: "off", autocapitalize: "none", spellcheck: "false", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${id}-found`, "aria-describedby": [`${id}-how`, select.getAttribute("aria-describedby"), `${id}-told`].filter(Boolean).join(" ") };
  if (select.getAttribute("aria-invalid")) own["aria-invalid"] = "true";
  for (const [name, value] of Object.entries(own)) input.setAttribute(name, value);
  const label = select.labels[0];
  box.className = "find";
  input.className = "input";
  Object.assign(help, { className: "hint", id: `${id}-how`, textContent: hint });
  Object.assign(told, { className: "error", id: `${id}-told` });
  Object.assign(heard, { className: "vh" });
  heard.setAttribute("role", "status");
  list.id = `${id}-found`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  label.id ||= `${id}-label`;
  list.setAttribute("aria-labelledby", label.id);
  // The label, and links to what is wrong, now lead to the box.
  select.id = `${id}-list`;
  input.id = id;
  select.hidden = true;
  box.append(input, list);
  select.before(help, box, told, heard);
  sync();
}

for (const select of document.querySelectorAll("select[data-found]")) enhance(select);
