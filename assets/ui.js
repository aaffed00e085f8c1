// What works before and without the framework: theme choice, menus, dialogs, the server's wishes.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const saved = () => localStorage.getItem("theme") || "system";

  const paint = () => {
    const theme = saved() === "system" ? (dark.matches ? "dark" : "light") : saved();
    root.classList.remove("light", "dark");
    root.classList.add(theme);
    root.style.colorScheme = theme;
  };

  const choose = (theme) => {
    localStorage.setItem("theme", theme);
    paint();
  };

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const theme = target?.closest("[data-theme-choice]");
    if (theme) {
      choose(theme.dataset.themeChoice);
      theme.closest("details")?.removeAttribute("open");
    }
    const opener = target?.closest("[data-opens]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.opens);
      if (dialog?.showModal) {
        event.preventDefault();
        dialog.showModal();
      }
    }
    const closer = target?.closest("[data-closes]");
    if (closer || target?.tagName === "DIALOG") {
      (closer?.closest("dialog") ?? target).close();
    }
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (!menu.contains(target)) menu.removeAttribute("open");
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details[data-menu][open]");
    if (menu) {
      menu.removeAttribute("open");
      menu.querySelector("summary")?.focus();
    }
  });

  // A row of ways that is wider than the phone starts at the one of this page.
  document.querySelector("[data-tabs] [aria-current=page]")?.scrollIntoView({ block: "nearest", inline: "center" });

  // Time left: seconds given by the server, counted down by a clock that nobody sets.
  const number = new Intl.NumberFormat(root.lang === "bn" ? "bn-BD" : "en", { minimumIntegerDigits: 2 });
  setInterval(() => {
    for (const timer of document.querySelectorAll("[data-left]")) {
      if (timer.given !== timer.dataset.left) {
        timer.given = timer.dataset.left;
        timer.end = performance.now() + Number(timer.given) * 1000;
      }
      const left = Math.max(0, Math.ceil((timer.end - performance.now()) / 1000));
      const parts = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
      const text = parts.slice(parts[0] ? 0 : 1).map((part) => number.format(part)).join(":");
      if (timer.textContent !== text) timer.textContent = text;
    }
  }, 250);

  // A game: the clock of its question, its keys, its sounds. See chemouflage/quiz/clock.py.
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const plain = new Intl.NumberFormat(root.lang === "bn" ? "bn-BD" : "en");
  const wind = (clock) => {
    const [, left, limit, allowance] = clock.dataset.clock.split(" ").map(Number);
    Object.assign(clock, { given: clock.dataset.clock, end: performance.now() + left, allowance, asked: false });
    const bar = clock.querySelector("[data-bar]");
    for (const old of bar.getAnimations()) old.cancel();
    const empty = [`scaleX(${left / limit})`, "scaleX(0)"];
    if (!still.matches) bar.animate({ transform: empty }, { duration: Math.max(1, left), fill: "forwards" });
    for (const busy of document.querySelectorAll("[data-options], [data-chosen]")) {
      delete busy.dataset.busy;
      delete busy.dataset.chosen;
    }
  };
  setInterval(() => {
    for (const clock of document.querySelectorAll("[data-clock]")) {
      if (clock.given !== clock.dataset.clock) wind(clock);
      const left = clock.end - performance.now();
      const seconds = Math.max(0, Math.ceil(left / 1000));
      const place = clock.querySelector("[data-seconds]");
      if (place.textContent !== plain.format(seconds)) {
        place.textContent = plain.format(seconds);
        clock.toggleAttribute("data-low", seconds <= 5);
        const said = clock.getAttribute(`data-said-${seconds}`);
        if (said) clock.querySelector("[data-said]").textContent = said;
      }
      if (left < -clock.allowance - 100 && !clock.asked) {
        clock.asked = true;
        document.querySelector("[data-over]")?.click();
      }
    }
    for (const toggle of document.querySelectorAll("[data-sound]")) toggle.ariaPressed = String(sounds());
  }, 100);
  // One answer is on its way: another click is not sent.
  document.addEventListener("click", (event) => {
    const option = event.target instanceof Element ? event.target.closest("[data-option]") : null;
    const options = option?.closest("[data-options]");
    if (options && "busy" in options.dataset) {
      event.stopPropagation();
    } else if (options) {
      options.dataset.busy = option.dataset.chosen = "";
      setTimeout(() => {
        delete options.dataset.busy;
        delete option.dataset.chosen;
      }, 4000);
    }
    if (event.target instanceof Element && event.target.closest("[data-sound]")) {
      localStorage.setItem("sounds", sounds() ? "off" : "on");
      if (sounds()) verbs.sound("right");
    }
  }, true);
  document.addEventListener("keydown", (event) => {
    const game = document.querySelector("[data-game]");
    if (!game || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, dialog")) return;
    if (event.key === "Enter" && !event.target.closest("a, button, summary")) {
      game.querySelector("[data-next]")?.click();
    }
    const [, digit, letter] = /^(?:Digit|Numpad)([1-5])$|^Key([A-E])$/.exec(event.code) ?? [];
    const place = digit ? digit - 1 : letter ? letter.charCodeAt(0) - 65 : -1;
    game.querySelectorAll("[data-option]")[place]?.click();
  });
  const sounds = () => localStorage.getItem("sounds") === "on";
  let speaker;

  document.addEventListener("click", async (event) => {
    const copier = event.target instanceof Element ? event.target.closest("[data-copies]") : null;
    if (!copier || !navigator.clipboard) return;
    await navigator.clipboard.writeText(copier.dataset.copies);
    copier.dataset.copied = "";
    setTimeout(() => delete copier.dataset.copied, 2000);
  });

  // A form that opens a dialog at once; the server's answer ends the waiting ("settled").
  addEventListener("submit", (event) => {
    const dialog = document.getElementById(event.target.dataset.submitOpens ?? "");
    if (!event.defaultPrevented || !dialog?.showModal) return;
    dialog.dataset.busy = "";
    if (!dialog.open) dialog.showModal();
  });

  // Forms that a route answers, see chemouflage/ui/posted.py: what is wrong is said beside the fields, nothing typed is lost.
  const tell = (form, said) => {
    const wrong = said.fields ?? {};
    for (const [name, text] of Object.entries(wrong)) {
      const field = form.querySelector(`[name="${CSS.escape(name)}"]`);
      const place = field && document.getElementById(field.getAttribute("aria-describedby")?.split(" ")[0]);
      field?.setAttribute("aria-invalid", "true");
      if (place) place.textContent = text;
    }
    if (said.code) form.dataset.said = said.code;
    const first = form.querySelector("[aria-invalid=true]") ?? form.querySelector(`[data-after="${said.code}"]`);
    const problem = form.querySelector("[data-problem]");
    if (problem && (!first || !said.fields)) problem.textContent = said.message ?? problem.dataset.problem;
    (first ?? problem)?.focus();
  };
  document.addEventListener("click", (event) => {
    const revealer = event.target instanceof Element ? event.target.closest("[data-reveals]") : null;
    const field = revealer && document.getElementById(revealer.dataset.reveals);
    if (!field) return;
    field.type = field.type === "password" ? "text" : "password";
    revealer.ariaPressed = String(field.type === "text");
  });
  addEventListener("submit", async (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.matches("[data-posts]")) return;
    event.preventDefault();
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    for (const place of form.querySelectorAll("[data-problem], [data-error]")) place.textContent = "";
    for (const field of form.elements) field.removeAttribute("aria-invalid");
    const heavy = [...form.elements].find((field) => field.files?.[0]?.size > field.dataset.most);
    if (heavy) {
      form.ariaBusy = "false";
      return tell(form, { fields: { [heavy.name]: heavy.dataset.heavy } });
    }
    const data = new FormData(form);
    const headers = { accept: "application/json", "accept-language": root.lang };
    let said = {};
    try {
      const body = form.enctype.startsWith("multipart") ? data : new URLSearchParams(data);
      const answer = await fetch(form.action, { method: "POST", body, headers });
      said = await answer.json();
      if (answer.ok) return said.go ? location.assign(said.go) : location.reload();
    } catch {}
    form.ariaBusy = "false";
    tell(form, said);
  });

  // The session changed (the server sets this cookie then): other tabs are told.
  const mark = () => /(?:^|; )cf_s=([^;]*)/.exec(document.cookie)?.[1] ?? "";
  const here = mark();
  if ((localStorage.getItem("cf_session") ?? "") !== here) localStorage.setItem("cf_session", here);

  // What the server asks for: see chemouflage/ui/actions.py.
  const verbs = {
    go: (address) => location.assign(address),
    focus: (id, tries = 10) => {
      // What gets the focus may be painted only some frames later.
      const element = document.getElementById(id);
      if (element?.matches("[data-game] *")) {
        // In a game no more is moved than must be.
        element.focus({ preventScroll: true });
        element.scrollIntoView({ block: "nearest", behavior: still.matches ? "auto" : "smooth" });
      } else if (element) element.focus();
      else if (tries) requestAnimationFrame(() => verbs.focus(id, tries - 1));
    },
    submit: (id) => document.getElementById(id)?.submit(),
    open: (id) => document.getElementById(id)?.open || document.getElementById(id)?.showModal(),
    close: (id) => document.getElementById(id)?.close(),
    settled: (id) => document.getElementById(id)?.removeAttribute("data-busy"),
    tell: (topic) => localStorage.setItem(topic, String(Date.now())),
    theme: choose,
    sound: (kind) => {
      if (!sounds()) return;
      speaker ??= new AudioContext();
      for (const [place, tone] of (kind === "right" ? [660, 880] : [240, 180]).entries()) {
        const voice = speaker.createOscillator();
        const volume = speaker.createGain();
        const start = speaker.currentTime + place * 0.12;
        voice.frequency.value = tone;
        volume.gain.setValueAtTime(0.12, start);
        volume.gain.exponentialRampToValueAtTime(0.001, start + 0.16);
        voice.connect(volume).connect(speaker.destination);
        voice.start(start);
        voice.stop(start + 0.16);
      }
    },
  };
  new MutationObserver((records) => {
    const { steps } = JSON.parse(records.at(-1).target.dataset.todo || '{"steps":[]}');
    const carryOut = () => steps.forEach(([verb, argument]) => verbs[verb]?.(argument));
    // A tab that nobody looks at paints no frames; who signed out elsewhere leaves it all the same.
    if (document.hidden) carryOut();
    else requestAnimationFrame(carryOut);
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-todo"] });

  dark.addEventListener("change", paint);
  addEventListener("storage", (event) => event.key === "theme" && paint());
  addEventListener("pageshow", (event) => {
    paint();
    for (const form of document.querySelectorAll("[data-posts]")) form.ariaBusy = "false";
    // A checkout that comes back out of the browser's memory may have become an order, an order be paid.
    if (event.persisted && (here !== mark() || document.querySelector("[data-fresh]"))) location.reload();
  });
})();
