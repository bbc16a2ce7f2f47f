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
