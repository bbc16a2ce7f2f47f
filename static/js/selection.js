// Ticks in a list: all those of the page at once, the whole result, and how many that makes.
// Without it, the boxes of the rows and that of the whole result still say what to hand over.
(() => {
  "use strict";

  const formulaire = document.querySelector("form[data-selection]");
  if (!formulaire) return;
  const lignes = [...document.querySelectorAll("input[data-selection-ligne]")];
  const page = document.querySelector("input[data-selection-page]");
  const resultat = formulaire.querySelector("input[data-selection-resultat]");
  const compte = formulaire.querySelector("[data-selection-compte]");
  const total = Number(formulaire.dataset.total);
  const nombre = new Intl.NumberFormat("fr-FR");

  const dire = () => {
    const cochees = lignes.filter((ligne) => ligne.checked).length;
    const choisis = resultat.checked ? total : cochees;
    lignes.forEach((ligne) => {
      ligne.disabled = resultat.checked;
    });
    page.disabled = resultat.checked;
    page.checked = cochees === lignes.length;
    page.indeterminate = cochees > 0 && cochees < lignes.length;
    compte.textContent =
      choisis === 0 ? "Aucun parcours sélectionné"
        : `${nombre.format(choisis)} parcours ${choisis === 1 ? "sélectionné" : "sélectionnés"}`;
  };

  page.hidden = false;
  page.addEventListener("change", () => {
    lignes.forEach((ligne) => {
      ligne.checked = page.checked;
    });
    dire();
  });
  document.addEventListener("change", (evenement) => {
    if (evenement.target === resultat || evenement.target.matches("input[data-selection-ligne]")) dire();
  });
  // Back to a page kept by the browser: its boxes are still ticked.
  window.addEventListener("pageshow", dire);
  dire();
})();
