// Comfort only: every page is complete without this script.
"use strict";

for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    const status = button.parentElement.querySelector("[role=status]");
    try {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
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
    const paragraph = event.target.closest("[data-citation]");
    if (!paragraph || button.parentElement === paragraph) return;
    button.textContent = "Copy with citation";
    paragraph.append(button, status);
  };
  document.addEventListener("pointerover", come);
  document.addEventListener("focusin", come);
  button.addEventListener("click", async () => {
    const paragraph = button.parentElement;
    const lines = [...paragraph.querySelectorAll(".line")].map((line) => {
      const words = line.cloneNode(true);
      for (const mark of words.querySelectorAll("sup")) mark.remove();
      return words.textContent.trim();
    });
    try {
      await navigator.clipboard.writeText(`${lines.join("\n")}\n(${paragraph.dataset.citation})`);
      button.textContent = status.textContent = "Copied";
    } catch {
      button.textContent = status.textContent = "Select the text instead";
    }
  });
}
