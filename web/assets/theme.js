// Before the first paint: the theme that was chosen here, else the system's.
let chosen = "";
try {
  chosen = localStorage.getItem("comptoir.theme") || "";
} catch {
  // A browser that keeps nothing has nothing to say.
}
const dark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
document.documentElement.dataset.theme = dark ? "dark" : "light";
