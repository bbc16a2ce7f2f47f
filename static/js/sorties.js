// Fields that some exits alone ask for: shown for those, or when they hold something. Without scripts, all are shown.
(() => {
  const liste = document.getElementById("id_sortie");
  if (!liste) return;
  const ajuster = () => {
    const type = liste.value.split("|")[2] || "";
    document.querySelectorAll("[data-pour-les-sorties]").forEach((champ) => {
      const utile = champ.dataset.pourLesSorties.split(" ").includes(type);
      const cadre = champ.closest("[id^=div_id_]");
      if (cadre) cadre.hidden = !utile && champ.value === "" && !champ.classList.contains("is-invalid");
    });
  };
  liste.addEventListener("change", ajuster);
  ajuster();
})();

// A known employer: its button fills the fields, and tells the page that they have changed.
document.addEventListener("click", (evenement) => {
  const bouton = evenement.target.closest("[data-remplir]");
  if (!bouton) return;
  Object.entries(JSON.parse(bouton.dataset.remplir)).forEach(([ident, valeur]) => {
    const champ = document.getElementById(ident);
    if (champ && valeur) champ.value = valeur;
  });
  const premier = document.getElementById("id_naf");
  if (premier) {
    premier.dispatchEvent(new Event("change", { bubbles: true }));
    premier.focus();
  }
});
