// Dates are typed (31/12/26, 31122026, 31.12.2026): it is the fastest way. On leaving the field they
// are written out in full; the arrows move by a day; a button opens the calendar of the browser.
(() => {
  "use strict";

  const deuxChiffres = (nombre) => String(nombre).padStart(2, "0");
  const ecrite = (date) =>
    `${deuxChiffres(date.getDate())}/${deuxChiffres(date.getMonth() + 1)}/${date.getFullYear()}`;

  const comprise = (texte) => {
    const saisie = texte.trim();
    const morceaux =
      saisie.match(/^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})$/) ||
      saisie.match(/^(\d{2})(\d{2})(\d{4}|\d{2})$/);
    if (!morceaux) return null;
    const [jour, mois] = [Number(morceaux[1]), Number(morceaux[2])];
    let annee = Number(morceaux[3]);
    // Same pivot as the server: two digits are read as the nearest past or coming years.
    if (morceaux[3].length === 2) annee += annee < 69 ? 2000 : 1900;
    // The constructor reads 0001 as 1901: such a year is left to the server, which refuses it.
    if (annee < 100) return null;
    const date = new Date(annee, mois - 1, jour);
    return date.getDate() === jour && date.getMonth() === mois - 1 ? date : null;
  };

  const changer = (champ, date) => {
    champ.value = ecrite(date);
    champ.dispatchEvent(new Event("input", { bubbles: true }));
    champ.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const preparer = (champ) => {
    champ.addEventListener("blur", () => {
      const date = comprise(champ.value);
      if (date && champ.value !== ecrite(date)) changer(champ, date);
    });
    champ.addEventListener("keydown", (evenement) => {
      if (evenement.key !== "ArrowUp" && evenement.key !== "ArrowDown") return;
      const date = champ.value.trim() ? comprise(champ.value) : new Date();
      if (!date) return;
      evenement.preventDefault();
      if (champ.value.trim()) date.setDate(date.getDate() + (evenement.key === "ArrowUp" ? 1 : -1));
      changer(champ, date);
    });

    const cadre = document.createElement("div");
    cadre.className = "date-avec-calendrier";
    const natif = document.createElement("input");
    natif.type = "date";
    natif.className = "date-native";
    natif.tabIndex = -1;
    natif.setAttribute("aria-hidden", "true");
    if (!natif.showPicker) return;
    const bouton = document.createElement("button");
    bouton.type = "button";
    bouton.className = "btn btn-outline-primary";
    bouton.title = "Choisir dans le calendrier";
    const etiquette = champ.labels && champ.labels[0] ? champ.labels[0].textContent.replace("*", "").trim() : "";
    bouton.setAttribute("aria-label", `Choisir dans le calendrier : ${etiquette}`);
    const modele = document.getElementById("icone-calendrier");
    if (modele) bouton.append(modele.content.cloneNode(true));
    champ.before(cadre);
    cadre.append(champ, bouton, natif);
    bouton.addEventListener("click", () => {
      const date = comprise(champ.value);
      natif.value = date ? ecrite(date).split("/").reverse().join("-") : "";
      natif.showPicker();
    });
    natif.addEventListener("input", (evenement) => {
      evenement.stopPropagation();
      if (!natif.value) return;
      const [annee, mois, jour] = natif.value.split("-").map(Number);
      changer(champ, new Date(annee, mois - 1, jour));
      champ.focus();
    });
  };

  const toutPreparer = (racine) => {
    racine.querySelectorAll("input[data-date]").forEach((champ) => {
      if (!champ.dataset.prete) {
        champ.dataset.prete = "oui";
        preparer(champ);
      }
    });
  };
  toutPreparer(document);
  document.addEventListener("htmx:load", (evenement) => toutPreparer(evenement.target));
})();
