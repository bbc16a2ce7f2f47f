// Security keys: what the library only writes in the console is said on the page.
(() => {
  "use strict";

  document.addEventListener("allauth.error", (evenement) => {
    const zone = document.querySelector("[data-cle-echec]");
    if (!zone) return;
    evenement.preventDefault();
    const nom = evenement.detail.exception && evenement.detail.exception.name;
    const connu = zone.querySelector(`[data-cas="${nom}"]`) || zone.querySelector('[data-cas="autre"]');
    zone.querySelectorAll("[data-cas]").forEach((phrase) => { phrase.hidden = phrase !== connu; });
    zone.hidden = false;
    zone.focus();
  });

  // The library listens to the button and sends the form itself: a form sent otherwise must ask for the key too.
  document.querySelectorAll("form[data-cle]").forEach((formulaire) => {
    const bouton = formulaire.querySelector("button[type=submit]");
    let demandee = false;
    bouton.addEventListener("click", () => { demandee = true; });
    formulaire.addEventListener("submit", (evenement) => {
      evenement.preventDefault();
      const dejaDemandee = demandee;
      demandee = false;
      if (!dejaDemandee) bouton.click();
    });
  });
})();
