// Keyboard, menus and dialogs. Nothing here is needed to work: every gesture also exists without it.
(() => {
  "use strict";

  const enSaisie = (element) =>
    element.closest("input, textarea, select, [contenteditable]") !== null;

  const ouvrir = (dialogue, bouton) => {
    dialogue.showModal();
    dialogue.addEventListener("close", () => bouton && bouton.focus(), { once: true });
  };

  // A form refused inside a dialog comes back in it, open.
  document.querySelectorAll("dialog[data-ouvrir]").forEach((dialogue) => {
    dialogue.removeAttribute("open");
    ouvrir(dialogue, document.querySelector(`[data-dialogue="${dialogue.id}"]`));
  });

  // Back on a part of a long page: the answer to the gesture shows there, not above, out of sight.
  const messages = document.querySelector(".messages");
  const lieu = location.hash && document.getElementById(location.hash.slice(1));
  const titre = lieu && lieu.matches("section.carte") && lieu.querySelector(".carte-titre");
  if (messages && titre) titre.after(messages);

  // A row of tabs or filters wider than the screen: the one that is open comes into sight.
  document.querySelectorAll(".onglets, .puces").forEach((rangee) => {
    const ouvert = rangee.querySelector("[aria-current]");
    if (!ouvert || rangee.scrollWidth <= rangee.clientWidth) return;
    const [place, cadre] = [ouvert.getBoundingClientRect(), rangee.getBoundingClientRect()];
    rangee.scrollLeft += place.left - cadre.left - (cadre.width - place.width) / 2;
  });

  const fermerLesMenus = (sauf) => {
    let ferme = null;
    document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
      if (menu !== sauf) {
        menu.open = false;
        ferme = menu;
      }
    });
    return ferme;
  };

  document.addEventListener("keydown", (evenement) => {
    if (evenement.key === "Enter" && (evenement.ctrlKey || evenement.metaKey)) {
      const formulaire = evenement.target.closest("form");
      if (formulaire) {
        evenement.preventDefault();
        // The form's own button comes before one that only helps to fill it.
        const bouton =
          formulaire.querySelector(".formulaire-actions button[type=submit]:not(:disabled)") ||
          formulaire.querySelector("button[type=submit]:not(:disabled)");
        formulaire.requestSubmit(bouton);
      }
      return;
    }
    if (evenement.key === "Escape") {
      const menu = fermerLesMenus(null);
      if (menu) menu.querySelector("summary").focus();
      return;
    }
    if (evenement.ctrlKey || evenement.metaKey || evenement.altKey || enSaisie(evenement.target)) return;
    if (document.querySelector("dialog[open]")) return;
    if (evenement.key === "/") {
      const recherche = document.querySelector("[data-recherche]");
      if (recherche) {
        evenement.preventDefault();
        recherche.focus();
        recherche.select();
      }
    } else if (evenement.key === "?") {
      const aide = document.getElementById("aide-clavier");
      if (aide) ouvrir(aide, null);
    }
  });

  document.addEventListener("click", (evenement) => {
    fermerLesMenus(evenement.target.closest("details[data-menu]"));
    const declencheur = evenement.target.closest("[data-dialogue]");
    if (declencheur) {
      const dialogue = document.getElementById(declencheur.dataset.dialogue);
      fermerLesMenus(null);
      if (dialogue) ouvrir(dialogue, declencheur);
      return;
    }
    const fermeture = evenement.target.closest("[data-fermer]");
    if (fermeture) {
      fermeture.closest("dialog").close();
      return;
    }
    // A click on the backdrop has the dialog itself as its target.
    if (evenement.target.matches("dialog[open]")) {
      const cadre = evenement.target.getBoundingClientRect();
      const dedans =
        evenement.clientX >= cadre.left && evenement.clientX <= cadre.right &&
        evenement.clientY >= cadre.top && evenement.clientY <= cadre.bottom;
      if (!dedans) evenement.target.close();
    }
    const bascule = evenement.target.closest("[data-bascule-menu]");
    if (bascule) {
      const ouverte = document.getElementById("navigation").classList.toggle("ouverte");
      bascule.setAttribute("aria-expanded", String(ouverte));
    }
    if (evenement.target.closest("[data-imprimer]")) window.print();
  });

  // A frame that scrolls must be reachable with the keyboard; one that does not must not be a stop.
  const rendreDefilables = () => {
    document.querySelectorAll(".tableau").forEach((cadre) => {
      if (cadre.scrollWidth > cadre.clientWidth + 1) {
        cadre.tabIndex = 0;
        cadre.setAttribute("role", "region");
        cadre.setAttribute("aria-label", cadre.dataset.legende);
      } else {
        cadre.removeAttribute("tabindex");
        cadre.removeAttribute("role");
        cadre.removeAttribute("aria-label");
      }
    });
  };

  // On a narrow screen each cell says its column, read from the header of its table.
  const nommerLesCellules = (racine) => {
    racine.querySelectorAll(".tableau-cartes table").forEach((table) => {
      const titres = [...table.querySelectorAll("thead th")].map((th) => th.textContent.trim());
      table.querySelectorAll("tbody tr").forEach((ligne) => {
        [...ligne.children].forEach((cellule, rang) => {
          if (cellule.tagName === "TD" && titres[rang] && !cellule.dataset.libelle) {
            cellule.dataset.libelle = titres[rang];
          }
        });
      });
    });
  };

  const preparer = (racine) => {
    nommerLesCellules(racine);
    rendreDefilables();
  };
  preparer(document);
  window.addEventListener("resize", rendreDefilables);
  document.addEventListener("htmx:load", (evenement) => preparer(evenement.target));

  const resume = document.querySelector("[data-resume-erreurs]");
  if (resume) resume.focus();
})();
