// Long texts are kept while they are typed (`data-brouillon="cle"` on the textarea): a crash, the end
// of a session, a network that fails or a wrong click loses nothing. They stay on this machine, under the
// user's own key, a week at most, and go when the text is saved or when the user signs out (shared machines).
(() => {
  "use strict";

  const PREFIXE = "plie-brouillon:";
  const DUREE = 7 * 24 * 3600 * 1000;
  const utilisateur = document.body.dataset.utilisateur;

  const lire = (nom) => {
    try {
      return JSON.parse(window.localStorage.getItem(nom));
    } catch {
      return null;
    }
  };

  const ecrire = (nom, brouillon) => {
    try {
      window.localStorage.setItem(nom, JSON.stringify(brouillon));
      return true;
    } catch {
      return false; // storage full or refused: the page works without drafts
    }
  };

  const noms = () => {
    try {
      return Object.keys(window.localStorage).filter((nom) => nom.startsWith(PREFIXE));
    } catch {
      return [];
    }
  };

  const enErreur = document.querySelector("form[data-en-erreur]") !== null;
  const pageDErreur = document.querySelector("[data-page-erreur]") !== null;

  // A form that was saved answers by sending elsewhere: this page comes from there, after a redirection.
  // Reached in any other way (the network failed and one came back, another tab), it says nothing of the sending.
  const arrivee = window.performance.getEntriesByType("navigation")[0];
  const suitUnEnvoi = (brouillon) =>
    arrivee && arrivee.type === "navigate" && arrivee.redirectCount > 0 && document.referrer === brouillon.depuis;

  // What was sent on the previous page has been saved, unless this page says otherwise: a form in
  // error, an error page, or a sign-in page (the session had ended).
  noms().forEach((nom) => {
    const brouillon = lire(nom);
    if (!brouillon || Date.now() - brouillon.le > DUREE) {
      window.localStorage.removeItem(nom);
    } else if (brouillon.envoye) {
      if (!utilisateur || enErreur || pageDErreur || !suitUnEnvoi(brouillon)) {
        ecrire(nom, { ...brouillon, envoye: false });
      } else if (nom.startsWith(`${PREFIXE}${utilisateur}:`)) {
        window.localStorage.removeItem(nom);
      }
    }
  });

  if (!utilisateur) return;

  const cle = (zone) => `${PREFIXE}${utilisateur}:${zone.dataset.brouillon}`;

  const proposer = (zone, brouillon) => {
    const bandeau = document.createElement("div");
    bandeau.className = "brouillon";
    bandeau.setAttribute("role", "status");
    const texte = document.createElement("p");
    const quand = new Date(brouillon.le).toLocaleString("fr-FR", { dateStyle: "short", timeStyle: "short" });
    texte.textContent = `Un texte non enregistré, saisi le ${quand}, a été gardé sur ce poste.`;
    const bouton = (libelle, classe, geste) => {
      const element = document.createElement("button");
      element.type = "button";
      element.className = `btn btn-sm ${classe}`;
      element.textContent = libelle;
      element.addEventListener("click", () => {
        geste();
        bandeau.remove();
        zone.focus();
      });
      return element;
    };
    bandeau.append(
      texte,
      bouton("Reprendre ce texte", "btn-outline-primary", () => {
        zone.value = brouillon.texte;
        zone.dispatchEvent(new Event("input", { bubbles: true }));
      }),
      bouton("L’écarter", "btn-link", () => window.localStorage.removeItem(cle(zone))),
    );
    zone.before(bandeau);
  };

  // Once somebody logs out, what was waiting to be kept is dropped with the rest.
  let deconnexion = false;

  const suivre = (zone) => {
    const garde = lire(cle(zone));
    if (garde && garde.texte.trim() && garde.texte !== zone.value) proposer(zone, garde);
    const etat = document.createElement("p");
    etat.className = "brouillon-etat";
    etat.hidden = true;
    zone.after(etat);
    let attente = 0;
    const garder = () => {
      attente = 0;
      if (deconnexion) return;
      if (ecrire(cle(zone), { texte: zone.value, le: Date.now(), envoye: false })) {
        etat.textContent = "Brouillon gardé sur ce poste.";
        etat.hidden = false;
      }
    };
    zone.addEventListener("input", () => {
      window.clearTimeout(attente);
      attente = window.setTimeout(garder, 400);
    });
    // Closed or hidden before the delay: what was just typed is kept too.
    window.addEventListener("pagehide", () => attente && garder());
    document.addEventListener("visibilitychange", () => {
      if (document.hidden && attente) garder();
    });
    if (zone.form) {
      zone.form.addEventListener("submit", () => {
        window.clearTimeout(attente);
        attente = 0;
        if (lire(cle(zone)) || zone.value !== zone.defaultValue) {
          const depuis = window.location.href.split("#")[0];
          ecrire(cle(zone), { texte: zone.value, le: Date.now(), envoye: true, depuis });
        }
      });
    }
  };

  const preparer = (racine) => {
    racine.querySelectorAll("textarea[data-brouillon]").forEach((zone) => {
      if (!zone.dataset.suivi) {
        zone.dataset.suivi = "oui";
        suivre(zone);
      }
    });
  };
  preparer(document);
  document.addEventListener("htmx:load", (evenement) => preparer(evenement.target));

  document.addEventListener("submit", (evenement) => {
    if (!evenement.target.matches("[data-deconnexion]")) return;
    deconnexion = true;
    noms()
      .filter((nom) => nom.startsWith(`${PREFIXE}${utilisateur}:`))
      .forEach((nom) => window.localStorage.removeItem(nom));
  });
})();
