// SPDX-License-Identifier: EUPL-1.2
// The page as the server drew it: steps of which one is seen, messages, fields. What was typed goes when the page goes.

/** @param {HTMLElement} root `[data-contact]` */
export function room(root) {
  const all = (name) => [...root.querySelectorAll(`[data-${name}]`)];
  const find = (name, value) => root.querySelector(`[data-${name}="${value}"]`);
  const say = (...names) => {
    for (const element of all("say")) element.hidden = !names.includes(element.dataset.say);
  };
  return {
    root, data: root.dataset, say,
    /** Show one step and lead the reader to its heading. */
    go(step, { focus = true } = {}) {
      say();
      for (const section of all("step")) section.hidden = section.dataset.step !== step;
      const heading = find("step", step).querySelector("h2");
      if (focus) {
        heading.focus();
        heading.scrollIntoView({ block: "start" });
      }
    },
    form: (name) => find("form", name),
    field: (name) => root.querySelector(`[name="${name}"]`),
    value: (name) => root.querySelector(`[name="${name}"]`)?.value.trim() ?? "",
    write(name, text) {
      for (const element of all(name)) element.textContent = text;
    },
    onSubmit(name, act) {
      find("form", name).addEventListener("submit", (event) => {
        event.preventDefault();
        guarded(root, say, act);
      });
    },
    onClick(name, act) {
      for (const element of all("do").filter((one) => one.dataset.do === name)) {
        element.addEventListener("click", () => guarded(root, say, act));
      }
    },
    onGo(act) {
      for (const element of all("go")) element.addEventListener("click", () => act(element.dataset.go));
    },
    showWords(words) {
      for (const list of all("words").filter((one) => one !== root)) list.replaceChildren(...words.map(item));
    },
  };
}

/** One act at a time; whatever fails says so, and nothing typed is lost. */
async function guarded(root, say, act) {
  if (root.ariaBusy === "true") return;
  root.ariaBusy = "true";
  try {
    await act();
  } catch {
    say("fault");
    root.querySelector('[data-say="fault"]').scrollIntoView({ block: "center" });
  } finally {
    root.ariaBusy = "false";
  }
}

function item(text) {
  const element = document.createElement("li");
  element.textContent = text;
  return element;
}

const IN_WORDS = { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", timeZone: "Europe/Berlin" };

/** Germany's time as the list says it: browsers that hide where they are count in UTC. @param {Date} moment @returns {string} in the language of the page */
export function inWords(moment) {
  const { lang } = document.documentElement;
  return moment.toLocaleString(lang, IN_WORDS) + (lang === "de" ? " Uhr" : "");
}

/** @param {string} day @returns {string} */
export const dayInWords = (day) => new Date(`${day}T12:00:00`).toLocaleDateString(document.documentElement.lang, { day: "numeric", month: "long", year: "numeric" });
