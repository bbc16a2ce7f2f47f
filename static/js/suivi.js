// A screen that follows says so when it no longer does; a fragment that replaces its button keeps the focus nearby.
(() => {
  "use strict";

  const avis = document.getElementById("connexion-perdue");

  const perdue = () => {
    if (avis) avis.hidden = false;
  };
  // A gesture that did not leave, a refresh that did not come: both are told, neither is lost in silence.
  document.addEventListener("htmx:sendError", perdue);
  document.addEventListener("htmx:timeout", perdue);
  document.addEventListener("htmx:responseError", perdue);
  document.addEventListener("htmx:afterRequest", (evenement) => {
    if (avis && evenement.detail.successful) avis.hidden = true;
  });

  // After an accord, the next one is under the same key.
  document.addEventListener("htmx:afterSwap", (evenement) => {
    const ligne = document.getElementById(evenement.detail.target.id);
    if (!ligne || ligne.tagName !== "TR" || (document.activeElement && document.activeElement !== document.body)) return;
    const boutons = [...document.querySelectorAll("[id^='accorder-']")];
    const suivant = boutons.find(
      (bouton) => ligne.compareDocumentPosition(bouton) & Node.DOCUMENT_POSITION_FOLLOWING,
    );
    (suivant || boutons[0] || ligne.querySelector("a")).focus({ preventScroll: true });
  });
})();
