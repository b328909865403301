// Comfort only: every page is complete without this script.
"use strict";

// Later calls put off the earlier ones until nothing has happened for a while.
function settled(milliseconds, act) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, milliseconds);
  };
}

// Completion: a list under the box, worked like https://www.w3.org/WAI/ARIA/apg/patterns/combobox/. A text area may not have that role,
// nor say that it is expanded: its number of completions is said instead. It never holds up the form.
function complete(box) {
  const list = document.createElement("ul");
  const said = document.createElement("span");
  let chosen = -1;
  let asked = new AbortController();
  list.id = "completions";
  list.className = "completions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Completions");
  said.className = "unseen";
  said.setAttribute("aria-live", "polite");
  box.parentElement.append(list, said);
  const states = { "aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-controls": list.id };
  for (const [name, value] of Object.entries(states)) box.setAttribute(name, value);

  const choose = (number) => {
    chosen = number;
    [...list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === number)));
    if (number < 0) return box.removeAttribute("aria-activedescendant");
    box.setAttribute("aria-activedescendant", list.children[number].id);
    list.children[number].scrollIntoView({ block: "nearest" });
  };
  const show = (completions) => {
    list.replaceChildren(
      ...completions.map(({ text, kind, count }, at) => {
        const option = document.createElement("li");
        const note = document.createElement("span");
        option.id = `completion-${at}`;
        option.dataset.text = text;
        option.setAttribute("role", "option");
        note.className = "count";
        note.textContent = count ? `${kind}, ${count.toLocaleString("en")}` : kind;
        option.append(text, " ", note);
        return option;
      }),
    );
    list.hidden = !completions.length;
    said.textContent = list.hidden ? "" : `${completions.length} ${completions.length === 1 ? "completion" : "completions"}`;
    choose(-1);
  };
  const close = () => {
    asked.abort();
    show([]);
  };
  const take = (option) => {
    box.value = option.dataset.text;
    close();
    box.form.requestSubmit();
  };
  const ask = settled(120, async () => {
    asked.abort();
    asked = new AbortController();
    if (box.value.trim().length < 2 || document.activeElement !== box) return close();
    try {
      const answer = await fetch(`/api/suggest?${new URLSearchParams({ q: box.value })}`, { signal: asked.signal });
      show(answer.ok ? (await answer.json()).completions : []);
    } catch {
      // A later letter was typed, or there is no connection: the form works without.
    }
  });

  box.addEventListener("input", ask);
  box.addEventListener("blur", close);
  box.form.addEventListener("submit", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const count = list.children.length;
    if (event.key === "ArrowDown" && count) choose(chosen + 1 < count ? chosen + 1 : -1);
    else if (event.key === "ArrowUp" && count) choose(chosen < 0 ? count - 1 : chosen - 1);
    else if (event.key === "Enter" && chosen >= 0) take(list.children[chosen]);
    else if (event.key === "Enter" && !event.shiftKey) box.form.requestSubmit();
    else if (event.key === "Escape") list.hidden ? box.blur() : close();
    else return;
    event.preventDefault();
  });
}
// The box grows with what is typed or pasted, where the browser does not see to that itself.
function grow(box) {
  if (CSS.supports("field-sizing", "content")) return;
  const fit = () => {
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + box.offsetHeight - box.clientHeight}px`;
  };
  box.addEventListener("input", fit);
  fit();
}
for (const box of document.querySelectorAll("textarea#q")) {
  complete(box);
  grow(box);
}

// Keys, never while typing, and never once they are turned off in the dialog that lists them.
const dialog = document.getElementById("keys");
const stored = {
  get off() {
    try {
      return localStorage.getItem("keys") === "off";
    } catch {
      return false;
    }
  },
  set off(value) {
    try {
      localStorage.setItem("keys", value ? "off" : "on");
    } catch {
      // Without storage the choice holds for this page alone.
    }
  },
};
let keysOff = stored.off;
if (dialog) {
  const works = dialog.querySelector("input");
  works.checked = !keysOff;
  works.addEventListener("change", () => {
    stored.off = keysOff = !works.checked;
  });
  document.querySelector("[data-keys]").addEventListener("click", () => dialog.showModal());
}
function step(by) {
  const links = [...document.querySelectorAll(".hit h2 a, .kwic th a")];
  const at = links.indexOf(document.activeElement);
  links[at < 0 ? 0 : Math.min(Math.max(at + by, 0), links.length - 1)]?.focus();
}
const acts = {
  "/": () => document.getElementById("q")?.select(),
  "?": () => dialog?.showModal(),
  j: () => step(1),
  k: () => step(-1),
};
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable], dialog");
  if (keysOff || typing || event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(acts, event.key)) return;
  event.preventDefault();
  acts[event.key]();
});

// The text, and the same with its opening in italics for word processors. Promises keep the click's permission on their way.
function copyRich(text) {
  const escaped = (words) => words.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const html = async () => {
    const [words, opening] = await text;
    const at = opening ? words.indexOf(opening) : -1;
    const set = at < 0 ? escaped(words) : `${escaped(words.slice(0, at))}<i>${escaped(opening)}</i>${escaped(words.slice(at + opening.length))}`;
    return new Blob([`<p>${set.replaceAll("\n", "<br>")}</p>`], { type: "text/html" });
  };
  const plain = async () => new Blob([(await text)[0]], { type: "text/plain" });
  return navigator.clipboard.write([new ClipboardItem({ "text/plain": plain(), "text/html": html() })]);
}

// A hit shows a passage; what is copied is its whole clause, with the citation that stands beside it.
const quoted = document.querySelectorAll(".hit .acts");
if (!navigator.clipboard) document.documentElement.classList.add("by-hand");
else if (quoted.length) {
  const said = document.createElement("p");
  said.className = "said";
  said.setAttribute("role", "status");
  document.body.append(said);
  const silence = settled(4000, () => (said.textContent = ""));
  const quote = async (hit) => {
    const answer = await fetch(`/api${hit.querySelector("h2 a").pathname}`);
    if (!answer.ok) throw new Error(answer.statusText);
    const { number, text, opening } = await answer.json();
    return [`${number ? `${number}. ` : ""}${text}\n(${hit.querySelector("cite").textContent})`, opening];
  };
  for (const place of quoted) {
    const button = document.createElement("button");
    button.textContent = "copy with citation";
    place.prepend(button, " ");
    button.addEventListener("click", async () => {
      const hit = button.closest(".hit");
      try {
        await copyRich(quote(hit));
        said.textContent = `Copied, with its citation (${hit.querySelector("cite").textContent})`;
      } catch {
        said.textContent = "It could not be copied; open the clause and select its text.";
      }
      silence();
    });
  }
}

// Parts of a page follow what is typed in a form: they are taken from the page that the form would lead to.
function follow(form, parts, more, done) {
  let asked = new AbortController();
  return settled(150, async () => {
    const address = new URL(form.action);
    address.search = new URLSearchParams([...new FormData(form), ...more].filter(([, value]) => value));
    asked.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(address, { signal: asked.signal, headers: { Accept: "text/html" } });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const id of parts) document.getElementById(id).replaceChildren(...fresh.getElementById(id).childNodes);
      done?.(address);
    } catch {
      // A later letter was typed, or there is no connection: the button works as ever.
    }
  });
}
// The list of a facet, and its address; the query that a form writes.
const find = document.querySelector("main form.find:has(#find)");
const keepAddress = (address) => history.replaceState(null, "", address);
find?.elements.find.addEventListener("input", follow(find, ["listed", "values"], [], keepAddress));
const writes = document.querySelector("form[data-writes]");
writes?.addEventListener("input", follow(writes, ["written"], [["show", "query"]]));

for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    const status = button.parentElement.querySelector("[role=status]");
    try {
      const source = document.getElementById(button.dataset.copy);
      await copyRich([source.textContent.trim(), source.dataset.opening]);
      status.textContent = "Copied.";
    } catch {
      status.textContent = "The browser did not allow it; select the text instead.";
    }
  });
}

// The outline of a document shows the lines of one verb without a reload; the address says which, as it does without script.
for (const form of document.querySelectorAll("form[data-outline]")) {
  const select = form.querySelector("select");
  form.querySelector("button").hidden = true;
  select.addEventListener("change", () => {
    for (const line of form.parentElement.querySelectorAll("li")) {
      line.hidden = select.value !== "" && !(line.dataset.verbs ?? "").split("|").includes(select.value);
    }
    const address = new URL(location.href);
    address.searchParams.set("verb", select.value);
    if (!select.value) address.searchParams.delete("verb");
    history.replaceState(null, "", address);
  });
}

// One button follows the reader through a document: it copies the paragraph at hand with its citation.
if (navigator.clipboard && document.querySelector("[data-citation]")) {
  const button = document.createElement("button");
  const status = document.createElement("span");
  status.className = "unseen";
  status.setAttribute("role", "status");
  button.type = "button";
  button.className = "quote";
  const come = (event) => {
    const paragraph = event.target.closest("[data-place]");
    if (!paragraph || button.parentElement === paragraph) return;
    button.textContent = "Copy with citation";
    paragraph.append(button, status);
  };
  document.addEventListener("pointerover", come);
  document.addEventListener("focusin", come);
  button.addEventListener("click", async () => {
    const paragraph = button.parentElement;
    const lines = [...paragraph.querySelectorAll(":scope > p")].map((line) => {
      const words = line.cloneNode(true);
      for (const mark of words.querySelectorAll("sup")) mark.remove();
      return words.textContent.trim();
    });
    try {
      const citation = `${paragraph.closest("[data-citation]").dataset.citation}, ${paragraph.dataset.place}`;
      await copyRich([`${lines.join("\n")}\n(${citation})`, paragraph.querySelector(":scope > p > i")?.textContent]);
      button.textContent = status.textContent = "Copied";
    } catch {
      button.textContent = status.textContent = "Select the text instead";
    }
  });
}

// What a person was about is kept from page to page of this tab: the sheet of filters stays open, and the focus where it was.
const session = {
  take(name) {
    try {
      const value = sessionStorage.getItem(name);
      sessionStorage.removeItem(name);
      return value;
    } catch {
      return null;
    }
  },
  keep(name, value) {
    try {
      sessionStorage.setItem(name, value);
    } catch {
      // Without storage a new page begins at its top.
    }
  },
};
const sheet = document.querySelector("aside .fold:has(.facet)");
if (sheet) {
  const nameOf = (link) => `${link.closest(".facet").className} ${link.querySelector(".name").textContent}`;
  const links = () => sheet.querySelectorAll(".facet li a");
  const kept = session.take("filter");
  if (kept) {
    const { name, open, top } = JSON.parse(kept);
    sheet.open = open;
    const link = [...links()].find((one) => nameOf(one) === name);
    for (let fold = link?.closest("details"); fold && fold !== sheet; fold = fold.parentElement.closest("details")) fold.open = true;
    link?.focus({ preventScroll: true });
    if (link) window.scrollBy({ top: link.getBoundingClientRect().top - top, behavior: "instant" });
  }
  sheet.addEventListener("click", (event) => {
    const link = event.target.closest(".facet li a");
    if (event.target.closest(".show-found")) sheet.open = false;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const place = { name: nameOf(link), open: sheet.open, top: link.getBoundingClientRect().top };
    session.keep("filter", JSON.stringify(place));
  });
}

// The outline follows the reader: the line of the paragraph at the top of the window is the current one.
const outline = document.querySelector(".outline ol");
if (outline) {
  const lines = new Map([...outline.querySelectorAll("a")].map((line) => [line.hash.slice(1), line]));
  const seen = new Set();
  let current;
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) seen[isIntersecting ? "add" : "delete"](target.id);
      const line = [...lines].find(([id]) => seen.has(id))?.[1];
      if (!line || line === current) return;
      current?.removeAttribute("aria-current");
      line.setAttribute("aria-current", "location");
      current = line;
      const box = outline.closest("aside");
      const { top, bottom } = line.getBoundingClientRect();
      const frame = box.getBoundingClientRect();
      if (top < frame.top || bottom > frame.bottom) box.scrollTop += top - frame.top - frame.height / 2;
    },
    { rootMargin: "-10% 0px -60% 0px" },
  );
  for (const paragraph of document.querySelectorAll(".clause[id]")) observer.observe(paragraph);
}

// A link to this page, or to the words of it that are selected: https://wicg.github.io/scroll-to-text-fragment/
// A browser looks for whole words, so that a selection is widened to them.
const chosenText = () => {
  const chosen = getSelection();
  if (chosen.isCollapsed) return "";
  const range = chosen.getRangeAt(0);
  const joined = (node, at) => /^[\p{L}\p{N}]{2}$/u.test(node.data?.slice(at - 1, at + 1) ?? "");
  while (joined(range.startContainer, range.startOffset)) range.setStart(range.startContainer, range.startOffset - 1);
  while (joined(range.endContainer, range.endOffset)) range.setEnd(range.endContainer, range.endOffset + 1);
  chosen.removeAllRanges();
  chosen.addRange(range);
  // With the marks of notes, which copying leaves out: the browser looks for the words as they stand on the page.
  const marks = [...document.querySelectorAll("sup, sup a")].filter((mark) => range.intersectsNode(mark));
  for (const mark of marks) mark.style.userSelect = "text";
  const text = String(chosen);
  for (const mark of marks) mark.style.userSelect = "";
  return text;
};
const spot = () => {
  const address = new URL(document.querySelector("link[rel=canonical]")?.href ?? location.href);
  // Of several paragraphs, the words at the ends: no part of a fragment goes beyond one.
  const paragraphs = chosenText().split("\n").map((line) => line.split(/\s+/).filter(Boolean)).filter((words) => words.length);
  if (!paragraphs.length) return address.href;
  const part = (some) => encodeURIComponent(some.join(" ")).replaceAll("-", "%2D");
  const [first, last] = [paragraphs[0], paragraphs.at(-1)];
  const whole = paragraphs.length === 1 && first.length <= 12;
  return `${address.href}#:~:text=${whole ? part(first) : `${part(first.slice(0, 5))},${part(last.slice(-5))}`}`;
};
for (const button of document.querySelectorAll("[data-link], [data-share]")) {
  const share = "share" in button.dataset;
  button.hidden = share ? !navigator.share : !navigator.clipboard;
  // A press would take the selection away.
  button.addEventListener("pointerdown", (event) => event.preventDefault());
  button.addEventListener("click", async () => {
    const status = button.parentElement.querySelector("[role=status]");
    try {
      if (share) await navigator.share({ title: document.title, url: spot() });
      else await navigator.clipboard.writeText(spot());
      if (!share) status.textContent = "Link copied.";
    } catch {
      if (!share) status.textContent = "The browser did not allow it; copy the address instead.";
    }
  });
}

// Searches and clauses that were opened last, in this browser alone, until they are cleared.
const recent = {
  get list() {
    try {
      return JSON.parse(localStorage.getItem("recent") ?? "[]");
    } catch {
      return [];
    }
  },
  set list(value) {
    try {
      localStorage.setItem("recent", JSON.stringify(value));
    } catch {
      // Without storage nothing is remembered.
    }
  },
};
const [title] = document.title.split(" – ");
if (/^\/(clauses|documents)\//.test(location.pathname) || (location.pathname === "/" && new URLSearchParams(location.search).get("q"))) {
  const url = document.querySelector("link[rel=canonical]")?.getAttribute("href");
  if (url) recent.list = [{ url, title }, ...recent.list.filter((one) => one.url !== url)].slice(0, 8);
}
const remembered = document.getElementById("recent");
if (remembered && recent.list.length) {
  for (const { url, title: name } of recent.list) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = new URL(url, location.origin).pathname + new URL(url, location.origin).search;
    link.textContent = name;
    item.append(link);
    remembered.querySelector("ul").append(item);
  }
  remembered.hidden = false;
  remembered.querySelector("button").addEventListener("click", () => {
    recent.list = [];
    remembered.hidden = true;
  });
}
