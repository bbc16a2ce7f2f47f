// Tells the style sheets that scripts run, before the first paint: without them, nothing is hidden.
document.documentElement.classList.add("js");
