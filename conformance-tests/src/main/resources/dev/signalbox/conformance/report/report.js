"use strict";
(() => {
  const only = document.getElementById("only");
  only.addEventListener("change", () => document.body.classList.toggle("only", only.checked));
  const marks = [...document.querySelectorAll(".sides tr.different, .sides tr.missing, .sides tr.extra")];
  marks.forEach((row) => row.setAttribute("tabindex", "-1"));
  let at = -1;
  document.addEventListener("keydown", (event) => {
    const step = event.key === "j" ? 1 : event.key === "k" ? -1 : 0;
    if (!step || event.ctrlKey || event.metaKey || event.altKey || !marks.length) return;
    at = (at + step + marks.length) % marks.length;
    marks[at].closest("details").open = true;
    marks[at].focus({ preventScroll: true });
    marks[at].scrollIntoView({ block: "center" });
  });
  const open = () => {
    const there = location.hash && document.getElementById(location.hash.slice(1));
    if (there && there.closest("details")) there.closest("details").open = true;
  };
  addEventListener("hashchange", open);
  open();
})();
