// A form leaves once, and is not left by accident.
(() => {
  "use strict";

  const modifies = new Set();

  document.addEventListener("submit", (evenement) => {
    const formulaire = evenement.target;
    if (evenement.defaultPrevented || formulaire.method !== "post") return;
    // A form that only downloads leaves the page as it is: it may be sent again.
    if (formulaire.dataset.rejouable !== undefined) return;
    if (formulaire.dataset.envoye) {
      evenement.preventDefault();
      return;
    }
    formulaire.dataset.envoye = "oui";
    modifies.clear();
    // After this turn: a disabled button would not be among the values sent.
    window.setTimeout(() => {
      formulaire.querySelectorAll("button[type=submit]").forEach((bouton) => {
        bouton.disabled = true;
      });
      if (evenement.submitter) evenement.submitter.setAttribute("aria-busy", "true");
    }, 0);
  });

  const rouvrir = (formulaire) => {
    delete formulaire.dataset.envoye;
    formulaire.querySelectorAll("button[type=submit]").forEach((bouton) => {
      bouton.disabled = false;
      bouton.removeAttribute("aria-busy");
    });
  };

  // Back to a page kept by the browser, or end of a download or of an htmx request.
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-envoye]").forEach(rouvrir));
  document.addEventListener("htmx:afterRequest", (evenement) => {
    const formulaire = evenement.target.closest && evenement.target.closest("form[data-envoye]");
    if (formulaire) rouvrir(formulaire);
  });

  document.addEventListener("input", (evenement) => {
    const formulaire = evenement.target.closest("form");
    if (formulaire && formulaire.method === "post" && !("sansSuivi" in formulaire.dataset)) {
      modifies.add(formulaire);
    }
  });

  window.addEventListener("beforeunload", (evenement) => {
    if ([...modifies].some((formulaire) => formulaire.isConnected)) evenement.preventDefault();
  });
})();
