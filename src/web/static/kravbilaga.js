// Saves a form as soon as something in it is changed, and shows what that did. Every page works without this.
"use strict";
(() => {
  document.documentElement.classList.add("with-script");
  const swedish = document.documentElement.lang === "sv";
  const say = (sv, en) => (swedish ? sv : en);
  const live = () => document.querySelector("form[data-live]");
  const announce = (text) => { document.getElementById("meddelande").textContent = text; };
  const tell = (text) => { const place = document.querySelector("[data-saved]"); if (place) place.textContent = text; };

  // What the form holds now is always what is sent last: a change while one is on its way waits for it, and is then sent with
  // what the file holds by then. An answer that is older than the form is never shown.
  let busy = false, again = false;
  async function save() {
    const form = live();
    if (!form) return;
    if (busy) { again = true; return; }
    busy = true;
    tell(say("Sparar …", "Saving …"));
    let page = null, status = 0;
    try {
      const answer = await fetch(form.getAttribute("action"), { method: "POST", headers: { "X-By-Script": "1" }, body: new URLSearchParams(new FormData(form)), credentials: "same-origin", redirect: "follow" });
      status = answer.status;
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch { page = null; }
    busy = false;
    if (!page || ![200, 409, 422].includes(status)) {
      again = false;
      const text = page ? page.querySelector("main h1")?.textContent : say("Programmet svarar inte. Det senaste svaret är inte sparat.", "The program does not answer. The last answer is not saved.");
      tell(text); announce(text);
      return;
    }
    if (again) {
      again = false;
      if (status === 200) {
        for (const was of page.querySelectorAll("input[name^='was:']")) {
          const own = form.querySelector(`input[name="${CSS.escape(was.name)}"]`);
          if (own) own.value = was.value;
        }
      }
      save();
      return;
    }
    show(page);
    if (status === 200) {
      const time = new Date().toLocaleTimeString(swedish ? "sv-SE" : "en-GB", { hour: "2-digit", minute: "2-digit" });
      tell(say("Sparat ", "Saved ") + time);
    }
    if (status === 422) tell(say("Inte sparat", "Not saved"));
    const wrong = status === 422 && document.querySelector("main .wrong");
    const told = document.querySelector("main [data-announce]");
    if (wrong) announce(wrong.textContent);
    else if (told) announce(told.dataset.announce);
  }

  function show(page) {
    if (!page.querySelector("[data-part='fragor']")) {
      // A page of its own, such as the steps of a gate.
      document.querySelector("main").replaceWith(document.adoptNode(page.querySelector("main")));
      document.querySelector("main").focus();
      return;
    }
    const held = document.activeElement?.id;
    const open = [...document.querySelectorAll("details[id]")].map((one) => [one.id, one.open]);
    for (const part of page.querySelectorAll("[data-part]")) {
      document.querySelector(`[data-part="${part.dataset.part}"]`)?.replaceWith(document.adoptNode(part));
    }
    for (const [id, was] of open) { const one = document.getElementById(id); if (one) one.open = was; }
    if (held) document.getElementById(held)?.focus({ preventScroll: true });
  }

  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box.type === "checkbox" && box.checked && box.closest("fieldset")?.querySelector("[data-none]")) {
      // "None of these" and anything else put each other out.
      for (const other of box.closest("fieldset").querySelectorAll("input[type=checkbox]")) {
        if (other !== box && (box.hasAttribute("data-none") || other.hasAttribute("data-none"))) other.checked = false;
      }
    }
    if (box.closest("form[data-live]")) save();
  });

  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (button?.dataset.busy) { announce(button.dataset.busy); button.textContent = button.dataset.busy; }
  });

  for (const day of document.querySelectorAll("input[data-today]")) {
    if (!day.value) { const now = new Date(); day.value = new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10); }
  }

  const drop = document.querySelector("form.drop");
  if (drop) {
    const files = drop.querySelector("input[type=file]");
    drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
    drop.addEventListener("dragleave", () => drop.classList.remove("over"));
    drop.addEventListener("drop", (event) => { event.preventDefault(); drop.classList.remove("over"); files.files = event.dataTransfer.files; });
  }

  addEventListener("beforeunload", (event) => { if (busy) event.preventDefault(); });
})();
