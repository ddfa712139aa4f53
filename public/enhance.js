// Two comforts for members' pages. Everything works without them.
(() => {
  // A form that is on its way is not sent twice.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if ((form.getAttribute("method") || "").toLowerCase() !== "post") return;
    if (form.getAttribute("aria-busy") === "true") event.preventDefault();
    else if (!event.defaultPrevented) form.setAttribute("aria-busy", "true");
  });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[aria-busy]")) {
      form.removeAttribute("aria-busy");
    }
  });

  // <div id="…" data-refresh="3"> is fetched again every 3 seconds until it comes without data-refresh.
  const fresh = () => [...document.querySelectorAll("[data-refresh][id]")];
  const stops = (part) => [...part.querySelectorAll("a, button, input, select, textarea, summary")];

  function swap(part, page) {
    const next = page.getElementById(part.id);
    if (!next) return part.removeAttribute("data-refresh");
    const focused = stops(part).indexOf(document.activeElement);
    part.replaceWith(next);
    if (focused >= 0) stops(next)[focused]?.focus({ preventScroll: true });
  }

  async function refresh() {
    if (document.hidden) {
      document.addEventListener("visibilitychange", refresh, { once: true });
      return;
    }
    try {
      const answer = await fetch(location.href, { headers: { accept: "text/html" } });
      if (answer.redirected) return location.assign(answer.url);
      if (answer.ok) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        for (const part of fresh()) swap(part, page);
      }
    } catch {
      // Offline for a moment: the next round asks again.
    }
    plan();
  }

  function plan() {
    const seconds = fresh().map((part) => Number(part.dataset.refresh) || 3);
    if (seconds.length > 0) setTimeout(refresh, Math.min(...seconds) * 1000);
  }
  plan();
})();
