// Passkeys: asks this device to answer our question, and sends its answer as a plain form. Two pages use it.
(() => {
  const form = document.querySelector("form[data-passkey]");
  const said = document.getElementById("passkey-said");
  if (!form || !said) return;
  if (!window.PublicKeyCredential) {
    said.textContent = "This browser has no passkeys. Use another way, or another browser.";
    return;
  }
  form.hidden = false;

  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-")
      .replace(/\//g, "_")
      .replace(/=+$/, "");
  const listed = (keys) => (keys || []).map((key) => ({ ...key, id: bytes(key.id) }));

  async function ask() {
    const answer = await fetch(form.dataset.challenge, {
      method: "POST",
      body: new URLSearchParams(),
      headers: { accept: "application/json" },
    });
    if (answer.status === 429) throw new Error("That was too often. Wait a few minutes.");
    if (!answer.ok || answer.redirected)
      throw new Error("Load this page again, then try once more.");
    const options = await answer.json();
    options.challenge = bytes(options.challenge);
    options.allowCredentials = listed(options.allowCredentials);
    options.excludeCredentials = listed(options.excludeCredentials);
    if (options.user) options.user.id = bytes(options.user.id);
    return options;
  }

  function written({ id, rawId, type, response }) {
    const parts = {};
    for (const part of [
      "clientDataJSON",
      "attestationObject",
      "authenticatorData",
      "signature",
      "userHandle",
    ]) {
      if (response[part]) parts[part] = text(response[part]);
    }
    if (response.getTransports) parts.transports = response.getTransports();
    return JSON.stringify({ id, rawId: text(rawId), type, response: parts });
  }

  const words = {
    NotAllowedError: "Nothing was chosen, or it took too long. Try again when you are ready.",
    InvalidStateError: "This device holds a passkey for you already.",
    SecurityError: "Passkeys do not work at this address of the site.",
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    said.textContent = "Follow what your device asks.";
    try {
      const publicKey = await ask();
      const creates = form.dataset.passkey === "create";
      const given = await (creates
        ? navigator.credentials.create({ publicKey })
        : navigator.credentials.get({ publicKey }));
      form.elements.answer.value = written(given);
      form.submit();
    } catch (error) {
      said.textContent = words[error.name] || error.message;
    }
  });
})();
