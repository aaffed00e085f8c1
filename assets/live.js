// A live room: one websocket, and a page whose parts are shown and filled by what it says. See chemouflage/live/stage.py.
(() => {
  const room = document.querySelector("[data-room]");
  if (!room) return;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (selector, within = room) => within.querySelector(selector);

  const hosting = room.dataset.room === "host";
  const lang = document.documentElement.lang === "bn" ? "bn" : "en";
  const code = decodeURIComponent(location.pathname.split("/").pop()).toUpperCase();
  const shownCode = code.replace(/^(...)(...)$/, "$1 $2");
  const digits = new Intl.NumberFormat(lang === "bn" ? "bn-BD" : "en", { useGrouping: false });
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  for (const link of all("[data-other]")) {
    link.href = lang === "bn" ? location.pathname.replace(/^\/bn/, "") : `/bn${location.pathname}`;
  }

  // What the page says. Numbers are written in the page's digits.
  const values = { code: shownCode, address: `${location.host}${lang === "bn" ? "/bn" : ""}/live`, name: "", score: 0 };
  const fillIn = (text) =>
    text.replace(/\{(\w+)\}/g, (_, name) => {
      const value = values[name] ?? "";
      return typeof value === "number" ? digits.format(value) : value;
    });
  const speak = () => {
    for (const place of all("[data-words]")) {
      const text = fillIn(place.dataset.words);
      if (place.textContent !== text) place.textContent = text;
    }
  };
  const announce = (what) => {
    const voice = one("[data-voice]");
    voice.textContent = fillIn(voice.getAttribute(`data-say-${what}`) ?? "");
  };

  // Which parts are there: those that name one of the facts that hold now.
  let facts = new Set(["waiting"]);
  const show = (...names) => {
    facts = new Set(names);
    room.dataset.phase = names[0];
    for (const part of all("[data-on]")) part.hidden = !part.dataset.on.split(" ").some((name) => facts.has(name));
    speak();
  };
  const also = (name, holds) => {
    if (facts.has(name) !== holds) show(...(holds ? [...facts, name] : [...facts].filter((fact) => fact !== name)));
  };

  // Texts with formulas come as pieces of runs.
  const draw = (place, pieces) => {
    const nodes = (pieces ?? []).map((piece) => {
      const span = document.createElement("span");
      if (piece.whole) span.className = "live-whole";
      for (const [text, kind] of piece.runs) {
        if (kind === "text") span.append(text);
        else span.append(Object.assign(document.createElement(kind), { textContent: text }));
      }
      return span;
    });
    place.replaceChildren(...nodes);
  };
  const plain = (pieces) => (pieces ?? []).flatMap((piece) => piece.runs.map(([text]) => text)).join("");

  // The clock: milliseconds that the server says are left, counted by a clock that nobody sets.
  let end = 0;
  let limit = 1;
  const tick = () => {
    const left = Math.max(0, end - performance.now());
    for (const place of all("[data-seconds]")) {
      const text = digits.format(Math.ceil(left / 1000));
      if (place.textContent !== text) place.textContent = text;
    }
    if (calm.matches) for (const bar of all("[data-bar]")) bar.style.transform = `scaleX(${left / limit})`;
    if (!left && facts.has("question") && !facts.has("time")) {
      if (!facts.has("stored")) announce("time");
      also("time", !facts.has("stored"));
      lock();
    }
  };
  const run = (left, whole) => {
    [end, limit] = [performance.now() + left, whole];
    for (const bar of all("[data-bar]")) {
      for (const running of bar.getAnimations()) running.cancel();
      if (!calm.matches) {
        const scale = (share) => ({ transform: `scaleX(${share})` });
        bar.animate([scale(left / whole), scale(0)], { duration: left, fill: "forwards" });
      }
    }
    tick();
  };
  setInterval(tick, 200);

  // The answers, told apart by their place.
  let now = null; // the room as it was told last
  let picked = "";
  const options = all("[data-option]", room);
  const lock = () => {
    for (const option of options) option.disabled = true;
  };
  const mark = () => {
    const over = now.phase === "reveal";
    const counts = Object.values(now.counts ?? {});
    const most = Math.max(1, ...counts);
    options.forEach((option, place) => {
      const said = now.options?.[place];
      option.hidden = !said;
      if (!said) return;
      if (option.dataset.id !== said.id) {
        option.dataset.id = said.id;
        draw(one("[data-text]", option), said.text);
      }
      const chosen = picked === said.id;
      if (!hosting) {
        option.disabled = over || Boolean(picked) || end <= performance.now();
        option.ariaPressed = String(chosen);
      }
      option.toggleAttribute("data-chosen", chosen);
      option.toggleAttribute("data-right", over && said.id === now.solution);
      option.toggleAttribute("data-wrong", over && chosen && said.id !== now.solution);
      const count = now.counts?.[said.id] ?? 0;
      one("[data-count]", option).textContent = over && hosting ? digits.format(count) : "";
      const share = one("[data-share]", option);
      if (share) share.style.width = over ? `${(100 * count) / most}%` : "0";
    });
  };
  const pick = (place) => {
    const option = options[place];
    if (!option || option.hidden || option.disabled || now?.phase !== "question") return;
    picked = option.dataset.id;
    values.problem = "";
    mark();
    also("sending", true);
    tell({ t: "answer", n: now.number, o: picked });
  };

  // What the server says.
  const heard = {
    joined({ token, name }) {
      keep({ token, name });
      values.name = name;
    },
    room(frame) {
      if (frame.phase === "closed" && now?.phase === "podium") return; // the podium stays to be looked at
      const fresh = !now || now.phase !== frame.phase || now.number !== frame.number;
      const before = now;
      now = frame;
      Object.assign(values, {
        number: frame.number,
        total: frame.total,
        players: frame.players,
        seconds: frame.limit / 1000,
        question: plain(frame.question),
        answer: plain(frame.options?.find((option) => option.id === frame.solution)?.text),
      });
      frame.top?.forEach((row, place) => {
        for (const name of ["name", "score", "place"]) values[`top${place}${name}`] = row[name];
      });
      for (const row of all("[data-top]")) row.hidden = !frame.top?.[Number(row.dataset.top)];
      if (frame.you) mine(frame, before);
      if (frame.question) {
        if (before?.number !== frame.number) {
          draw(one("[data-question]"), frame.question);
          const picture = one("[data-picture]");
          picture.hidden = !frame.picture;
          if (frame.picture) Object.assign(picture, frame.picture);
        }
        if (frame.phase === "question") run(frame.left, frame.limit);
        else draw(one("[data-explanation]"), frame.explanation);
        mark();
      }
      show(...told(frame));
      if (fresh) arrive(frame);
    },
    count({ players }) {
      values.players = players;
      speak();
    },
    people({ people }) {
      values.players = people.length;
      for (const list of all("[data-people]")) list.replaceChildren(...people.map(person));
      speak();
    },
    answers(frame) {
      if (frame.n !== now?.number) return;
      Object.assign(values, { count: frame.count, of: frame.of });
      speak();
    },
    stored({ n }) {
      if (n !== now?.number) return;
      also("sending", false);
      also("stored", true);
      also("time", false);
      announce("stored");
    },
    error(frame) {
      values.problem = frame.text;
      if (frame.n && frame.n === now?.number && frame.code !== "answered_already") {
        also("sending", false);
        if (["no_such_option", "too_loud", "unavailable"].includes(frame.code)) {
          picked = "";
          mark();
        }
      } else if (facts.has("join")) wrongName(frame.text);
      else if (["not_a_player", "sent_away"].includes(frame.code)) forget();
      last = frame.code;
      speak();
    },
  };
  let last = "";

  // A player's own part: what they chose, their points so far.
  const mine = (frame, before) => {
    const { choice, score, place, right, points, speed, streak } = frame.you;
    if (before?.number !== frame.number) picked = "";
    values.problem = "";
    // An answer that was not stored when the line broke is sent again.
    if (frame.phase === "question" && picked && !choice && facts.has("sending")) {
      tell({ t: "answer", n: frame.number, o: picked });
    }
    picked = choice || picked;
    Object.assign(values, score === undefined ? {} : { score, place, right, points, speed, streak });
  };
  const told = (frame) => {
    const names = [frame.phase === "closed" ? "ended" : frame.phase];
    if (hosting) names.push(frame.locked ? "locked" : "open", frame.number === frame.total ? "last" : "more");
    if (frame.phase === "question" && frame.you?.choice) names.push("stored");
    else if (frame.phase === "question" && picked && !hosting) names.push("sending");
    if (frame.phase === "reveal" && frame.you) {
      names.push(!frame.you.choice ? "none" : frame.you.choice === frame.solution ? "right" : "wrong");
      if (frame.you.speed) names.push("speed");
      if (frame.you.streak) names.push("streak");
    }
    return names;
  };
  // What is new is read out, and the place to read on is where a keyboard stands.
  const arrive = (frame) => {
    const verdict = ["right", "wrong", "none"].find((name) => facts.has(name));
    announce(frame.phase === "reveal" ? (verdict ?? "reveal") : frame.phase === "podium" && hosting ? "over" : frame.phase);
    if (hosting) one("[data-act=next]:not([hidden] *)")?.focus({ preventScroll: true });
    else scrollTo({ top: 0 });
  };

  // Players on the host's screen.
  const person = ({ id, name }) => {
    const row = one("[data-person]", document).content.firstElementChild.cloneNode(true);
    one("[data-name]", row).textContent = name;
    one("button", row).dataset.kicks = id;
    return row;
  };

  // The line: closed for a reason it stays closed, else it is opened again, a little later each time.
  const key = `live:${code}`;
  const stored = () => {
    for (const store of [sessionStorage, localStorage]) {
      try {
        const found = JSON.parse(store.getItem(key));
        if (found?.token) return found;
      } catch {}
    }
    return null;
  };
  const keep = (who) => {
    for (const store of [sessionStorage, localStorage]) {
      try {
        store.setItem(key, JSON.stringify(who));
      } catch {}
    }
  };
  const forget = () => {
    for (const store of [sessionStorage, localStorage]) store.removeItem(key);
  };
  let socket = null;
  let hello = null;
  let tries = 0;
  let heardAt = 0;
  const tell = (word) => socket?.readyState === WebSocket.OPEN && socket.send(JSON.stringify(word));
  const offline = (is) => {
    one("[data-offline]").hidden = !is;
  };
  const open = () => {
    const address = `${location.origin.replace("http", "ws")}/api/live/${encodeURIComponent(code)}?lang=${lang}`;
    const mySocket = new WebSocket(hosting ? `${address}&host=1` : address);
    socket = mySocket;
    last = "";
    let bye = 0;
    mySocket.onopen = () => {
      heardAt = performance.now();
      if (!hosting) tell(hello());
    };
    mySocket.onmessage = ({ data }) => {
      heardAt = performance.now();
      const frame = JSON.parse(data);
      heard[frame.t]?.(frame);
      if (frame.t === "bye") bye = frame.code;
      if (frame.t === "room") {
        tries = 0;
        offline(false);
      }
    };
    mySocket.onclose = ({ code }) => {
      if (socket !== mySocket) return;
      const why = bye || code;
      socket = null;
      if (why === 4001) return show("elsewhere");
      if (why === 4003) return refused();
      if (facts.has("join")) return wrongName(values.problem || one("[data-offline]").textContent);
      offline(tries > 0 || Boolean(now));
      setTimeout(() => socket || open(), Math.min(8000, 400 * 2 ** tries++) * (0.7 + 0.6 * Math.random()));
    };
  };
  const refused = () => {
    offline(false);
    if (facts.has("join") || (now?.phase === "podium" && last === "room_closed")) return;
    if (last === "not_a_player") return show("join");
    show(last === "room_closed" && now ? "ended" : "refused");
  };
  setInterval(() => {
    if (socket?.readyState !== WebSocket.OPEN) return;
    if (performance.now() - heardAt > 45000) socket.close();
    else tell({ t: "ping" });
  }, 20000);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || !hello) return;
    if (socket?.readyState === WebSocket.OPEN) tell({ t: "ping" });
    else if (!socket && now && !facts.has("elsewhere") && !facts.has("refused")) open();
  });

  // What people do.
  const wrongName = (text) => {
    const field = one("[data-join] input");
    document.getElementById("error-name").textContent = text;
    field.setAttribute("aria-invalid", "true");
    field.focus();
  };
  const acts = {
    next: () => tell({ t: "next", n: now.number }),
    close: () => tell({ t: "close", n: now.number }),
    lock: () => tell({ t: "lock", on: !now.locked }),
    end: () => document.getElementById("end").showModal(),
    over: () => {
      document.getElementById("end").close();
      tell({ t: "end" });
    },
    kick: (button) => {
      button.closest("dialog").close();
      tell({ t: "kick", p: button.dataset.person });
    },
    full: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()),
    here: () => {
      show("waiting");
      open();
    },
  };
  document.addEventListener("click", ({ target }) => {
    const option = target.closest("button[data-option]");
    if (option) pick(Number(option.dataset.option));
    const button = target.closest("[data-act]");
    if (button) acts[button.dataset.act](button);
    const kicks = target.closest("[data-kicks]");
    if (kicks) {
      values.person = kicks.textContent.trim();
      speak();
      one("[data-act=kick]", document).dataset.person = kicks.dataset.kicks;
      document.getElementById("kick").showModal();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (hosting || event.altKey || event.ctrlKey || event.metaKey || event.target.matches("input")) return;
    const place = "12345".indexOf(event.key);
    const letter = "abcde".indexOf(event.key.toLowerCase());
    if (event.key.length === 1 && (place >= 0 || letter >= 0)) pick(Math.max(place, letter));
  });
  one("[data-join]")?.addEventListener("submit", (event) => {
    event.preventDefault();
    const name = one("[data-join] input").value;
    document.getElementById("error-name").textContent = "";
    one("[data-join] input").removeAttribute("aria-invalid");
    hello = () => {
      const who = stored();
      return who ? { t: "back", token: who.token } : { t: "join", name };
    };
    if (socket?.readyState === WebSocket.OPEN) tell({ t: "join", name });
    else if (!socket) open();
  });

  if (hosting) {
    const picture = one("[data-qr]");
    picture.src = `/api/live/${encodeURIComponent(code)}/qr.svg?lang=${lang}`;
    picture.hidden = false;
    hello = () => null;
    show("waiting");
    open();
  } else if (stored()) {
    values.name = stored().name ?? "";
    hello = () => {
      const who = stored();
      return who ? { t: "back", token: who.token } : { t: "back", token: "" };
    };
    show("waiting");
    open();
  } else {
    show("join");
    one("[data-join] input").focus({ preventScroll: true });
  }
})();
