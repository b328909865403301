// Copies a paragraph with its changes as rich text: underlined and struck out, its opening in italics, its source behind it.

const escaped = (words) => words.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const MARKS = {
  INS: ['<ins style="text-decoration: underline">', "</ins>"],
  DEL: ['<del style="text-decoration: line-through">', "</del>"],
};

// The runs of a redline: words, and the name of the element that marks them, "" for none; what screen readers say is left out.
function runs(words) {
  return [...words.childNodes].map((node) => {
    const copy = node.cloneNode(true);
    for (const unseen of copy.querySelectorAll?.(".unseen") ?? []) unseen.remove();
    return [node.nodeName in MARKS ? node.nodeName : "", copy.textContent];
  });
}

// The runs as HTML; the first `italic` letters of the later text are the opening.
function rich(found, italic) {
  let left = italic;
  const pieces = found.map(([mark, words]) => {
    const taken = mark === "DEL" ? 0 : Math.min(left, words.length);
    left -= taken;
    const inner = `${taken ? `<i>${escaped(words.slice(0, taken))}</i>` : ""}${escaped(words.slice(taken))}`;
    return mark ? MARKS[mark].join(inner) : inner;
  });
  return pieces.join("").replaceAll("\n", "<br>");
}

function copied(paragraph, source) {
  const found = runs(paragraph);
  const later = found.filter(([mark]) => mark !== "DEL").map(([, words]) => words).join("");
  const opening = paragraph.dataset.opening ?? "";
  const html = `<p>${rich(found, opening && later.startsWith(opening) ? opening.length : 0)}<br>(${escaped(source)})</p>`;
  return new ClipboardItem({
    "text/plain": new Blob([`${later}\n(${source})`], { type: "text/plain" }),
    "text/html": new Blob([html], { type: "text/html" }),
  });
}

if (navigator.clipboard && window.ClipboardItem) {
  const said = document.createElement("p");
  said.className = "said";
  said.setAttribute("role", "status");
  document.body.append(said);
  for (const button of document.querySelectorAll("[data-copy-redline]")) {
    const source = button.dataset.copyRedline;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.write([copied([...button.closest(".pair").querySelectorAll(".words")].at(-1), source)]);
        said.textContent = `Copied, with its changes (${source})`;
      } catch {
        said.textContent = "It could not be copied; select the text instead.";
      }
      setTimeout(() => (said.textContent = ""), 4000);
    });
  }
}
