// What works before and without the framework: theme choice, dialogs, and the strip's keyboard.
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

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const theme = target?.closest("[data-theme-choice]");
    if (theme) {
      localStorage.setItem("theme", theme.dataset.themeChoice);
      theme.closest("details")?.removeAttribute("open");
      paint();
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

  dark.addEventListener("change", paint);
  addEventListener("storage", (event) => event.key === "theme" && paint());
  addEventListener("pageshow", paint);
})();
