// Clauses that a reader collects: kept in this browser, and carried by the address of /collect.
(() => {
  "use strict";
  const KEY = "collected";
  const read = () => {
    try { return JSON.parse(localStorage.getItem(KEY) || "[]").filter((one) => Array.isArray(one) && one[0]); } catch { return []; }
  };
  const write = (collection) => { try { localStorage.setItem(KEY, JSON.stringify(collection)); } catch { /* private windows */ } };
  const address = (collection) => {
    const pairs = new URLSearchParams();
    for (const [id, note] of collection) { pairs.append("c", id); if (note) pairs.append("note", note); }
    return collection.length ? `/collect?${pairs}` : "/collect";
  };
  const link = document.querySelector("[data-collection]");
  const show = () => {
    const count = read().length;
    if (link) { link.href = address(read()); link.title = `${count} collected`; }
  };

  // The page itself is the truth of what is collected: its order and its notes are kept.
  if (location.pathname === "/collect" && (location.search || !read().length)) {
    const found = [...document.querySelectorAll("[data-collected]")];
    write(found.map((one) => [one.dataset.collected, one.querySelector("input[name=note]").value]));
  } else if (location.pathname === "/collect") {
    location.replace(address(read()));
  }

  const idOf = (anchor) => decodeURIComponent(new URL(anchor.href).pathname.replace(/^\/clauses\//, ""));
  const bind = (made, id, label, words) => {
    const say = () => {
      made.textContent = words[Number(read().some(([one]) => one === id))];
      made.setAttribute("aria-label", made.textContent + label);
    };
    made.addEventListener("click", (event) => {
      event.preventDefault();
      const others = read().filter(([one]) => one !== id);
      write(others.length < read().length ? others : [...others, [id, ""]].slice(-100));
      say();
      show();
    });
    say();
  };
  for (const hit of document.querySelectorAll(".hit")) {
    const anchor = hit.querySelector("h2 a");
    const made = document.createElement("button");
    hit.querySelector(".acts").prepend(made, " ");
    bind(made, idOf(anchor), `: ${anchor.textContent.trim()}`, ["collect", "collected"]);
  }
  for (const form of document.querySelectorAll("form[data-collect]")) {
    bind(form.querySelector("button"), form.querySelector("input[name=c]").value, "", ["Collect this clause", "Collected"]);
  }

  const copy = document.querySelector("[data-copy-collection]");
  if (copy && navigator.clipboard && window.ClipboardItem) {
    copy.addEventListener("click", async () => {
      const quoted = [...document.querySelectorAll(".quotation")];
      const parts = { "text/plain": quoted.map((one) => one.innerText.trim()).join("\n\n"), "text/html": quoted.map((one) => one.innerHTML).join("") };
      const blobs = Object.fromEntries(Object.entries(parts).map(([type, text]) => [type, new Blob([text], { type })]));
      await navigator.clipboard.write([new ClipboardItem(blobs)]);
      copy.parentElement.querySelector("[role=status]").textContent = "Copied";
    });
  }
  show();
})();
