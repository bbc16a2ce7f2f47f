// What a decision of another kind would ask for is out of sight, unless it holds something. Without scripts, all is shown.
(() => {
  "use strict";

  const champs = document.querySelectorAll("[data-pour-le-sens]");
  const sens = () => document.querySelector("[name=sens]:checked")?.value || "";
  const ajuster = () => {
    champs.forEach((champ) => {
      const utile = champ.dataset.pourLeSens.split(" ").includes(sens());
      const cadre = champ.closest("[id^=div_id_]");
      if (cadre) cadre.hidden = !utile && champ.value === "" && !champ.classList.contains("is-invalid");
    });
  };
  document.querySelectorAll("[name=sens]").forEach((bouton) => bouton.addEventListener("change", ajuster));
  champs.forEach((champ) => champ.addEventListener("change", ajuster));
  ajuster();
})();
