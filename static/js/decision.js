// What a decision of another kind would ask for is out of sight, and does not leave. Without scripts, all is shown.
(() => {
  "use strict";

  const champs = document.querySelectorAll("[data-pour-le-sens]");
  const sens = () => document.querySelector("[name=sens]:checked")?.value || "";
  const ajuster = () => {
    champs.forEach((champ) => {
      const utile = champ.dataset.pourLeSens.split(" ").includes(sens());
      const cadre = champ.closest("[id^=div_id_]");
      // One that was refused stays under the eyes.
      const cache = !utile && !champ.classList.contains("is-invalid");
      if (cadre) cadre.hidden = cache;
      champ.disabled = cache;
    });
  };
  document.querySelectorAll("[name=sens]").forEach((bouton) => bouton.addEventListener("change", ajuster));
  ajuster();
})();
