"""What a page must be for everybody: axe, and what axe does not see.

axe takes a placeholder for a label, does not see a page that scrolls sideways, and does not move the focus: those are
checked here. The script of axe comes with its package; nothing is loaded from elsewhere.
"""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

LARGEURS = (1280, 360)
HAUTEUR = 900

# `target-size` is WCAG 2.2 AA, off by default in axe. `preload` would fetch the style sheets again.
REGLES: dict[str, Any] = {
    "resultTypes": ["violations"],
    "preload": False,
    "rules": {"target-size": {"enabled": True}},
}
# The document and its colours are the same when it is narrow: what is looked at again is what the layout changes, by
# what it shows, hides and shrinks.
REGLES_ETROIT = REGLES | {
    "runOnly": [
        "target-size", "scrollable-region-focusable", "link-name", "button-name", "label", "select-name",
        "aria-hidden-focus", "heading-order", "page-has-heading-one", "region", "landmark-one-main", "summary-name",
    ]
}  # fmt: skip

PROPRES = r"""
() => {
  const vu = (e) => e.checkVisibility({visibilityProperty: true, opacityProperty: false});
  const nom = (e) => {
    const images = (n) => [...n.querySelectorAll("img[alt]")].map((i) => i.alt).join(" ");
    const texte = (n) => (n ? `${n.textContent} ${images(n)}`.trim() : "");
    const par = (e.getAttribute("aria-labelledby") || "").split(/\s+/).filter(Boolean);
    return par.map((id) => texte(document.getElementById(id))).join(" ").trim()
      || (e.getAttribute("aria-label") || "").trim()
      || [...(e.labels || [])].map(texte).join(" ").trim();
  };
  const dire = (e) => e.outerHTML.replace(/\s+/g, " ").slice(0, 160);
  const fautes = [];
  const champs = "input:not([type=hidden]):not([type=submit]):not([type=button]), select, textarea";
  document.querySelectorAll(champs).forEach((e) => {
    // The calendar of the browser, opened by a named button, is never itself reached.
    if (e.ariaHidden === "true" && e.tabIndex < 0) return;
    if (!nom(e)) fautes.push(`champ sans étiquette : ${dire(e)}`);
  });
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  ids.filter((id, i) => ids.indexOf(id) !== i).forEach((id) => fautes.push(`identifiant en double : ${id}`));
  document.querySelectorAll("[aria-describedby], [aria-errormessage], label[for]").forEach((e) => {
    for (const attribut of ["aria-describedby", "aria-errormessage", "for"]) {
      (e.getAttribute(attribut) || "").split(/\s+/).filter(Boolean).forEach((id) => {
        if (!document.getElementById(id)) fautes.push(`${attribut} vers rien : ${dire(e)}`);
      });
    }
  });
  document.querySelectorAll("a[href^='#']").forEach((e) => {
    const id = e.getAttribute("href").slice(1);
    if (id && !document.getElementById(id)) fautes.push(`lien vers rien : ${dire(e)}`);
  });
  document.querySelectorAll("[aria-invalid=true]").forEach((e) => {
    // Boxes and buttons of one question are described by their fieldset.
    const porteurs = [e, e.closest("fieldset")].filter(Boolean);
    const dits = porteurs.flatMap((p) => (p.getAttribute("aria-describedby") || "").split(/\s+/)).filter(Boolean);
    if (!dits.some((id) => (document.getElementById(id)?.textContent || "").trim()))
      fautes.push(`erreur que rien ne rattache au champ : ${dire(e)}`);
  });
  const titres = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter(vu);
  if (titres.filter((e) => e.tagName === "H1").length !== 1) fautes.push("la page n’a pas un seul titre de niveau 1");
  titres.reduce((avant, e) => {
    const niveau = Number(e.tagName[1]);
    if (niveau > avant + 1) fautes.push(`titre qui saute un niveau : ${dire(e)}`);
    return niveau;
  }, 0);
  if (document.documentElement.lang !== "fr") fautes.push("langue de la page");
  if (!document.title.trim()) fautes.push("page sans titre");
  return fautes;
}
"""

DEBORDE = r"""
() => {
  const large = document.documentElement.scrollWidth;
  if (large <= window.innerWidth) return [];
  // What lies in a frame that scrolls or cuts is not what widens the page.
  const cadre = (e) => {
    for (let p = e.parentElement; p && p !== document.body; p = p.parentElement)
      if (getComputedStyle(p).overflowX !== "visible") return true;
    return false;
  };
  const coupables = [...document.querySelectorAll("body *")]
    .filter((e) => e.getBoundingClientRect().right > window.innerWidth && !cadre(e)).slice(0, 3)
    .map((e) => e.outerHTML.replace(/\s+/g, " ").slice(0, 120));
  return [`la page déborde (${large} px) : ${coupables.join(" | ")}`];
}
"""

# Each element that takes the focus changes look when it has it: outline, shadow, border, background.
FOYER = r"""
() => {
  const aspect = (e) => {
    const lire = (s) => [s.outlineStyle === "none" ? "" : s.outlineWidth + s.outlineColor, s.boxShadow,
      s.borderColor, s.backgroundColor, s.textDecorationLine, s.clipPath, s.transform].join("|");
    return lire(getComputedStyle(e)) + lire(getComputedStyle(e, "::after"));
  };
  const fautes = [];
  const vus = new Set();
  const quoi = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  for (const e of document.querySelectorAll(quoi)) {
    if (e.disabled || !e.checkVisibility()) continue;
    const genre = `${e.tagName}.${e.className}.${e.parentElement.className}`;
    if (vus.has(genre)) continue;
    vus.add(genre);
    // A card or a row may carry the mark of the link that fills it.
    const porteurs = [e, e.parentElement, e.parentElement.parentElement, ...(e.labels || [])];
    const avant = porteurs.map(aspect);
    e.focus({focusVisible: true, preventScroll: true});
    if (document.activeElement !== e) continue;
    if (porteurs.every((p, i) => aspect(p) === avant[i]))
      fautes.push(`foyer invisible : ${e.outerHTML.replace(/\s+/g, " ").slice(0, 140)}`);
    e.blur();
  }
  return fautes;
}
"""

# Two images drawn: the layout has followed the width, and so has what scripts do of it.
IMAGES = "() => new Promise((suite) => requestAnimationFrame(() => requestAnimationFrame(suite)))"


def preparer(contexte: BrowserContext) -> None:
    """Give axe to every page of a context, before the page's own policy holds; no movement to wait for."""
    contexte.add_init_script(Axe().axe_script)


def examiner(page: Page, racine: str = "html") -> list[str]:
    """Everything found on the page as it stands, at each width; axe looks under `racine`."""
    fautes: list[str] = [*page.evaluate(PROPRES), *page.evaluate(FOYER)]
    for largeur, options in zip(LARGEURS, (REGLES, REGLES_ETROIT), strict=True):
        page.set_viewport_size({"width": largeur, "height": HAUTEUR})
        page.evaluate(IMAGES)
        trouvees = (*page.evaluate(DEBORDE), *_axe(page, racine, options))
        fautes += [f"à {largeur} px, {faute}" for faute in trouvees]
    page.set_viewport_size({"width": LARGEURS[0], "height": HAUTEUR})
    return fautes


# The corner of the administration's tables of rows: Django leaves it empty, above the name of each row.
COIN = "th.original"


def _axe(page: Page, racine: str, options: dict[str, Any]) -> list[str]:
    quoi = {"include": [[racine]], "exclude": [[COIN]]}
    resultat: dict[str, Any] = page.evaluate("([quoi, options]) => axe.run(quoi, options)", [quoi, options])
    return [
        f"{violation['id']} : {noeud['html'][:160]} – {noeud['failureSummary'][:200]}"
        for violation in resultat["violations"]
        for noeud in violation["nodes"][:3]
    ]
